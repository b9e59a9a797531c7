"""Departures: the Slack accounts that are deactivated, as Slack has told."""

from datetime import datetime

from sqlmodel import col, delete, select

from storage.tables import DepartureRow
from storage.transaction import Transaction


class Departures:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def note(self, slack: str, now: datetime) -> bool:
        """Whether it was not known yet."""
        return self._transaction.added(DepartureRow(slack=slack, at=now))

    def is_back(self, slack: str) -> None:
        """Forget it: the account is active again."""
        gone = delete(DepartureRow).where(col(DepartureRow.slack) == slack)
        self._transaction.session.exec(gone)

    def all(self) -> frozenset[str]:
        return frozenset(self._transaction.session.exec(select(DepartureRow.slack)).all())
