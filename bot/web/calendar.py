"""Feeds of calendars over HTTP: whoever has a feed's secret may read names and times, no more."""

import threading
from collections.abc import Callable
from datetime import datetime

from bot.render.calendar_file import calendar_file
from handlers.calendar_link import opened
from storage.database import Database

AT_ONCE = 2  # anybody may ask: a silent database must not take all threads


class BusyError(Exception):
    """As many ask already as may."""


class CalendarFeeds:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def __call__(self, secret: str) -> bytes | None:
        """The file behind a secret; None for one that opens nothing. BusyError when too many
        ask at once."""
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            now = self._clock()
            found = self._database.read(lambda store: opened(store, secret, now))
            return calendar_file(found) if found else None
        finally:
            self._places.release()
