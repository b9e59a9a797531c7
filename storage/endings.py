"""Endings: what a sending's outcome makes of its delivery, and of the lane that it was in."""

import random
from dataclasses import dataclass
from typing import assert_never

from sqlmodel import col, select, update

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
from storage.buckets import Buckets
from storage.outbox import marker
from storage.pace import Pace
from storage.tables import DeliveryRow
from storage.transaction import Transaction

MOST_DOUBLINGS = 5
PICTURE_SECONDS = 10.0
PICTURE = ":picture"


@dataclass(frozen=True)
class Claim:
    """A delivery that is owned until its ``lease`` ends; ``doubtful``: Slack may have it."""

    delivery: Delivery
    doubtful: bool
    lease: str


class Endings:
    def __init__(self, transaction: Transaction, buckets: Buckets) -> None:
        self._transaction = transaction
        self._session = transaction.session
        self._buckets = buckets

    def apply(
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
                    self._buckets.block(pace, now)
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
                self._buckets.block(pace, now)
        return 0

    def _sent(self, claim: Claim, row: DeliveryRow, outcome: Sent, pace: Pace, now: float) -> float:
        place, before = outcome.place, claim.delivery.parent
        row.state = DeliveryState.SENT.value
        row.slack_channel, row.slack_ts = place.channel, place.ts
        if row.kind == DeliveryKind.EDIT and before is not None and place != before:
            self._move_message(row.after_key, place)
        if outcome.without_picture:
            self._picture_follows(row, now)
        return max(0.0, pace.channel_interval - outcome.seconds_ago)

    def _move_message(self, key: str, place: Place) -> None:
        """It was posted anew: what edits or answers it from now on must find it there."""
        self._session.connection().execute(
            update(DeliveryRow)
            .where(col(DeliveryRow.dedup_key) == key)
            .values(slack_channel=place.channel, slack_ts=place.ts)
        )

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


def _pause(seconds: float, doublings: int) -> float:
    """Never before Slack's word, spread a little so that replicas do not return together."""
    grown = seconds * 2.0 ** min(doublings, MOST_DOUBLINGS)
    return grown * random.uniform(1.0, 1.1)  # noqa: S311  not for secrets
