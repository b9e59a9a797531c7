"""Switches of the whole installation, such as `paused` and `installer`."""

from sqlalchemy import text

from storage.transaction import Transaction

# `ahead_of_pause` is the key of the one message that goes out although all is paused.
PAUSED, AHEAD_OF_PAUSE = "paused", "ahead_of_pause"
SENDING_BLOCKED, BLOCKED_SINCE = "sending_blocked", "sending_blocked_since"

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
