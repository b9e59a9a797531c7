"""Outlooks: what is forecast for an indicator's next periods, and when it is back on track."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from domain.periods import Period

MODEL = "forecast-1"  # name and version; another model gets another version
AHEAD = 6
FEWEST, ENOUGH = 8, 13  # values: below the first none, below the second provisional
EVEN = 0.5


@dataclass(frozen=True)
class Horizon:
    """One period ahead: the median and the range that holds the value four times in five.

    ``level`` is what has to be reached in that period; without one there is no chance of it.
    """

    period: Period
    median: float
    low: float
    high: float
    level: Decimal | None = None
    chance: float | None = None


@dataclass(frozen=True)
class Outlook:
    """A forecast as it was made, never changed afterwards; one a base period and data revision.

    ``base`` is the last period with a final value at that moment, ``revision`` names the
    state of readings, targets and new limits then, ``values`` how many values it was made from.
    """

    indicator: str
    base: Period
    revision: int
    made_at: datetime
    values: int
    horizons: tuple[Horizon, ...]
    model: str = MODEL

    @property
    def is_provisional(self) -> bool:
        return self.values < ENOUGH

    def at(self, period: Period) -> Horizon | None:
        return next((each for each in self.horizons if each.period == period), None)


class Course(StrEnum):
    """Where an indicator is heading, as far as its forecast reaches."""

    NO_LEVEL = "no_level"
    STAYS = "stays"
    SLIPS = "slips"
    EXPECTED = "expected"
    NOT_BEFORE = "not_before"
    NO_DATE = "no_date"


@dataclass(frozen=True)
class Recovery:
    """``period``: the first back on track, the first to be missed, or the last that is known of."""

    course: Course
    period: Period | None = None

    @property
    def is_off_track(self) -> bool:
        return self.course in (Course.EXPECTED, Course.NOT_BEFORE, Course.NO_DATE)


def recovery(horizons: Sequence[Horizon], on_track: bool) -> Recovery:
    """Back on track: the first period at even odds or better that the next one keeps.

    ``on_track``: whether the latest value reaches its level already. Where only the last period
    comes that far, nobody knows whether the next would keep it: recovery is not before it.
    """
    if all(each.chance is None for each in horizons):
        return Recovery(Course.NO_LEVEL)
    last = horizons[-1]
    if on_track:
        missed = next((each.period for each in horizons if not _is_likely(each)), None)
        return Recovery(Course.SLIPS, missed) if missed else Recovery(Course.STAYS, last.period)
    for first, then in pairwise(horizons):
        if _is_likely(first) and _is_likely(then):
            return Recovery(Course.EXPECTED, first.period)
    return (
        Recovery(Course.NOT_BEFORE, last.period) if _is_likely(last) else Recovery(Course.NO_DATE)
    )


def _is_likely(horizon: Horizon) -> bool:
    return horizon.chance is not None and horizon.chance >= EVEN
