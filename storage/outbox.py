"""The outbox: what is to be said, queued in the transaction of the fact that it tells."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Row
from sqlmodel import and_, col, func, or_, select, update

from domain.deliveries import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    Place,
)
from domain.errors import NotFoundError
from domain.notices import JobTrouble, Notice
from storage.buckets import Buckets
from storage.clock import database_seconds
from storage.notices_json import notice_from_json, notice_to_json
from storage.reference import current
from storage.restored import Restored
from storage.tables import DeliveryRow, LaneRow
from storage.transaction import Transaction

FORGOTTEN = ""  # the payload of a message whose text has been forgotten
UNREADABLE = "unreadable: "  # how the error of a waiting message begins that needs another version
STUCK = (DeliveryState.PARKED, DeliveryState.FAILED, DeliveryState.UNKNOWN)
GOING_OUT = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.PARKED)
FINISHED = (DeliveryState.SENT, DeliveryState.DISCARDED, DeliveryState.SUPERSEDED)
NOT_BEGUN = (DeliveryState.PENDING, DeliveryState.PARKED)
SECONDS_A_DAY = 86_400


class Outbox:
    """``changed``: this transaction has given the dispatcher something to look for."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session
        self._restored = Restored(transaction)
        self.changed = False

    def queue(self, new: NewDelivery) -> bool:
        """Queue it under its key; False when the key is known already.

        An edit makes the unsent edits of the same message superfluous.
        """
        now = database_seconds(self._transaction)
        self._transaction.added(LaneRow(channel=new.target))
        edits = new.kind is DeliveryKind.EDIT
        asked_from = None if edits else self._restored.asked_from()
        row = DeliveryRow(
            dedup_key=new.key,
            lane=new.target,
            kind=new.kind.value,
            target=new.target,
            payload=notice_to_json(new.notice),
            not_before=now + new.delay_seconds,
            after_key=new.after,
            broadcast=new.broadcast,
            first_started=None if asked_from is None else now,
            after_ts=asked_from or "",
            marker=marker(new.key),
            reference=current(),
            created=now,
            updated=now,
        )
        if not self._transaction.added(row):
            return False
        self.changed = True
        if new.kind is DeliveryKind.EDIT:
            older = and_(_edits_of(new.after), col(DeliveryRow.dedup_key) != new.key)
            self._move(older, DeliveryState.SUPERSEDED)
        return True

    def replace_unsent(self, key: str, notice: Notice) -> bool:
        """Put today's truth into a message that Slack certainly has not got."""
        if not self._change_unsent(key, payload=notice_to_json(notice), reference=current()):
            return False
        self._move(_edits_of(key), DeliveryState.SUPERSEDED)
        return True

    def withdraw_unsent(self, key: str) -> bool:
        """Take back a message that Slack certainly has not got, and what hangs on it.

        Its key is free again for a message about the same thing.
        """
        if not self._change_unsent(key, state=DeliveryState.SUPERSEDED.value):
            return False
        self._move(_hanging_on(key), DeliveryState.SUPERSEDED)
        used_up = f"{key} taken back {token_hex(4)}"
        self._session.connection().execute(
            update(DeliveryRow)
            .where(col(DeliveryRow.dedup_key) == key)
            .values(dedup_key=used_up, marker=marker(used_up))
        )
        return True

    def waiting(self, channel: str) -> int:
        """How many deliveries go out by themselves as soon as the channel takes them."""
        wanted = select(func.count()).where(DeliveryRow.target == channel, _in_state(GOING_OUT))
        return self._session.exec(wanted).one()

    def counts(self) -> dict[DeliveryState, int]:
        """How many deliveries stand in each state."""
        wanted = select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)
        return {DeliveryState(state): count for state, count in self._session.exec(wanted)}

    def listed(
        self, states: Sequence[DeliveryState] = STUCK, limit: int = 200
    ) -> tuple[Delivery, ...]:
        """Oldest first, without those whose text has been forgotten.

        With what has failed comes what waits for a version that can read it.
        """
        which = _in_state(states)
        if DeliveryState.FAILED in states:
            which = or_(which, _UNREADABLE)
        wanted = (
            select(DeliveryRow)
            .where(which, col(DeliveryRow.payload) != FORGOTTEN)
            .order_by(col(DeliveryRow.id))
            .limit(limit)
        )
        return tuple(delivery_of(row, lenient=True) for row in self._session.exec(wanted))

    def said(self, key: str) -> Notice | None:
        """What was to be said under a key at first; None where it is not known any more."""
        wanted = select(DeliveryRow.payload).where(DeliveryRow.dedup_key == key)
        payload = self._session.exec(wanted).first()
        try:
            return notice_from_json(payload) if payload else None
        except ValueError:
            return None  # of another version

    def retry(self, delivery_id: int, *, anyway: bool = False) -> bool:
        """Try a stuck delivery again now; NotFoundError when it is not stuck.

        True: nobody knows whether Slack has it, so it is looked for first. With ``anyway`` it is
        not: whoever says so has looked.
        """
        row = self._stuck(delivery_id)
        looks = row.state == DeliveryState.UNKNOWN and not anyway
        if looks:
            row.send_started = None
        self._move_stuck(row, DeliveryState.PENDING)
        self.resume()
        return looks

    def discard(self, delivery_id: int) -> None:
        """Never send a stuck delivery, nor what edits or answers it."""
        row = self._stuck(delivery_id)
        self._move_stuck(row, DeliveryState.DISCARDED)
        self._move(_hanging_on(row.dedup_key), DeliveryState.DISCARDED)

    def unpark(self, channel: str | None = None) -> None:
        """Try what is parked, in a channel or everywhere, again now: somebody has mended it."""
        parked = col(DeliveryRow.state) == DeliveryState.PARKED.value
        if channel is not None:
            parked = and_(parked, col(DeliveryRow.target) == channel)
        self._move(parked, DeliveryState.PENDING, not_before=0)
        self.resume()

    def resume(self) -> None:
        """If Slack refuses the token, try at once whether it is mended."""
        Buckets(self._transaction).try_now(database_seconds(self._transaction))
        self.changed = True

    def forget_payloads(self, days: int, now: float) -> None:
        """Forget the texts of finished messages older than that; their keys are kept.

        ``now``: seconds by the database's clock, as far as it is believed.
        """
        before = now - days * SECONDS_A_DAY
        self._session.connection().execute(
            update(DeliveryRow)
            .where(
                col(DeliveryRow.created) < before,
                col(DeliveryRow.payload) != FORGOTTEN,
                _in_state(FINISHED),
            )
            .values(payload=FORGOTTEN)
        )

    def _move(self, which: ColumnElement[bool], state: DeliveryState, **values: float) -> None:
        change = update(DeliveryRow).where(which).values(state=state.value, error="", **values)
        self._session.connection().execute(change)

    def _change_unsent(self, key: str, **values: str) -> bool:
        """A first attempt that may have arrived leaves its time behind until doubt is settled.

        After a restore there is a time without an attempt: what Slack may have is not ours to
        keep back, and if it is found there it is edited.
        """
        statement = (
            update(DeliveryRow)
            .where(
                col(DeliveryRow.dedup_key) == key,
                _in_state(NOT_BEGUN),
                or_(col(DeliveryRow.first_started).is_(None), col(DeliveryRow.attempts) == 0),
            )
            .values(**values)
            .returning(col(DeliveryRow.id))
        )
        return self._session.connection().execute(statement).first() is not None

    def _stuck(self, delivery_id: int) -> DeliveryRow:
        row = self._session.get(DeliveryRow, delivery_id, populate_existing=True)
        if row is None or not (row.state in STUCK or _is_unreadable(row)):
            raise NotFoundError(
                f"No stuck message has the number {delivery_id}. `kpi outbox list` shows those "
                "that there are."
            )
        return row

    def _move_stuck(self, row: DeliveryRow, state: DeliveryState) -> None:
        row.state, row.not_before, row.error = state.value, 0, ""
        self._session.add(row)


def marker(key: str) -> str:
    """The key as members may see it in a message's metadata: it says nothing."""
    return hashlib.blake2b(key.encode(), digest_size=12).hexdigest()


def delivery_of(
    row: DeliveryRow | Row[Any], parent: Place | None = None, *, lenient: bool = False
) -> Delivery:
    """ValueError when its text cannot be read, unless ``lenient``: a list must show it too."""
    try:
        notice: Notice = notice_from_json(row.payload)
    except ValueError:
        if not lenient:
            raise
        notice = JobTrouble("outbox", "the text of this message cannot be read", row.dedup_key)
    return Delivery(
        id=row.id or 0,
        key=row.dedup_key,
        kind=DeliveryKind(row.kind),
        target=row.target,
        notice=notice,
        marker=row.marker,
        message_marker=marker(row.after_key) if row.kind == DeliveryKind.EDIT else row.marker,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        broadcast=bool(row.broadcast),
        queued_at=datetime.fromtimestamp(row.created, UTC),
        parent=parent,
        sent=Place(row.slack_channel, row.slack_ts) if row.slack_ts else None,
        after_ts=row.after_ts,
        error=row.error,
        reference=row.reference,
    )


_UNREADABLE = and_(
    col(DeliveryRow.state) == DeliveryState.PENDING.value,
    col(DeliveryRow.error).startswith(UNREADABLE),
)


def _is_unreadable(row: DeliveryRow) -> bool:
    return row.state == DeliveryState.PENDING and row.error.startswith(UNREADABLE)


def _in_state(states: Sequence[DeliveryState]) -> ColumnElement[bool]:
    return col(DeliveryRow.state).in_([state.value for state in states])


def _hanging_on(key: str) -> ColumnElement[bool]:
    """What edits or answers that message and has not begun to be sent."""
    return and_(col(DeliveryRow.after_key) == key, _in_state(NOT_BEGUN))


def _edits_of(key: str) -> ColumnElement[bool]:
    return and_(_hanging_on(key), col(DeliveryRow.kind) == DeliveryKind.EDIT.value)
