"""Waiting for what comes about by itself, however slow the machine is."""

import time
from collections.abc import Callable

from tests.chaos.person import LONGEST_WAIT
from tests.end_to_end.town import PAUSE


def until(look: Callable[[], bool], what: Callable[[], str]) -> None:
    """Wait until it is so; ``what`` says what has not come about."""
    latest = time.monotonic() + LONGEST_WAIT
    while not look():
        assert time.monotonic() < latest, what()
        time.sleep(PAUSE)
