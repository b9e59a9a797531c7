"""The required run rate: what the rest of the year has to bring so that its target is met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from domain.aggregation import Aggregation
from domain.indicators import Indicator
from domain.measures import Entry, Measure
from domain.periods import Period
from domain.rating import Polarity
from domain.year_to_date import YearToDate, denominator

_USUAL_PERIODS = 12


class Reach(StrEnum):
    OPEN = "open"
    SECURED = "secured"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True)
class RunRate:
    """``value`` on average in each of ``periods`` periods; about that where the numbers of cases
    to come are ``estimated``.
    """

    value: Fraction
    periods: int
    reach: Reach
    estimated: bool = False


def run_rate(
    indicator: Indicator, shown: YearToDate, target: Fraction, entries: Mapping[Period, Entry]
) -> RunRate | None:
    """None where the year is over, or nothing says how much the rest of it weighs."""
    left = shown.to_come
    if not left:
        return None
    value = _required(shown, target, left, entries)
    if value is None:
        return None
    estimated = shown.aggregation is Aggregation.RATIO_OF_SUMS and bool(shown.counted)
    return RunRate(value, len(left), _reach(indicator, value), estimated)


def lowest_possible(indicator: Indicator) -> Fraction | None:
    if indicator.bounds is not None and indicator.bounds.low is not None:
        return Fraction(indicator.bounds.low)
    return Fraction(0) if indicator.measure is Measure.COUNT else None


def highest_possible(indicator: Indicator) -> Fraction | None:
    bounds = indicator.bounds
    return None if bounds is None or bounds.high is None else Fraction(bounds.high)


def expected_denominator(period: Period, entries: Mapping[Period, Entry]) -> Fraction | None:
    """Last year's in the same period, else the mean of the latest ones; None without any."""
    same = denominator(entries.get(period.same_last_year()))
    if same:
        return same
    known = [denominator(entries[each]) for each in sorted(entries)]
    latest = [each for each in known if each][-_USUAL_PERIODS:]
    return sum(latest, Fraction(0)) / len(latest) if latest else None


def _required(
    shown: YearToDate, target: Fraction, left: Sequence[Period], entries: Mapping[Period, Entry]
) -> Fraction | None:
    total, count = shown.total, len(left)
    match shown.aggregation:
        case Aggregation.SUM:
            return (target - (total.value or 0)) / count
        case Aggregation.MEAN:
            known = (total.value or 0) * total.counted
            return (target * (total.counted + count) - known) / count
        case Aggregation.LAST:
            return target
        case Aggregation.RATIO_OF_SUMS:
            return _required_ratio(shown, target, left, entries)


def _required_ratio(
    shown: YearToDate, target: Fraction, left: Sequence[Period], entries: Mapping[Period, Entry]
) -> Fraction | None:
    to_date = shown.total.value
    if to_date is None:
        return None if shown.counted else target
    ahead = [expected_denominator(period, entries) for period in left]
    rest = sum((each for each in ahead if each is not None), Fraction(0))
    past = sum((denominator(part.entry) for part in shown.counted), Fraction(0))
    if not rest:
        return None
    return (target * (past + rest) - to_date * past) / rest


def _reach(indicator: Indicator, value: Fraction) -> Reach:
    low, high = lowest_possible(indicator), highest_possible(indicator)
    bigger = indicator.polarity is Polarity.BIGGER
    if (bigger and low is not None and value <= low) or (
        not bigger and high is not None and value >= high
    ):
        return Reach.SECURED
    if (bigger and high is not None and value > high) or (
        not bigger and low is not None and value < low
    ):
        return Reach.OUT_OF_REACH
    return Reach.OPEN
