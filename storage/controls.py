"""Switches of the whole installation, such as `paused` and `installer`."""

from sqlalchemy import text

from storage.transaction import Transaction

_GET = text("SELECT value FROM control WHERE name = :name")
_SET = text(
    "INSERT INTO control (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_CLEAR = text("DELETE FROM control WHERE name = :name")


class Controls:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, name: str) -> str | None:
        value = self._transaction.connection.execute(_GET, {"name": name}).scalar()
        return None if value is None else str(value)

    def set(self, name: str, value: str) -> None:
        self._transaction.connection.execute(_SET, {"name": name, "value": value})

    def clear(self, name: str) -> None:
        self._transaction.connection.execute(_CLEAR, {"name": name})
