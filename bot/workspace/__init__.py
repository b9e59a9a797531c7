"""A local workspace that answers as Slack does."""
