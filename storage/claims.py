"""Claims: which delivery a dispatcher may send next, and how its sending ended.

One lane a conversation keeps order and pace; leases go by the database's clock. A claim carries
a lease of its own, so that neither threads nor replicas can settle each other's.
"""

import secrets

from sqlalchemy import text
from sqlmodel import col, select

from domain.deliveries import DeliveryState, LookUpFailed, Outcome, Place, Sent
from storage.buckets import Buckets
from storage.clock import database_seconds
from storage.endings import Claim, Endings
from storage.outbox import delivery_of
from storage.pace import Pace
from storage.ready import ANYTHING, DOUBTFUL, NEXT, PARKED, READY
from storage.tables import DeliveryRow, LaneRow
from storage.transaction import Transaction

__all__ = ["Claim", "Claims", "Pace"]

REMEMBERED = 20  # deliveries looked at for the newest message that is ours
LOCKED = " FOR UPDATE OF l SKIP LOCKED"


class Claims:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session
        self._buckets = Buckets(transaction)
        self._endings = Endings(transaction, self._buckets)

    def seconds_to_next(self, pace: Pace) -> float | None:
        """0: something may be ready now; None: nothing rests that would be ready soon.

        Only looks, and cheaply: `take` decides.
        """
        if self._session.connection().execute(text(ANYTHING)).first() is None:
            return None
        now = database_seconds(self._session)
        statements = (DOUBTFUL, PARKED, READY)
        if any(self._found(statement, now, pace) is not None for statement in statements):
            return self._buckets.wait(pace, now)
        next_at = self._session.connection().execute(text(NEXT), {"now": now}).scalar()
        return None if next_at is None else max(0.0, float(next_at) - now)

    def take(self, owner: str, pace: Pace) -> Claim | None:
        """The next delivery, committed as being sent when the transaction is; None: not now."""
        now = database_seconds(self._session)
        if self._buckets.locked_wait(pace, now):
            return None
        for statement, doubtful in ((DOUBTFUL, True), (PARKED, False), (READY, False)):
            found = self._found(self._locked(statement), now, pace)
            if found is not None:
                return self._claimed(found, owner, pace, now, doubtful)
        return None

    def holds(self, claim: Claim, seconds: float) -> bool:
        """Whether the lease lasts so many seconds more, by the clock that all replicas share."""
        lane = self._session.get(LaneRow, claim.delivery.target)
        now = database_seconds(self._session)
        return (
            lane is not None
            and lane.lease_owner == claim.lease
            and (lane.lease_until >= now + seconds)
        )

    def settle(self, claim: Claim, outcome: Outcome | LookUpFailed, pace: Pace) -> bool:
        """Write down how it ended; False when the lease had gone to somebody else."""
        now = database_seconds(self._session)
        lane = self._lane(claim.delivery.target)
        row = self._locked_row(claim.delivery.id)
        if row is None or lane.lease_owner != claim.lease or row.state != DeliveryState.SENDING:
            return False
        lane.lease_owner, lane.lease_until = "", 0
        row.updated = now
        row.error = "" if isinstance(outcome, Sent) else outcome.error[:500]
        rest = self._endings.apply(claim, row, outcome, pace, now)
        lane.next_at = max(lane.next_at, now + rest)
        self._session.add(row)
        self._session.add(lane)
        return True

    def _found(self, statement: str, now: float, pace: Pace) -> int | None:
        times = {"now": now, "doubtful": now - pace.grace}
        found = self._session.connection().execute(text(statement), times).first()
        return None if found is None else int(found[0])

    def _claimed(
        self, delivery_id: int, owner: str, pace: Pace, now: float, doubtful: bool
    ) -> Claim | None:
        row = self._locked_row(delivery_id)
        # PostgreSQL found it in a snapshot; what has become of it since, the locks tell.
        expected = (
            (DeliveryState.SENDING,) if doubtful else (DeliveryState.PENDING, DeliveryState.PARKED)
        )
        if row is None or row.state not in expected:
            return None
        try:
            delivery_of(row)
        except ValueError as error:
            row.state, row.error = DeliveryState.FAILED.value, f"unreadable: {error}"[:500]
            self._session.add(row)
            return None
        lane = self._lane(row.lane)
        lease = f"{owner} {secrets.token_hex(6)}"
        lane.lease_owner, lane.lease_until = lease, now + pace.lease
        if row.first_started is None:
            row.first_started, row.after_ts = now, self._newest_ts(row.lane)
        row.state, row.send_started = DeliveryState.SENDING.value, now
        row.attempts, row.updated = row.attempts + 1, now
        self._session.add(row)
        self._session.add(lane)
        self._buckets.count(pace, now)
        return Claim(delivery_of(row, self._parent(row)), doubtful, lease)

    def _parent(self, row: DeliveryRow) -> Place | None:
        if not row.after_key:
            return None
        wanted = select(DeliveryRow).where(DeliveryRow.dedup_key == row.after_key)
        parent = self._session.exec(wanted).one()
        return Place(parent.slack_channel, parent.slack_ts)

    def _newest_ts(self, lane: str) -> str:
        """A message of ours that was there before; any will do, a newer one spares reading."""
        wanted = (
            select(DeliveryRow.slack_ts)
            .where(DeliveryRow.target == lane, DeliveryRow.slack_ts != "")
            .order_by(col(DeliveryRow.created).desc())
            .limit(REMEMBERED)
        )
        return max(self._session.exec(wanted), default="")

    def _locked_row(self, delivery_id: int) -> DeliveryRow | None:
        wanted = select(DeliveryRow).where(DeliveryRow.id == delivery_id).with_for_update()
        return self._session.exec(wanted.execution_options(populate_existing=True)).first()

    def _lane(self, channel: str) -> LaneRow:
        wanted = select(LaneRow).where(LaneRow.channel == channel).with_for_update()
        return self._session.exec(wanted.execution_options(populate_existing=True)).one()

    def _locked(self, statement: str) -> str:
        postgres = self._session.get_bind().dialect.name == "postgresql"
        return statement + LOCKED if postgres else statement
