"""Decisions on rules, as they were made."""

from sqlmodel import col, select

from domain.rule_decisions import RuleDecision
from storage.tables import RuleDecisionRow
from storage.transaction import Transaction


class RuleDecisions:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def add(self, decision: RuleDecision) -> None:
        self._session.add(RuleDecisionRow.from_domain(decision))

    def latest(self, most: int, indicator: str | None = None) -> tuple[RuleDecision, ...]:
        """The newest first; of one indicator, or with "" of the organisation's own rule."""
        wanted = select(RuleDecisionRow).order_by(col(RuleDecisionRow.id).desc()).limit(most)
        if indicator is not None:
            wanted = wanted.where(col(RuleDecisionRow.indicator).is_not_distinct_from(
                indicator or None
            ))  # fmt: skip
        return tuple(row.to_domain() for row in self._session.exec(wanted))
