"""Files that a person asked for, handed over in a direct message."""

import logging

from bot.slack.desk import Desk

log = logging.getLogger(__name__)


def handed(desk: Desk, user: str, name: str, content: bytes, words: str) -> bool:
    """Whether the person has it; what stood in the way is for the log."""
    try:
        opened = desk.client.conversations_open(users=user)
        desk.uploads.share(str(opened["channel"]["id"]), name, content, words)
    except Exception as error:
        log.warning("%s could not be sent: %s: %s", name, type(error).__name__, error)
        return False
    return True
