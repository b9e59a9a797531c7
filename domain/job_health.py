"""How a job fares: since when it fails, and when people are told of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

FIRST_PAUSE, LATER_PAUSE = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class JobHealth:
    """``tellings`` counts how often the present failure was told; ``told`` is when any was last."""

    job: str
    succeeded: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    told: datetime | None = None
    tellings: int = 0

    def failed(self, now: datetime) -> tuple[Self, bool]:
        """What it is then, and whether to tell: at once, again after an hour, then once a day.

        A job that fails and works by turns is told once an hour.
        """
        tells = self._may_tell(now)
        after = replace(
            self,
            failures=self.failures + 1,
            failing_since=self.failing_since or now,
            told=now if tells else self.told,
            tellings=self.tellings + tells,
        )
        return after, tells

    def worked(self, now: datetime) -> tuple[Self, bool]:
        """What it is then, and whether to tell: only who heard of the failure hears of its end."""
        return replace(self, succeeded=now, failing_since=None, tellings=0), self.tellings > 0

    def _may_tell(self, now: datetime) -> bool:
        """A clock that was set back does not silence it."""
        if self.told is None:
            return True
        pause = FIRST_PAUSE if self.tellings <= 1 else LATER_PAUSE
        return not timedelta(0) <= now - self.told < pause
