"""Flags: a person says that performance affects the budget or a corporate risk (criteria 3, 4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.periods import Period


class FlagKind(StrEnum):
    BUDGET = "budget"
    RISK = "risk"


@dataclass(frozen=True)
class Flag:
    """Holds from period ``since`` (the last ended one when raised) until it is withdrawn.

    ``until`` is the last ended period at withdrawal, which no longer counts. ``id`` is 0 until
    stored.
    """

    id: int
    indicator: str
    kind: FlagKind
    reason: str
    raised_by: str
    raised_at: datetime
    since: Period
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    until: Period | None = None

    def holds(self, period: Period, known_by: datetime | None = None) -> bool:
        if known_by is not None and self.raised_at > known_by:
            return False
        return self.since.first <= period.first and not self._ended(period, known_by)

    def _ended(self, period: Period, known_by: datetime | None) -> bool:
        if self.until is None or self.withdrawn_at is None:
            return False
        if known_by is not None and self.withdrawn_at > known_by:
            return False
        return period.first >= self.until.first
