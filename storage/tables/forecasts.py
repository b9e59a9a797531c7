"""Tables of forecasts as they were made, and of how they did."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from sqlmodel import Field

from domain.forecast_scores import Score
from domain.outlooks import Horizon, Outlook
from storage.periods import ReadPeriod
from storage.tables.base import Row, refers_to
from storage.types import Facts, UtcInstant

Ahead = list[str | float | None]
"""A horizon in storage: period, median, low, high, level, chance."""


class ForecastRow(Row, table=True):
    """Append-only; one a base period and revision of the data."""

    __tablename__ = "forecast"

    indicator: str = Field(primary_key=True, sa_column_args=refers_to("indicator.key"))
    base: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    made_at: datetime = Field(sa_type=UtcInstant)
    model: str
    points: int
    horizons: list[Ahead] = Field(sa_type=Facts)

    @classmethod
    def from_domain(cls, outlook: Outlook) -> Self:
        return cls(
            indicator=outlook.indicator,
            base=outlook.base.text,
            revision=outlook.revision,
            made_at=outlook.made_at,
            model=outlook.model,
            points=outlook.values,
            horizons=[_stored(each) for each in outlook.horizons],
        )

    def to_domain(self, read: ReadPeriod) -> Outlook:
        return Outlook(
            indicator=self.indicator,
            base=read(self.base),
            revision=self.revision,
            made_at=self.made_at,
            values=self.points,
            horizons=tuple(_read(each, read) for each in self.horizons),
            model=self.model,
        )


class ForecastScoreRow(Row, table=True):
    """One horizon of a forecast against the value of its period; follows corrections."""

    __tablename__ = "forecast_score"

    indicator: str = Field(primary_key=True, sa_column_args=refers_to("indicator.key"))
    base: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    step: int = Field(primary_key=True)
    period: str
    reading: int
    inside: bool
    error: float
    brier: float | None
    scored_at: datetime = Field(sa_type=UtcInstant)

    @classmethod
    def from_domain(cls, score: Score) -> Self:
        return cls(
            indicator=score.indicator,
            base=score.base.text,
            revision=score.revision,
            step=score.step,
            period=score.period.text,
            reading=score.reading,
            inside=score.inside,
            error=score.error,
            brier=score.brier,
            scored_at=score.scored_at,
        )

    def to_domain(self, read: ReadPeriod) -> Score:
        return Score(
            indicator=self.indicator,
            base=read(self.base),
            revision=self.revision,
            step=self.step,
            period=read(self.period),
            reading=self.reading,
            inside=self.inside,
            error=self.error,
            brier=self.brier,
            scored_at=self.scored_at,
        )


def _stored(horizon: Horizon) -> Ahead:
    level = None if horizon.level is None else str(horizon.level)
    numbers = (horizon.median, horizon.low, horizon.high)
    return [horizon.period.text, *numbers, level, horizon.chance]


def _read(stored: Ahead, read: ReadPeriod) -> Horizon:
    period, median, low, high, level, chance = stored
    return Horizon(
        period=read(str(period)),
        median=float(median or 0),
        low=float(low or 0),
        high=float(high or 0),
        level=None if level is None else Decimal(str(level)),
        chance=None if chance is None else float(chance),
    )
