"""Tables of accepted findings of the data auditor and of links between indicators."""

from datetime import datetime
from typing import Self

from sqlmodel import Field

from domain.audit_acceptance import Acceptance
from domain.audit_findings import AuditCheck
from domain.indicator_links import IndicatorLink
from storage.tables.base import Row, refers_to
from storage.types import UtcInstant


class AcceptanceRow(Row, table=True):
    """Never deleted: one that is taken back says by whom and why.

    The check is any word, so that a new one needs no migration.
    """

    __tablename__ = "acceptance"

    id: int | None = Field(default=None, primary_key=True)
    indicator: str = Field(index=True, sa_column_args=refers_to("indicator.key"))
    finding: str
    period: str
    numbers: str
    told: str
    reason: str
    accepted_by: str
    accepted_at: datetime = Field(sa_type=UtcInstant)
    withdrawn_by: str | None
    withdrawn_at: datetime | None = Field(sa_type=UtcInstant)
    withdrawn_because: str | None

    @classmethod
    def from_domain(cls, acceptance: Acceptance) -> Self:
        return cls(
            id=acceptance.id or None,
            indicator=acceptance.indicator,
            finding=acceptance.check.value,
            period=acceptance.period,
            numbers=acceptance.numbers,
            told=acceptance.told,
            reason=acceptance.reason,
            accepted_by=acceptance.by,
            accepted_at=acceptance.at,
            withdrawn_by=acceptance.withdrawn_by or None,
            withdrawn_at=acceptance.withdrawn_at,
            withdrawn_because=acceptance.withdrawn_because or None,
        )

    def to_domain(self) -> Acceptance:
        return Acceptance(
            indicator=self.indicator,
            check=AuditCheck(self.finding),
            period=self.period,
            numbers=self.numbers,
            told=self.told,
            reason=self.reason,
            by=self.accepted_by,
            at=self.accepted_at,
            id=self.id or 0,
            withdrawn_by=self.withdrawn_by or "",
            withdrawn_at=self.withdrawn_at,
            withdrawn_because=self.withdrawn_because or "",
        )


class LinkRow(Row, table=True):
    """Append-only; of each pair the latest row counts; ``after`` is None in one that takes back."""

    __tablename__ = "indicator_link"

    id: int | None = Field(default=None, primary_key=True)
    lead: str = Field(index=True, sa_column_args=refers_to("indicator.key"))
    lag: str = Field(index=True, sa_column_args=refers_to("indicator.key"))
    after: int | None
    said_by: str
    said_at: datetime = Field(sa_type=UtcInstant)
    reason: str

    @classmethod
    def from_domain(cls, link: IndicatorLink) -> Self:
        return cls(
            lead=link.lead,
            lag=link.lag,
            after=link.after,
            said_by=link.by,
            said_at=link.at,
            reason=link.reason,
        )

    def to_domain(self) -> IndicatorLink:
        return IndicatorLink(
            lead=self.lead,
            lag=self.lag,
            after=self.after or 0,
            by=self.said_by,
            at=self.said_at,
            reason=self.reason,
        )
