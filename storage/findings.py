"""Accepted findings of the data auditor; the findings themselves are computed."""

from collections.abc import Collection, Iterable

from sqlmodel import col, select

from domain.audit_acceptance import Acceptance
from domain.audit_findings import FindingKey
from storage.tables import AcceptanceRow
from storage.transaction import Transaction


class Acceptances:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def add(self, acceptance: Acceptance) -> None:
        self._session.add(AcceptanceRow.from_domain(acceptance))

    def get(self, number: int) -> Acceptance | None:
        row = self._session.get(AcceptanceRow, number)
        return row.to_domain() if row else None

    def save(self, acceptance: Acceptance) -> None:
        self._session.merge(AcceptanceRow.from_domain(acceptance))

    def keys(self, indicators: Collection[str]) -> frozenset[FindingKey]:
        """What findings of these indicators are known by, where their acceptance stands."""
        row = AcceptanceRow
        wanted = select(row.indicator, row.finding, row.period, row.numbers)
        wanted = wanted.where(col(row.withdrawn_at).is_(None))
        found = self._session.exec(wanted.where(col(row.indicator).in_(indicators)))
        return frozenset((indicator, check, period, n) for indicator, check, period, n in found)

    def latest(self, indicators: Iterable[str], most: int) -> tuple[Acceptance, ...]:
        """The newest first, those taken back included."""
        wanted = select(AcceptanceRow).where(col(AcceptanceRow.indicator).in_([*indicators]))
        ordered = wanted.order_by(col(AcceptanceRow.id).desc()).limit(most)
        return tuple(row.to_domain() for row in self._session.exec(ordered))
