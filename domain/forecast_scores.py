"""Scores: how forecasts did once the values of their periods were there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from domain.levels import CLOSE, reaches
from domain.measures import Measure
from domain.outlooks import Horizon, Outlook
from domain.periods import Period
from domain.rating import Polarity
from domain.readings import Reading

FEWEST_SCORED = 10  # values below which a record says nothing of the next forecast


@dataclass(frozen=True)
class Score:
    """One horizon of an outlook against the final value of its period.

    ``reading`` is the revision that it was held against. ``brier`` is the squared distance of the
    chance from what happened; None where there was nothing to reach.
    """

    indicator: str
    base: Period
    revision: int
    step: int
    period: Period
    reading: int
    inside: bool
    error: float
    brier: float | None
    scored_at: datetime


@dataclass(frozen=True)
class ForecastRecord:
    """Of so many ``forecasts`` the ones whose value was ``inside`` their range.

    ``values`` there are fewer: each was forecast several times, which is no more evidence.
    ``brier`` is the mean of ``chances``.
    """

    forecasts: int = 0
    inside: int = 0
    values: int = 0
    chances: int = 0
    brier: float | None = None

    @property
    def is_telling(self) -> bool:
        return self.values >= FEWEST_SCORED


def forecast_record(found: Iterable[Score]) -> ForecastRecord:
    """Of several forecasts of one base period the latest counts."""
    latest: dict[tuple[str, str, int], Score] = {}
    for each in found:
        key = (each.indicator, each.base.text, each.step)
        if key not in latest or latest[key].revision < each.revision:
            latest[key] = each
    kept = latest.values()
    briers = [each.brier for each in kept if each.brier is not None]
    return ForecastRecord(
        forecasts=len(kept),
        inside=sum(each.inside for each in kept),
        values=len({(each.indicator, each.period) for each in kept}),
        chances=len(briers),
        brier=fmean(briers) if briers else None,
    )


def scores(
    outlook: Outlook,
    standing: Mapping[Period, Reading],
    measure: Measure,
    polarity: Polarity,
    now: datetime,
) -> Iterator[Score]:
    """Of the horizons whose period has a final value."""
    for step, horizon in enumerate(outlook.horizons, 1):
        reading = standing.get(horizon.period)
        if reading is None or reading.entry is None or not reading.is_final:
            continue
        value = float(reading.entry.exact(measure))
        room = CLOSE * max(abs(horizon.low), abs(horizon.high))
        yield Score(
            indicator=outlook.indicator,
            base=outlook.base,
            revision=outlook.revision,
            step=step,
            period=horizon.period,
            reading=reading.revision,
            inside=horizon.low - room <= value <= horizon.high + room,
            error=abs(value - horizon.median),
            brier=_brier(horizon, value, polarity),
            scored_at=now,
        )


def _brier(horizon: Horizon, value: float, polarity: Polarity) -> float | None:
    if horizon.level is None or horizon.chance is None:
        return None
    return (horizon.chance - reaches(value, horizon.level, polarity)) ** 2
