"""The only place that knows Slack, pictures, settings and the clock."""
