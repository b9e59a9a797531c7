"""Switches of the whole installation, such as `paused` and `installer`."""

from sqlmodel import col, delete

from storage.tables import ControlRow
from storage.transaction import Transaction


class Controls:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, name: str) -> str | None:
        row = self._session.get(ControlRow, name)
        return row.value if row else None

    def set(self, name: str, value: str) -> None:
        self._session.merge(ControlRow(name=name, value=value))

    def clear(self, name: str) -> None:
        self._session.exec(delete(ControlRow).where(col(ControlRow.name) == name))
