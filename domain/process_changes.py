"""Process changes: what people say was done to a process, and whether new limits begin with it."""

from dataclasses import dataclass
from datetime import date, datetime

LONGEST = 120  # characters of what changed, so that it fits a chart and a list


@dataclass(frozen=True)
class ProcessChange:
    """Something that happened on a day ("answerphone switched off"); never deleted.

    ``new_limits``: a new group begins with the period that contains the day, for the ``reason``
    that a person gave. People are keys.
    """

    id: int
    indicator: str
    what: str
    day: date
    logged_by: str
    logged_at: datetime
    new_limits: bool = False
    reason: str = ""
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def stands(self, known_by: datetime | None = None) -> bool:
        """Whether it counts, as known at an instant; None: with all that is known."""
        if known_by is None:
            return not self.is_withdrawn
        taken_back = self.withdrawn_at is not None and self.withdrawn_at <= known_by
        return self.logged_at <= known_by and not taken_back
