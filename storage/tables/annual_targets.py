"""The table of annual targets: append-only, one row a revision."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import Index
from sqlmodel import Field

from domain.annual_targets import AnnualTarget, Method, Milestone
from storage.periods import ReadPeriod
from storage.tables.base import Row, one_of, refers_to
from storage.types import DecimalText, Facts, UtcInstant


class AnnualTargetRow(Row, table=True):
    """Of one indicator and year the row added last counts.

    ``milestones`` are [period, value, whether it was set by hand], oldest first.
    """

    __tablename__ = "annual_target"
    __table_args__ = (Index(None, "indicator", "year"), one_of("method", Method))

    id: int | None = Field(default=None, primary_key=True)
    indicator: str = Field(sa_column_args=refers_to("indicator.key"))
    year: str
    value: Decimal = Field(sa_type=DecimalText)
    method: str
    milestones: list[list[Any]] = Field(sa_type=Facts)
    set_by: str
    recorded: datetime = Field(sa_type=UtcInstant)
    basis: str
    assumptions: str
    part_of: str | None = Field(index=True, sa_column_args=refers_to("indicator.key"))
    weight: Decimal | None = Field(sa_type=DecimalText)
    rates: bool

    @classmethod
    def from_domain(cls, target: AnnualTarget) -> Self:
        return cls(
            indicator=target.indicator,
            year=target.year.text,
            value=target.value,
            method=target.method.value,
            milestones=[
                [each.period.text, str(each.value), each.by_hand] for each in target.milestones
            ],
            set_by=target.set_by,
            recorded=target.recorded,
            basis=target.basis,
            assumptions=target.assumptions,
            part_of=target.part_of or None,
            weight=target.weight,
            rates=target.rates,
        )

    def to_domain(self, year: ReadPeriod, read: ReadPeriod) -> AnnualTarget:
        return AnnualTarget(
            indicator=self.indicator,
            year=year(self.year),
            value=self.value,
            method=Method(self.method),
            milestones=tuple(
                Milestone(read(period), Decimal(value), by_hand)
                for period, value, by_hand in self.milestones
            ),
            set_by=self.set_by,
            recorded=self.recorded,
            basis=self.basis,
            assumptions=self.assumptions,
            part_of=self.part_of or "",
            weight=self.weight,
            rates=self.rates,
            id=self.id or 0,
        )
