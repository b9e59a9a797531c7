"""How facts look as Slack messages."""
