"""Bringing commands, clicks and events to the app: Socket Mode or signed HTTP."""
