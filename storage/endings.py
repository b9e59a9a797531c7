"""Endings: what a sending's outcome makes of its delivery, and of the lane that it was in."""

import random
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from sqlalchemy import text
from sqlmodel import col, select, update

from domain.deliveries import (
    ChannelBlocked,
    Delivery,
    DeliveryKind,
    DeliveryState,
    InDoubt,
    LookUpFailed,
    Place,
    Rejected,
    RetryLater,
    SendingBlocked,
    Sent,
)
from domain.notices import EpisodeAlert
from storage.buckets import Buckets
from storage.clock import SECONDS
from storage.outbox import marker
from storage.pace import Pace
from storage.restored import Restored
from storage.tables import DeliveryRow
from storage.transaction import Transaction

MOST_DOUBLINGS = 5
PICTURE_SECONDS = 10.0
PICTURE, TRUTH = ":picture", ":truth"

NotSent = InDoubt | LookUpFailed | Rejected | RetryLater | ChannelBlocked | SendingBlocked

# The lane first: who holds its lease may write. A newer time in Slack is the greater text.
_FREE = {
    dialect: text(f"""
UPDATE lane SET lease_owner = :owner, lease_until = 0,
  next_at = CASE WHEN next_at > {now} + :rest THEN next_at ELSE {now} + :rest END,
  newest_ts = CASE WHEN newest_ts > :ts THEN newest_ts ELSE :ts END
WHERE channel = :lane AND lease_owner = :lease
  AND EXISTS (SELECT 1 FROM delivery WHERE id = :id AND state = 'sending')
RETURNING {now} AS now,
  EXISTS (SELECT 1 FROM delivery WHERE state = 'pending' AND lane = :lane) AS more
""")  # noqa: S608  made of our own constants
    for dialect, now in SECONDS.items()
}
_SENT = text("""
UPDATE delivery SET state = 'sent', slack_channel = :channel, slack_ts = :ts, error = '',
  updated = :now
WHERE id = :id AND state = 'sending'
""")
# What went ahead of a parked message holds the lane in its place, now that it was refused too.
_BEHIND = text("""
UPDATE delivery SET state = 'pending', not_before = 0
WHERE state = 'parked' AND lane = :lane AND id <> :id
""")


@dataclass(frozen=True)
class Claim:
    """A delivery that is owned until its ``lease`` ends; ``doubtful``: Slack may have it."""

    delivery: Delivery
    doubtful: bool
    lease: str

    @property
    def owner(self) -> str:
        return self.lease.partition(" ")[0]


class Rest(NamedTuple):
    """How long a lane rests, and whether something waits in it."""

    seconds: float
    more: bool


class Endings:
    def __init__(self, transaction: Transaction, buckets: Buckets) -> None:
        self._transaction = transaction
        self._session = transaction.session
        self._buckets = buckets

    def sent(self, claim: Claim, outcome: Sent, pace: Pace) -> Rest | None:
        """Slack has it, where the lease was still ours: None where not."""
        delivery, place, before = claim.delivery, outcome.place, claim.delivery.parent
        seconds = pace.rest_after(outcome.seconds_ago)
        written = {
            "id": delivery.id,
            "lane": delivery.target,
            "lease": claim.lease,
            "owner": claim.owner,
            "rest": seconds,
            "channel": place.channel,
            "ts": place.ts,
        }
        connection = self._transaction.connection
        freed = connection.execute(_FREE[self._transaction.dialect], written).first()
        if freed is None:
            return None
        connection.execute(_SENT, {**written, "now": freed.now})
        if delivery.kind is DeliveryKind.EDIT and before is not None and place != before:
            self._move_message(delivery.id, place)
        if outcome.without_picture:
            self._edit_follows(delivery.id, PICTURE, freed.now + PICTURE_SECONDS)
        elif outcome.found and self._is_outdated(delivery):
            self._edit_follows(delivery.id, TRUTH, freed.now)
        return Rest(seconds, bool(freed.more))

    def apply(
        self,
        claim: Claim,
        row: DeliveryRow,
        outcome: NotSent,
        pace: Pace,
        now: float,
    ) -> float:
        """Change the row; answer for how many seconds the lane rests."""
        blocked = getattr(outcome, "blocked", outcome)
        if isinstance(blocked, SendingBlocked):
            self._buckets.block(pace)
        else:
            self._buckets.try_now(now)
        match outcome:
            case InDoubt():
                row.send_started = now
                return pace.grace
            case LookUpFailed(_, impossible, seconds):
                row.send_started = now + max(0.0, seconds - pace.grace)
                if impossible:
                    row.state = DeliveryState.UNKNOWN.value
                return pace.channel_interval
            case Rejected(_, pointers):
                row.state = DeliveryState.FAILED.value
                row.error = "; ".join((row.error, *pointers))[:500]
                return pace.channel_interval
            case RetryLater() | ChannelBlocked() | SendingBlocked():
                if not claim.doubtful:
                    row.first_started = None
                if isinstance(outcome, ChannelBlocked):
                    self._transaction.connection.execute(_BEHIND, {"id": row.id, "lane": row.lane})
                return _not_sent(row, outcome, pace, now)
        assert_never(outcome)

    def _move_message(self, edit_id: int, place: Place) -> None:
        """It was posted anew: what edits or answers it from now on must find it there."""
        self._session.connection().execute(
            update(DeliveryRow)
            .where(
                col(DeliveryRow.dedup_key)
                == select(DeliveryRow.after_key).where(DeliveryRow.id == edit_id).scalar_subquery()
            )
            .values(slack_channel=place.channel, slack_ts=place.ts)
        )

    def _is_outdated(self, delivery: Delivery) -> bool:
        """An alert of before a restore; other messages stay what they said on their day."""
        alert = isinstance(delivery.notice, EpisodeAlert)
        return alert and Restored(self._transaction).is_near()

    def _edit_follows(self, delivery_id: int, suffix: str, at: float) -> None:
        """Bring the picture, or what is true today, later and once, unless a newer edit does."""
        row = self._session.get_one(DeliveryRow, delivery_id)
        message = row.after_key if row.kind == DeliveryKind.EDIT else row.dedup_key
        newer = select(DeliveryRow.id).where(
            DeliveryRow.after_key == message,
            DeliveryRow.kind == DeliveryKind.EDIT.value,
            DeliveryRow.state == DeliveryState.PENDING.value,
        )
        key = row.dedup_key + suffix
        if row.dedup_key.endswith(suffix) or self._session.exec(newer.limit(1)).first():
            return
        self._transaction.added(
            DeliveryRow(
                dedup_key=key,
                lane=row.lane,
                kind=DeliveryKind.EDIT.value,
                target=row.target,
                payload=row.payload,
                not_before=at,
                after_key=message,
                marker=marker(key),
                reference=row.reference,
                created=row.updated,
                updated=row.updated,
            )
        )


def _not_sent(
    row: DeliveryRow,
    outcome: RetryLater | ChannelBlocked | SendingBlocked,
    pace: Pace,
    now: float,
) -> float:
    row.state = DeliveryState.PENDING.value
    match outcome:
        case RetryLater(seconds, _, as_told):
            pause = _pause(seconds, 0 if as_told else row.attempts - 1)
            row.not_before = now + pause
            return pause
        case ChannelBlocked():
            row.state, row.not_before = DeliveryState.PARKED.value, now + pace.parked_retry
    return 0


def _pause(seconds: float, doublings: int) -> float:
    """Never before Slack's word, spread a little so that replicas do not return together."""
    grown = seconds * 2.0 ** min(doublings, MOST_DOUBLINGS)
    return grown * random.uniform(1.0, 1.1)  # noqa: S311  not for secrets
