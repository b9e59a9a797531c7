"""Tables of indicators and their dated targets."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from sqlalchemy import Index
from sqlmodel import Field

from domain.aggregation import Aggregation
from domain.indicators import (
    CriteriaSettings,
    Dimensions,
    Indicator,
    ReportCardTexts,
    Stage,
)
from domain.periods import Frequency
from domain.rating import Polarity
from domain.targets import Target
from domain.values import Bounds, Calculation, Measure
from storage.periods import ReadPeriod
from storage.tables.base import Row, one_of, refers_to
from storage.tables.organisation import SchemeFacts, scheme_facts, scheme_from
from storage.types import DecimalText, Facts, UtcInstant


class IndicatorRow(Row, table=True):
    """``position`` is the place in the catalogue."""

    __tablename__ = "indicator"
    __table_args__ = (
        one_of("measure", Measure),
        one_of("calculation", Calculation),
        one_of("polarity", Polarity),
        one_of("frequency", Frequency),
        one_of("stage", Stage),
    )

    key: str = Field(primary_key=True)
    position: int
    name: str
    unit: str = Field(index=True, sa_column_args=refers_to("unit.key"))
    measure: str
    calculation: str
    polarity: str
    frequency: str
    due_days: int
    stage: str
    aliases: list[str] = Field(sa_type=Facts)
    goal: str | None = Field(sa_column_args=refers_to("goal.key"))
    bounded: bool
    bound_low: Decimal | None = Field(sa_type=DecimalText)
    bound_high: Decimal | None = Field(sa_type=DecimalText)
    decimals: int | None
    primary_dimension: str
    other_dimensions: list[str] = Field(sa_type=Facts)
    lead_officer: str | None = Field(sa_column_args=refers_to("person.key"))
    data_owner: str | None = Field(sa_column_args=refers_to("person.key"))
    card_why: str
    card_background: str
    card_success: str
    card_action: str
    success: Decimal | None = Field(sa_type=DecimalText)
    benchmark: Decimal | None = Field(sa_type=DecimalText)
    benchmark_source: str
    scheme: SchemeFacts | None = Field(sa_type=Facts)
    off_target_percent: Decimal = Field(sa_type=DecimalText)
    deteriorating_moves: int
    amber_periods: int
    aggregation: str | None = None

    @classmethod
    def from_domain(cls, indicator: Indicator, position: int) -> Self:
        bounds = indicator.bounds
        return cls(
            key=indicator.key,
            position=position,
            name=indicator.name,
            unit=indicator.unit,
            measure=indicator.measure.value,
            calculation=indicator.calculation.value,
            polarity=indicator.polarity.value,
            frequency=indicator.frequency.value,
            due_days=indicator.due_days,
            stage=indicator.stage.value,
            aliases=list(indicator.aliases),
            goal=indicator.goal or None,
            bounded=bounds is not None,
            bound_low=bounds.low if bounds else None,
            bound_high=bounds.high if bounds else None,
            decimals=indicator.decimals,
            primary_dimension=indicator.dimensions.primary,
            other_dimensions=list(indicator.dimensions.also),
            lead_officer=indicator.lead_officer or None,
            data_owner=indicator.data_owner or None,
            card_why=indicator.card.why,
            card_background=indicator.card.background,
            card_success=indicator.card.success,
            card_action=indicator.card.action,
            success=indicator.success,
            benchmark=indicator.benchmark,
            benchmark_source=indicator.benchmark_source,
            scheme=None if indicator.scheme is None else scheme_facts(indicator.scheme),
            off_target_percent=indicator.criteria.off_target_percent,
            deteriorating_moves=indicator.criteria.deteriorating_moves,
            amber_periods=indicator.criteria.amber_periods,
            aggregation=indicator.aggregation.value if indicator.aggregation else None,
        )

    def to_domain(self) -> Indicator:
        return Indicator(
            key=self.key,
            name=self.name,
            unit=self.unit,
            measure=Measure(self.measure),
            calculation=Calculation(self.calculation),
            polarity=Polarity(self.polarity),
            frequency=Frequency(self.frequency),
            due_days=self.due_days,
            stage=Stage(self.stage),
            aliases=tuple(self.aliases),
            goal=self.goal or "",
            bounds=Bounds(self.bound_low, self.bound_high) if self.bounded else None,
            decimals=self.decimals,
            dimensions=Dimensions(self.primary_dimension, tuple(self.other_dimensions)),
            lead_officer=self.lead_officer or "",
            data_owner=self.data_owner or "",
            card=ReportCardTexts(
                self.card_why, self.card_background, self.card_success, self.card_action
            ),
            success=self.success,
            benchmark=self.benchmark,
            benchmark_source=self.benchmark_source,
            scheme=None if self.scheme is None else scheme_from(self.scheme),
            criteria=CriteriaSettings(
                self.off_target_percent, self.deteriorating_moves, self.amber_periods
            ),
            aggregation=Aggregation(self.aggregation) if self.aggregation else None,
        )


class TargetRow(Row, table=True):
    """Append-only; of two with one start the one recorded last counts."""

    __tablename__ = "target"
    __table_args__ = (Index(None, "indicator", "start"),)

    id: int | None = Field(default=None, primary_key=True)
    indicator: str = Field(sa_column_args=refers_to("indicator.key"))
    start: str
    value: Decimal = Field(sa_type=DecimalText)
    set_by: str
    recorded: datetime | None = Field(sa_type=UtcInstant)
    note: str

    @classmethod
    def from_domain(cls, target: Target) -> Self:
        return cls(
            indicator=target.indicator,
            start=target.start.text,
            value=target.value,
            set_by=target.set_by,
            recorded=target.recorded,
            note=target.note,
        )

    def to_domain(self, read: ReadPeriod) -> Target:
        return Target(
            self.indicator, read(self.start), self.value, self.set_by, self.recorded, self.note
        )
