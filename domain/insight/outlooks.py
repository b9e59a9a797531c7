"""Outlooks of many indicators at once: those with series of one shape are forecast together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np

from domain.assessments import Record
from domain.indicators import Indicator
from domain.insight.forecast import Forecast, forecasts
from domain.insight.xmr import Floats
from domain.levels import edge_of, level_of
from domain.measures import Measure
from domain.outlooks import AHEAD, FEWEST, Horizon, Outlook
from domain.periods import Period
from domain.rating import Polarity
from domain.readings import counting

LONGEST = 60  # periods looked back, or so many years where that is more
YEARS = 5
LOW, MEDIAN, HIGH = 0.1, 0.5, 0.9
DIGITS = 10  # kept of a forecast's numbers

_Shape = tuple[int, int, float | None, float | None]


class _History:
    """The final values of a record up to the last one, a gap where there is none."""

    def __init__(self, record: Record) -> None:
        self.record = record
        measure = record.indicator.measure
        self.known = {
            period: float(reading.entry.exact(measure))
            for period, reading in counting(record.readings).items()
            if reading.is_final and reading.entry is not None
        }

    @property
    def base(self) -> Period:
        return max(self.known)

    @property
    def season(self) -> int:
        calendar = self.record.organisation.calendar
        return calendar.periods_a_year(self.record.indicator.frequency)

    @property
    def values(self) -> Floats:
        """From the first value on, as far back as is looked."""
        base = self.base
        earliest = base.shift(1 - max(LONGEST, YEARS * self.season))
        first = max(min(self.known), earliest)
        span = self.record.organisation.calendar.span(first, base)
        return np.array([self.known.get(period, np.nan) for period in span])


def outlooks(records: Iterable[Record], now: datetime) -> Mapping[str, Outlook]:
    """By indicator, of those with values enough; the records know the whole history."""
    grouped: dict[_Shape, list[tuple[_History, Floats]]] = defaultdict(list)
    for history in map(_History, records):
        if len(history.known) >= FEWEST:
            values = history.values
            low, high = bounds_of(history.record.indicator)
            grouped[len(values), history.season, low, high].append((history, values))
    found: dict[str, Outlook] = {}
    for shape, group in grouped.items():
        for (history, values), made in zip(group, _forecast(shape, group), strict=True):
            if made is not None:
                outlook = _outlook(history, values, made, now)
                found[outlook.indicator] = outlook
    return found


def bounds_of(indicator: Indicator) -> tuple[float | None, float | None]:
    """The lowest and highest possible value; nothing can be counted below 0."""
    bounds = indicator.bounds
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    least = 0.0 if indicator.measure is Measure.COUNT else None
    return least if low is None else float(low), None if high is None else float(high)


def _forecast(shape: _Shape, group: Sequence[tuple[_History, Floats]]) -> Sequence[Forecast | None]:
    _, season, low, high = shape
    together = np.column_stack([values for _, values in group])
    return forecasts(together, season, AHEAD, low, high)


def _outlook(history: _History, values: Floats, made: Forecast, now: datetime) -> Outlook:
    record, base = history.record, history.base
    low, median, high = (made.quantile(share) for share in (LOW, MEDIAN, HIGH))
    return Outlook(
        indicator=record.indicator.key,
        base=base,
        revision=len(record.readings),
        made_at=now,
        values=int(np.count_nonzero(~np.isnan(values))),
        horizons=tuple(
            _horizon(record, base.shift(at + 1), made.paths[:, at], low[at], median[at], high[at])
            for at in range(AHEAD)
        ),
    )


def _horizon(
    record: Record, period: Period, paths: Floats, low: float, median: float, high: float
) -> Horizon:
    level, chance = level_of(record, period), None
    if level is not None:
        polarity = record.indicator.polarity
        edge = edge_of(level, polarity)
        reached = paths >= edge if polarity is Polarity.BIGGER else paths <= edge
        chance = float(reached.mean())
    return Horizon(period, _kept(median), _kept(low), _kept(high), level, chance)


def _kept(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")
