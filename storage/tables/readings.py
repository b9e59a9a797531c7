"""The table of readings: append-only, one row a revision."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from sqlmodel import Field

from domain.readings import Reading, ReadingStatus, Source
from domain.values import Entry
from storage.periods import ReadPeriod
from storage.tables.base import Row, one_of, refers_to
from storage.types import DecimalText, UtcInstant


class ReadingRow(Row, table=True):
    """Canonical texts of one frequency sort as their periods do."""

    __tablename__ = "reading"
    __table_args__ = (one_of("status", ReadingStatus), one_of("source", Source))

    indicator: str = Field(primary_key=True, sa_column_args=refers_to("indicator.key"))
    period: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    has_entry: bool
    value: Decimal | None = Field(sa_type=DecimalText)
    numerator: Decimal | None = Field(sa_type=DecimalText)
    denominator: Decimal | None = Field(sa_type=DecimalText)
    status: str
    author: str
    recorded: datetime = Field(sa_type=UtcInstant)
    source: str
    note: str
    reason: str
    sample: int | None
    withdraws: int | None

    @classmethod
    def from_domain(cls, reading: Reading) -> Self:
        entry = reading.entry
        return cls(
            indicator=reading.indicator,
            period=reading.period.text,
            revision=reading.revision,
            has_entry=entry is not None,
            value=entry.value if entry else None,
            numerator=entry.numerator if entry else None,
            denominator=entry.denominator if entry else None,
            status=reading.status.value,
            author=reading.author,
            recorded=reading.recorded,
            source=reading.source.value,
            note=reading.note,
            reason=reading.reason,
            sample=reading.sample,
            withdraws=reading.withdraws,
        )

    def to_domain(self, read: ReadPeriod) -> Reading:
        entry = None
        if self.has_entry:
            entry = Entry(self.value, self.numerator, self.denominator)
        return Reading(
            indicator=self.indicator,
            period=read(self.period),
            revision=self.revision,
            entry=entry,
            status=ReadingStatus(self.status),
            author=self.author,
            recorded=self.recorded,
            source=Source(self.source),
            note=self.note,
            reason=self.reason,
            sample=self.sample,
            withdraws=self.withdraws,
        )
