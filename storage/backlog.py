"""How much waits in the outbox and for how long, read by the partial indexes alone."""

from dataclasses import dataclass

from sqlalchemy import text

from domain.deliveries import DeliveryState
from storage.clock import database_seconds
from storage.outbox import UNREADABLE
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
# Not what a channel refuses or Slack has told to wait, nor what belongs to a message that is not
# there.
_FIRST_DUE = text("""
SELECT min(CASE WHEN w.not_before > w.created THEN w.not_before ELSE w.created END)
FROM delivery w JOIN lane l ON l.channel = w.lane
WHERE w.state = 'pending' AND w.not_before <= :now AND l.next_at <= :now + :rest
  AND (w.after_key = ''
    OR (SELECT p.state FROM delivery p WHERE p.dedup_key = w.after_key) = 'sent')
  AND NOT EXISTS (SELECT 1 FROM delivery s WHERE s.state = 'parked' AND s.lane = w.lane)
""")
_UNREADABLE = text(
    "SELECT count(*) FROM delivery WHERE state = 'pending' AND error LIKE :unreadable"
)
USUAL_REST = 60.0  # seconds; longer is Slack's word


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
        asked = {"now": now, "rest": USUAL_REST}
        first = self._transaction.connection.execute(_FIRST_DUE, asked).scalar()
        return 0.0 if first is None else max(0.0, now - float(first))

    def unreadable(self) -> int:
        """How many messages wait for a version that can read them."""
        asked = {"unreadable": f"{UNREADABLE}%"}
        return int(self._transaction.connection.execute(_UNREADABLE, asked).scalar_one())
