"""Outlooks of many indicators at once: those with series of one shape are forecast together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import numpy as np

from domain.assessments import Assessment, Record
from domain.chips import FanStep
from domain.forecast_values import (
    Possible,
    changed_with,
    earliest,
    forecast_values,
    possible_range,
    revision_of,
)
from domain.insight.forecast import Forecast, forecast, forecasts
from domain.insight.xmr import Floats
from domain.levels import edge_of, level_of
from domain.outlooks import AHEAD, FEWEST, Horizon, Outlook
from domain.periods import Period
from domain.rating import Polarity
from domain.readings import counting

RANGE = (0.1, 0.5, 0.9)
DIGITS = 10  # kept of a forecast's numbers
FANS = 512  # kept: a message is made anew at every press of a button
MADE = 4  # kept with all their paths: of one indicator both fan and chances are asked

_Shape = tuple[int, int, Possible]
"""Periods, season and possible values."""
_Edges = tuple[float, float, float]


class _History:
    """The final values of a record up to the last one, a gap where there is none."""

    def __init__(self, record: Record, known: Mapping[Period, Fraction]) -> None:
        self.record = record
        self.known = known

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
        first = max(min(self.known), earliest(base))
        span = self.record.organisation.calendar.span(first, base)
        return np.array([float(self.known.get(period, "nan")) for period in span])

    def shape(self, values: Floats) -> _Shape:
        return len(values), self.season, possible_range(self.record.indicator, self.known.values())


def outlooks(records: Iterable[Record], now: datetime) -> Mapping[str, Outlook]:
    """By indicator, of those with values enough; the records know the whole history."""
    grouped: dict[_Shape, list[tuple[_History, Floats]]] = defaultdict(list)
    for record in records:
        history = _History(record, _known(record))
        if len(history.known) >= FEWEST:
            values = history.values
            grouped[history.shape(values)].append((history, values))
    found: dict[str, Outlook] = {}
    for shape, group in grouped.items():
        for (history, values), made in zip(group, _forecast(shape, group), strict=True):
            if made is not None:
                outlook = _outlook(history, values, made, now)
                found[outlook.indicator] = outlook
    return found


def fan(record: Record, found: Sequence[Assessment]) -> tuple[FanStep, ...]:
    """What follows a history's latest value, if that is final and there are values enough."""
    history = _History(record, forecast_values(record, found))
    latest = [each.period for each in found if each.cell.value is not None][-1:]
    if len(history.known) < FEWEST or latest != [history.base]:
        return ()
    values = history.values
    _, season, possible = history.shape(values)
    ahead = [history.base.shift(at) for at in range(1, AHEAD + 1)]
    return tuple(
        FanStep(period.text, period.label, *map(_decimal, edges))
        for period, edges in zip(ahead, _fan(values.tobytes(), season, possible), strict=False)
    )


def _known(record: Record) -> Mapping[Period, Fraction]:
    """As `forecast_values`, from readings alone: nothing is rated for it."""
    measure, begun = record.indicator.measure, changed_with(record)
    return {
        period: reading.entry.exact(measure)
        for period, reading in counting(record.readings).items()
        if reading.is_final and reading.entry is not None and (begun is None or period >= begun)
    }


@lru_cache(FANS)
def _fan(values: bytes, season: int, possible: Possible) -> tuple[_Edges, ...]:
    made = _alone(values, season, possible)
    return tuple(_edges(made)) if made is not None else ()


@lru_cache(MADE)
def _alone(values: bytes, season: int, possible: Possible) -> Forecast | None:
    return forecast(np.frombuffer(values), season, AHEAD, *possible)


def _edges(made: Forecast) -> list[_Edges]:
    """By period: low, median and high."""
    found = np.quantile(made.paths, RANGE, axis=0).T.tolist()
    return [(low, median, high) for low, median, high in found]


def _forecast(shape: _Shape, group: Sequence[tuple[_History, Floats]]) -> Sequence[Forecast | None]:
    _, season, possible = shape
    if len(group) == 1:
        return [_alone(group[0][1].tobytes(), season, possible)]
    together = np.column_stack([values for _, values in group])
    return forecasts(together, season, AHEAD, *possible)


def _outlook(history: _History, values: Floats, made: Forecast, now: datetime) -> Outlook:
    record, base = history.record, history.base
    ahead = [base.shift(at) for at in range(1, AHEAD + 1)]
    levels = [level_of(record, period) for period in ahead]
    rows = zip(ahead, _edges(made), levels, _chances(record, levels, made), strict=True)
    return Outlook(
        indicator=record.indicator.key,
        base=base,
        revision=revision_of(record),
        made_at=now,
        values=int(np.count_nonzero(~np.isnan(values))),
        horizons=tuple(
            Horizon(period, _kept(middle), _kept(low), _kept(high), level, chance)
            for period, (low, middle, high), level, chance in rows
        ),
    )


def _chances(
    record: Record, levels: Sequence[Decimal | None], made: Forecast
) -> Sequence[float | None]:
    polarity = record.indicator.polarity
    edges = [np.nan if level is None else edge_of(level, polarity) for level in levels]
    found = made.chance(np.array(edges), bigger_is_better=polarity is Polarity.BIGGER).tolist()
    return [None if level is None else chance for level, chance in zip(levels, found, strict=True)]


def _kept(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")


def _decimal(number: float) -> Decimal:
    return Decimal(f"{number:.{DIGITS}g}")
