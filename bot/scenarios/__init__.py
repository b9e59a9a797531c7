"""Scenarios: organisations to try the bot with."""
