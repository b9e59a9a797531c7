"""HTTP beside Slack."""
