"""What the bot hears from Slack and sends to it."""
