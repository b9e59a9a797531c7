"""The table of decisions on rules."""

from datetime import datetime
from typing import Self

from sqlmodel import Field

from domain.rule_decisions import RuleDecision
from storage.tables.base import Row, refers_to
from storage.types import Facts, UtcInstant


class RuleDecisionRow(Row, table=True):
    """Append-only; without an indicator it is about the organisation's own rule."""

    __tablename__ = "rule_decision"

    id: int | None = Field(default=None, primary_key=True)
    indicator: str | None = Field(index=True, sa_column_args=refers_to("indicator.key"))
    at: datetime = Field(sa_type=UtcInstant)
    decided_by: str
    before: str
    after: str
    reason: str
    figures: dict[str, str] = Field(sa_type=Facts)

    @classmethod
    def from_domain(cls, decision: RuleDecision) -> Self:
        return cls(
            indicator=decision.indicator or None,
            at=decision.at,
            decided_by=decision.by,
            before=decision.before,
            after=decision.after,
            reason=decision.reason,
            figures=dict(decision.figures),
        )

    def to_domain(self) -> RuleDecision:
        return RuleDecision(
            indicator=self.indicator or "",
            at=self.at,
            by=self.decided_by,
            before=self.before,
            after=self.after,
            reason=self.reason,
            figures=dict(self.figures),
        )
