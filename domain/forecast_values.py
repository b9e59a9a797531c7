"""What a forecast starts from: final values, since the process was last changed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from domain.assessments import Assessment, Record
from domain.indicators import Indicator
from domain.measures import Bounds, Measure
from domain.periods import Period

LONGEST = 60  # periods looked back, or so many years where that is more
YEARS = 5


def changed_with(record: Record, known_by: datetime | None = None) -> Period | None:
    """The period with which new limits began last: what was before it is another process."""
    calendar, frequency = record.organisation.calendar, record.indicator.frequency
    begun = (
        calendar.containing(frequency, change.day)
        for change in record.changes
        if change.new_limits and change.stands(known_by)
    )
    return max(begun, default=None)


def earliest(base: Period) -> Period:
    """The first period that a forecast from ``base`` looks back to."""
    a_year = base.calendar.periods_a_year(base.frequency)
    return base.shift(1 - max(LONGEST, YEARS * a_year))


def revision_of(record: Record) -> int:
    """Names the state of what a forecast rests on: its rows are only ever added, so they count up.

    ``record`` knows the whole history.
    """
    begun = (change for change in record.changes if change.new_limits)
    limits = sum(2 if change.is_withdrawn else 1 for change in begun)
    return len(record.readings) + len(record.targets) + limits


def forecast_values(record: Record, found: Iterable[Assessment]) -> Mapping[Period, Fraction]:
    """By period, oldest first."""
    begun = changed_with(record)
    return {
        each.period: each.cell.value
        for each in found
        if each.cell.is_final
        and each.cell.value is not None
        and (begun is None or each.period >= begun)
    }


class Possible(NamedTuple):
    """The lowest and highest value that a forecast may give; ``whole``: nothing between numbers."""

    low: float | None = None
    high: float | None = None
    whole: bool = False


def possible_range(indicator: Indicator, known: Collection[Fraction]) -> Possible:
    """None is unlimited.

    Where nobody has said what is possible, nothing but money falls below 0 and no per cent rises
    above 100, unless a known value did.
    """
    bounds = indicator.bounds or Bounds()
    low = None if bounds.low is None else float(bounds.low)
    high = None if bounds.high is None else float(bounds.high)
    if low is None and indicator.measure is not Measure.CURRENCY and min(known, default=0) >= 0:
        low = 0.0
    if high is None and indicator.measure is Measure.PERCENT and max(known, default=0) <= 100:
        high = 100.0
    counted = indicator.measure is Measure.COUNT
    return Possible(low, high, counted and all(each.denominator == 1 for each in known))
