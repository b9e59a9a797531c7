"""Says once in the log that the database is in trouble, and once that it is well again."""

import logging
from dataclasses import dataclass

from storage.faults import DatabaseTroubleError

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0


@dataclass
class DatabaseTrouble:
    """``what`` waits meanwhile. Threads may share it: at worst a line is logged twice."""

    what: str
    _since: type[DatabaseTroubleError] | None = None
    _pause: float = 0

    def began(self, error: DatabaseTroubleError) -> float:
        """How many seconds to wait before it is tried again."""
        if type(error) is not self._since:
            log.error("%s waits: %s", self.what, error)
        self._since = type(error)
        self._pause = min(max(2 * self._pause, FIRST_PAUSE), LONGEST_PAUSE)
        return self._pause

    def ended(self) -> None:
        if self._since is not None:
            log.warning("%s goes on: the database is well again", self.what)
        self._since, self._pause = None, 0
