"""The same period last year: one period, or the year to date through the same one (002)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.aggregation import Aggregation, over_time
from domain.measures import Entry, Measure
from domain.periods import Period
from domain.year_to_date import YearToDate

SMALL_BASE = 20
SMALL_SHARE = 5  # per cent, where the number of cases behind it is not known
SMALL_AMOUNT = 1


@dataclass(frozen=True)
class Change:
    """``now`` against ``before``, both over ``periods`` periods of which both years know a value.

    ``percent`` is None on a small base, where it would only sound exact.
    """

    now: Fraction
    before: Fraction
    periods: int
    percent: Fraction | None = None

    @property
    def points(self) -> Fraction:
        return self.now - self.before


def latest_change(shown: YearToDate, entries: Mapping[Period, Entry]) -> Change | None:
    """Of the latest period that is known, where last year knows it too."""
    if shown.latest is None:
        return None
    return _change(shown, entries, [shown.latest.period])


def change_to_date(shown: YearToDate, entries: Mapping[Period, Entry]) -> Change | None:
    """Of the year to date, through the same period of last year."""
    return _change(shown, entries, [part.period for part in shown.counted])


def _change(
    shown: YearToDate, entries: Mapping[Period, Entry], periods: Sequence[Period]
) -> Change | None:
    pairs = {each.same_last_year(): each for each in periods}  # week 53 falls back to week 52
    both = [(new, old) for old, new in pairs.items() if old in entries and new in entries]
    if not both:
        return None
    new, old = ([entries[pair[side]] for pair in both] for side in (0, 1))
    now = over_time(new, shown.aggregation, shown.measure)
    before = over_time(old, shown.aggregation, shown.measure)
    if now.value is None or before.value is None:
        return None
    small = is_small_base(before.value, old, shown.aggregation, shown.measure)
    percent = None if small else (now.value - before.value) / before.value * 100
    return Change(now.value, before.value, len(both), percent)


def is_small_base(
    value: Fraction, entries: Sequence[Entry], aggregation: Aggregation, measure: Measure
) -> bool:
    """Whether a percentage of it says more than it knows: fewer than 20 cases, a share below 5 %
    without known cases, an amount below 1, or nothing at all.
    """
    if value <= 0:
        return True
    if aggregation is Aggregation.RATIO_OF_SUMS:
        return min(_sum(entries, "numerator"), _sum(entries, "denominator")) < SMALL_BASE
    match measure:
        case Measure.COUNT:
            return value < SMALL_BASE
        case Measure.PERCENT:
            return value < SMALL_SHARE
        case _:
            return value < SMALL_AMOUNT


def _sum(entries: Sequence[Entry], side: str) -> Decimal:
    return sum((getattr(entry, side) or Decimal(0) for entry in entries), Decimal(0))
