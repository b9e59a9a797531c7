"""How a year may end: the paths of a forecast put behind what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from domain.aggregation import Aggregation
from domain.insight.xmr import Floats
from domain.levels import edge_of
from domain.measures import Entry
from domain.periods import Period
from domain.rating import Polarity
from domain.run_rate import expected_denominator
from domain.year_to_date import YearToDate, denominator

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True)
class Fan:
    """The year to date in one period ahead: four of five paths lie between low and high."""

    period: Period
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class YearEnd:
    """``ends`` is the year's value on each path."""

    ends: Floats
    fan: tuple[Fan, ...]

    def chance(self, target: Fraction, polarity: Polarity) -> float:
        """The share of paths that meet the target; on it is met."""
        edge = edge_of(target, polarity)
        met = self.ends >= edge if polarity is Polarity.BIGGER else self.ends <= edge
        return float(met.mean())


def ahead_of(shown: YearToDate) -> tuple[Period, ...]:
    """The periods of the year after the latest one that is known, as far as values are due."""
    latest = shown.latest
    return tuple(period for period in shown.to_come if latest is None or period > latest.period)


def year_end(
    shown: YearToDate, periods: tuple[Period, ...], paths: Floats, entries: Mapping[Period, Entry]
) -> YearEnd | None:
    """``paths`` (draws, periods) are values of these periods, the rest of the year.

    None where nothing says how much a period of a ratio weighs, or a sum has gaps.
    """
    if shown.aggregation is Aggregation.SUM and shown.gaps:
        return None
    to_date = _cumulated(shown, periods, paths, entries)
    if to_date is None or not periods:
        return None
    low, middle, high = np.quantile(to_date, (LOW, MIDDLE, HIGH), axis=0)
    fan = tuple(
        Fan(period, float(low[at]), float(middle[at]), float(high[at]))
        for at, period in enumerate(periods)
    )
    return YearEnd(to_date[:, -1], fan)


def _cumulated(
    shown: YearToDate, periods: tuple[Period, ...], paths: Floats, entries: Mapping[Period, Entry]
) -> Floats | None:
    """The year to date on each path in each period."""
    total = shown.total
    known = float(total.value or 0)
    match shown.aggregation:
        case Aggregation.LAST:
            return paths
        case Aggregation.SUM:
            return known + np.cumsum(paths, axis=1)
        case Aggregation.MEAN:
            counts = total.counted + np.arange(1, len(periods) + 1)
            return (known * total.counted + np.cumsum(paths, axis=1)) / counts
        case Aggregation.RATIO_OF_SUMS:
            weights = [expected_denominator(period, entries) for period in periods]
            if any(weight is None for weight in weights):
                return None
            ahead = np.array([float(weight or 0) for weight in weights])
            past = float(sum(denominator(part.entry) for part in shown.counted))
            over = past + np.cumsum(ahead)
            return (known * past + np.cumsum(paths * ahead, axis=1)) / over
