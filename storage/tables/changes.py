"""The table of process changes: one that is taken back stays, and says by whom and why."""

from datetime import date, datetime
from typing import Self

from sqlmodel import Field

from domain.process_changes import ProcessChange
from storage.tables.base import Row, refers_to
from storage.types import UtcInstant


class ProcessChangeRow(Row, table=True):
    __tablename__ = "process_change"

    id: int | None = Field(default=None, primary_key=True)
    indicator: str = Field(index=True, sa_column_args=refers_to("indicator.key"))
    what: str
    day: date
    logged_by: str
    logged_at: datetime = Field(sa_type=UtcInstant)
    new_limits: bool
    reason: str
    withdrawn_by: str
    withdrawn_at: datetime | None = Field(sa_type=UtcInstant)
    withdrawn_because: str

    @classmethod
    def from_domain(cls, change: ProcessChange) -> Self:
        return cls(
            id=change.id or None,
            indicator=change.indicator,
            what=change.what,
            day=change.day,
            logged_by=change.logged_by,
            logged_at=change.logged_at,
            new_limits=change.new_limits,
            reason=change.reason,
            withdrawn_by=change.withdrawn_by,
            withdrawn_at=change.withdrawn_at,
            withdrawn_because=change.withdrawn_because,
        )

    def to_domain(self) -> ProcessChange:
        return ProcessChange(
            id=self.id or 0,
            indicator=self.indicator,
            what=self.what,
            day=self.day,
            logged_by=self.logged_by,
            logged_at=self.logged_at,
            new_limits=self.new_limits,
            reason=self.reason,
            withdrawn_by=self.withdrawn_by,
            withdrawn_at=self.withdrawn_at,
            withdrawn_because=self.withdrawn_because,
        )
