"""HTTP beside Slack: whether this process is well, and what it counts."""
