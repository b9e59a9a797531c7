"""Claims: which delivery a dispatcher may send next, and how its sending ended.

One lane a conversation keeps order and pace; leases go by the database's clock. A claim carries
a lease of its own, so that neither threads nor replicas can settle each other's.
"""

import random
import secrets
from dataclasses import dataclass
from typing import assert_never

from sqlalchemy import text
from sqlmodel import col, select

from domain.deliveries import (
    ChannelBlocked,
    Delivery,
    DeliveryKind,
    DeliveryState,
    InDoubt,
    LookUpFailed,
    Outcome,
    Place,
    Rejected,
    RetryLater,
    SendingBlocked,
    Sent,
)
from storage.clock import database_seconds
from storage.outbox import delivery_of, marker
from storage.ready import ANYTHING, DOUBTFUL, NEXT, PARKED, READY
from storage.tables import BucketRow, DeliveryRow, LaneRow
from storage.transaction import Transaction

WORKSPACE = "workspace"
BLOCKED = "blocked"
BURST = 10  # posts that may go out at once before the workspace's rate is kept
BLOCKED_SECONDS = 60.0
MOST_DOUBLINGS = 5
PICTURE_SECONDS = 10.0
PICTURE = ":picture"
REMEMBERED = 20  # deliveries looked at for the newest message that is ours
LOCKED = " FOR UPDATE OF l SKIP LOCKED"


@dataclass(frozen=True)
class Pace:
    """Real seconds, but ``posts_per_minute`` (0: no limit)."""

    http_timeout: float = 15
    grace: float = 30
    lease: float = 60
    channel_interval: float = 1
    posts_per_minute: int = 300
    parked_retry: float = 600


@dataclass(frozen=True)
class Claim:
    """A delivery that is owned until its ``lease`` ends; ``doubtful``: Slack may have it."""

    delivery: Delivery
    doubtful: bool
    lease: str


class Claims:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def seconds_to_next(self, pace: Pace) -> float | None:
        """0: something may be ready now; None: nothing rests that would be ready soon.

        Only looks, and cheaply: `take` decides.
        """
        if self._session.connection().execute(text(ANYTHING)).first() is None:
            return None
        now = database_seconds(self._session)
        blocked = self._tat(BLOCKED) - now
        if blocked > 0:
            return blocked
        statements = (DOUBTFUL, PARKED, READY)
        if any(self._found(statement, now, pace) is not None for statement in statements):
            return self._rate_wait(self._tat(WORKSPACE), pace, now)
        next_at = self._session.connection().execute(text(NEXT), {"now": now}).scalar()
        return None if next_at is None else max(0.0, float(next_at) - now)

    def take(self, owner: str, pace: Pace) -> Claim | None:
        """The next delivery, committed as being sent when the transaction is; None: not now."""
        now = database_seconds(self._session)
        if self._bucket(BLOCKED).tat > now:
            return None
        if self._rate_wait(self._bucket(WORKSPACE).tat, pace, now):
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
        lane.next_at = max(lane.next_at, now + self._ended(claim, row, outcome, pace, now))
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
        self._count(pace, now)
        return Claim(delivery_of(row, self._parent(row)), doubtful, lease)

    def _ended(
        self,
        claim: Claim,
        row: DeliveryRow,
        outcome: Outcome | LookUpFailed,
        pace: Pace,
        now: float,
    ) -> float:
        """Change the row; answer for how many seconds the lane rests."""
        match outcome:
            case Sent():
                return self._sent(claim, row, outcome, pace, now)
            case InDoubt():
                row.send_started = now
                return pace.grace
            case LookUpFailed(_, impossible, seconds, blocked):
                row.send_started = now + max(0.0, seconds - pace.grace)
                if impossible:
                    row.state = DeliveryState.UNKNOWN.value
                if isinstance(blocked, SendingBlocked):
                    self._block(pace, now)
                return pace.channel_interval
            case Rejected(_, pointers):
                row.state = DeliveryState.FAILED.value
                row.error = "; ".join((row.error, *pointers))[:500]
                return pace.channel_interval
            case RetryLater() | ChannelBlocked() | SendingBlocked():
                if not claim.doubtful:
                    row.first_started = None
                return self._not_sent(row, outcome, pace, now)
        assert_never(outcome)

    def _not_sent(
        self,
        row: DeliveryRow,
        outcome: RetryLater | ChannelBlocked | SendingBlocked,
        pace: Pace,
        now: float,
    ) -> float:
        match outcome:
            case RetryLater(seconds, _, as_told):
                pause = _pause(seconds, 0 if as_told else row.attempts - 1)
                row.state, row.not_before = DeliveryState.PENDING.value, now + pause
                return pause
            case ChannelBlocked():
                row.state, row.not_before = DeliveryState.PARKED.value, now + pace.parked_retry
            case SendingBlocked():
                row.state = DeliveryState.PENDING.value
                self._block(pace, now)
        return 0

    def _sent(self, claim: Claim, row: DeliveryRow, outcome: Sent, pace: Pace, now: float) -> float:
        place, before = outcome.place, claim.delivery.parent
        row.state = DeliveryState.SENT.value
        row.slack_channel, row.slack_ts = place.channel, place.ts
        if row.kind == DeliveryKind.EDIT and before is not None and place != before:
            parent = self._parent_row(row)
            parent.slack_channel, parent.slack_ts = place.channel, place.ts
            self._session.add(parent)
        if outcome.without_picture:
            self._picture_follows(row, now)
        return max(0.0, pace.channel_interval - outcome.seconds_ago)

    def _picture_follows(self, row: DeliveryRow, now: float) -> None:
        """Edit the picture in later, once, unless a newer edit brings its own."""
        message = row.after_key if row.kind == DeliveryKind.EDIT else row.dedup_key
        newer = select(DeliveryRow.id).where(
            DeliveryRow.after_key == message,
            DeliveryRow.kind == DeliveryKind.EDIT.value,
            DeliveryRow.state == DeliveryState.PENDING.value,
        )
        key = row.dedup_key + PICTURE
        if row.dedup_key.endswith(PICTURE) or self._session.exec(newer.limit(1)).first():
            return
        self._transaction.added(
            DeliveryRow(
                dedup_key=key,
                lane=row.lane,
                kind=DeliveryKind.EDIT.value,
                target=row.target,
                payload=row.payload,
                not_before=now + PICTURE_SECONDS,
                after_key=message,
                marker=marker(key),
                created=now,
                updated=now,
            )
        )

    def _parent(self, row: DeliveryRow) -> Place | None:
        if not row.after_key:
            return None
        parent = self._parent_row(row)
        return Place(parent.slack_channel, parent.slack_ts)

    def _parent_row(self, row: DeliveryRow) -> DeliveryRow:
        wanted = select(DeliveryRow).where(DeliveryRow.dedup_key == row.after_key)
        return self._session.exec(wanted).one()

    def _newest_ts(self, lane: str) -> str:
        """A message of ours that was there before; any will do, a newer one spares reading."""
        wanted = (
            select(DeliveryRow.slack_ts)
            .where(DeliveryRow.target == lane, DeliveryRow.slack_ts != "")
            .order_by(col(DeliveryRow.created).desc())
            .limit(REMEMBERED)
        )
        return max(self._session.exec(wanted), default="")

    def _block(self, pace: Pace, now: float) -> None:
        bucket = self._bucket(BLOCKED)
        bucket.tat = now + min(BLOCKED_SECONDS, pace.parked_retry)
        self._session.add(bucket)

    def _rate_wait(self, tat: float, pace: Pace, now: float) -> float:
        """Seconds until one more post keeps to the workspace's rate."""
        if not pace.posts_per_minute:
            return 0
        return max(0.0, tat - now - BURST * 60 / pace.posts_per_minute)

    def _count(self, pace: Pace, now: float) -> None:
        if pace.posts_per_minute:
            bucket = self._bucket(WORKSPACE)
            bucket.tat = max(bucket.tat, now) + 60 / pace.posts_per_minute
            self._session.add(bucket)

    def _tat(self, name: str) -> float:
        row = self._session.get(BucketRow, name)
        return row.tat if row else 0

    def _bucket(self, name: str) -> BucketRow:
        wanted = select(BucketRow).where(BucketRow.name == name).with_for_update()
        row = self._session.exec(wanted).first()
        if row is None:
            self._transaction.added(BucketRow(name=name))
            row = self._session.exec(wanted).one()
        return row

    def _locked_row(self, delivery_id: int) -> DeliveryRow | None:
        wanted = select(DeliveryRow).where(DeliveryRow.id == delivery_id).with_for_update()
        return self._session.exec(wanted.execution_options(populate_existing=True)).first()

    def _lane(self, channel: str) -> LaneRow:
        wanted = select(LaneRow).where(LaneRow.channel == channel).with_for_update()
        return self._session.exec(wanted.execution_options(populate_existing=True)).one()

    def _locked(self, statement: str) -> str:
        postgres = self._session.get_bind().dialect.name == "postgresql"
        return statement + LOCKED if postgres else statement


def _pause(seconds: float, doublings: int) -> float:
    """Never before Slack's word, spread a little so that replicas do not return together."""
    grown = seconds * 2.0 ** min(doublings, MOST_DOUBLINGS)
    return grown * random.uniform(1.0, 1.1)  # noqa: S311  not for secrets
