"""Business time that another program may keep: while that does not answer, what it told last."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

log = logging.getLogger(__name__)


@dataclass
class ToldTime:
    """For what must not fail with the clock. From what was told last, real time goes on."""

    clock: Callable[[], datetime]
    _told: tuple[datetime, float] | None = None
    _silent: bool = False

    def now(self) -> datetime | None:
        """None: it has not told any yet."""
        try:
            now = self.clock()
        except Exception as error:  # over HTTP, from a program of whatever kind
            return self._last(error)
        self._told, self._silent = (now, time.monotonic()), False
        return now

    def _last(self, error: Exception) -> datetime | None:
        if not self._silent:
            log.error("the clock does not answer, so its last word counts: %s", error)
        self._silent = True
        if self._told is None:
            return None
        now, at = self._told
        return now + timedelta(seconds=time.monotonic() - at)
