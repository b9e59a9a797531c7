"""Requests already handled, so that a repeated one does nothing."""

from datetime import datetime

from sqlmodel import col, delete

from storage.tables import SeenRow
from storage.transaction import Transaction


class Seen:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def first_time(self, request: str, now: datetime) -> bool:
        """True exactly once for a request's id, until it is forgotten."""
        return self._transaction.added(SeenRow(id=request, at=now))

    def forget_before(self, instant: datetime) -> None:
        self._transaction.session.exec(delete(SeenRow).where(col(SeenRow.at) < instant))
