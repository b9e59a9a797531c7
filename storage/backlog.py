"""How much waits in the outbox and for how long, read by the partial indexes alone."""

from dataclasses import dataclass

from sqlalchemy import text

from domain.deliveries import DeliveryState
from storage.clock import database_seconds
from storage.transaction import Transaction

UNFINISHED = (
    DeliveryState.PENDING,
    DeliveryState.SENDING,
    DeliveryState.PARKED,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
)

# States are written out, as in `storage/ready.py`.
_QUEUES = text(
    " UNION ALL ".join(
        f"SELECT '{state}' AS state, count(*) AS number, min(created) AS oldest "  # noqa: S608  our own words
        f"FROM delivery WHERE state = '{state}'"
        + (" AND state IN ('failed', 'unknown')" if state in UNFINISHED[3:] else "")
        for state in UNFINISHED
    )
)
_FIRST_DUE = text(
    "SELECT min(CASE WHEN not_before > created THEN not_before ELSE created END) "
    "FROM delivery WHERE state = 'pending' AND not_before <= :now"
)


@dataclass(frozen=True)
class Queue:
    """The deliveries in one state; ``oldest`` is the age of the oldest in seconds."""

    state: DeliveryState
    count: int
    oldest: float


class Backlog:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def database_seconds(self) -> float:
        """Since 1970, by the database's own clock."""
        return database_seconds(self._transaction)

    def queues(self) -> tuple[Queue, ...]:
        """Every state in which a delivery is not finished."""
        now = database_seconds(self._transaction)
        rows = self._transaction.connection.execute(_QUEUES)
        return tuple(
            Queue(DeliveryState(row.state), row.number, max(0.0, now - (row.oldest or now)))
            for row in rows
        )

    def overdue(self) -> float:
        """For how many seconds the first of those that may go out has waited; 0 for none."""
        now = database_seconds(self._transaction)
        first = self._transaction.connection.execute(_FIRST_DUE, {"now": now}).scalar()
        return 0.0 if first is None else max(0.0, now - float(first))
