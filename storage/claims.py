"""Claims: which delivery a dispatcher may send next, and how its sending ended.

One lane a conversation keeps order and pace; leases go by the database's clock. A claim carries
a lease of its own, so that neither threads nor replicas can settle each other's.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import select

from domain.deliveries import DeliveryState, LookUpFailed, Outcome, Place, Sent
from storage.buckets import Buckets
from storage.clock import SECONDS, database_seconds
from storage.clock_steps import put_right
from storage.endings import Claim, Endings, Rest
from storage.outbox import delivery_of
from storage.pace import Pace
from storage.ready import AHEAD, FIRST, HOLDING, WAITING
from storage.tables import DeliveryRow, LaneRow
from storage.transaction import Transaction

__all__ = ["Claim", "Claims", "Pace", "Prospect"]

_FIRST = {False: text(FIRST), True: text(FIRST + " FOR UPDATE OF l, d SKIP LOCKED")}
_AHEAD = {False: text(AHEAD), True: text(AHEAD + " FOR UPDATE OF l, d SKIP LOCKED")}
_HELD = {
    dialect: text(
        f"SELECT lease_owner, lease_until - {now} AS seconds FROM lane WHERE channel = :lane"  # noqa: S608  our own SQL
    )
    for dialect, now in SECONDS.items()
}
_BEGIN = text(
    "UPDATE delivery SET state = 'sending', attempts = :attempts, first_started = :first, "
    "after_ts = :after, send_started = :now, updated = :now WHERE id = :id"
)
_LEASE = text("UPDATE lane SET lease_owner = :lease, lease_until = :until WHERE channel = :lane")
_UNREADABLE = text("UPDATE delivery SET state = 'failed', error = :error WHERE id = :id")


@dataclass(frozen=True)
class Prospect:
    """Which lanes may be claimed in how many seconds, the first one first.

    Nothing may be sent before ``wait`` seconds have gone by; ``blocked``: Slack refuses the token.
    ``now`` is the database's clock.
    """

    lanes: tuple[tuple[float, str], ...] = ()
    wait: float = 0
    blocked: bool = False
    now: float = 0


class Claims:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session
        self._buckets = Buckets(transaction)
        self._endings = Endings(transaction, self._buckets)

    def look(self, pace: Pace) -> Prospect:
        """Only looks, and cheaply: `take_in` decides."""
        connection, now = self._transaction.connection, database_seconds(self._transaction)
        free = {lane: float(at) for lane, at in connection.execute(WAITING, {"now": now})}
        free |= {row.lane: _held_until(row, pace) for row in connection.execute(HOLDING)}
        lanes = tuple(sorted((at - now, lane) for lane, at in free.items()))
        levels = self._buckets.levels()
        return Prospect(lanes, levels.wait(pace, now), levels.blocked > 0, now)

    def take_in(self, lanes: Iterable[str], owner: str, pace: Pace) -> list[Claim]:
        """The first delivery of each of these lanes that is free, as far as there is room."""
        levels, now = self._buckets.locked(), database_seconds(self._transaction)
        room, claims = levels.room(pace, now), list[Claim]()
        for lane in lanes:
            if len(claims) < room and (row := self._first(lane, now, pace)) is not None:
                claims += self._claimed(row, owner, pace, now)
        if claims:
            self._buckets.count(levels, len(claims), pace, now)
        return claims

    def waits_ahead(self, key: str) -> str | None:
        """The lane in which a delivery could be taken out of its turn now."""
        row = self._ahead(key, database_seconds(self._transaction), locked=False)
        return None if row is None else str(row.lane)

    def take_ahead(self, key: str, owner: str, pace: Pace) -> list[Claim]:
        """One delivery out of its turn, if there is room for it."""
        levels, now = self._buckets.locked(), database_seconds(self._transaction)
        room = levels.room(pace, now)
        row = self._ahead(key, now, locked=True) if room else None
        claims = [] if row is None else self._claimed(row, owner, pace, now)
        if claims:
            self._buckets.count(levels, len(claims), pace, now)
        return claims

    def holds(self, claim: Claim, seconds: float) -> bool:
        """Whether the lease lasts so many seconds more, by the clock that all replicas share."""
        asked = _HELD[self._transaction.dialect]
        lane = self._transaction.connection.execute(asked, {"lane": claim.delivery.target}).one()
        return bool(lane.lease_owner == claim.lease and lane.seconds >= seconds)

    def sent(self, claim: Claim, outcome: Sent, pace: Pace) -> Rest | None:
        """Write down that Slack has it; None when the lease had gone to somebody else."""
        return self._endings.sent(claim, outcome, pace, database_seconds(self._transaction))

    def settle(self, claim: Claim, outcome: Outcome | LookUpFailed, pace: Pace) -> bool:
        """Write down how it ended; False when the lease had gone to somebody else."""
        if isinstance(outcome, Sent):
            return self.sent(claim, outcome, pace) is not None
        now = database_seconds(self._transaction)
        lane = self._lane(claim.delivery.target)
        row = self._locked_row(claim.delivery.id)
        if row is None or lane.lease_owner != claim.lease or row.state != DeliveryState.SENDING:
            return False
        lane.lease_owner, lane.lease_until = "", 0
        row.updated, row.error = now, outcome.error[:500]
        rest = self._endings.apply(claim, row, outcome, pace, now)
        lane.next_at = max(lane.next_at, now + rest)
        self._session.add(row)
        self._session.add(lane)
        return True

    def put_times_right(self, pace: Pace) -> None:
        """After the database's clock was set back: nothing waits until that time comes again."""
        put_right(self._transaction, pace, database_seconds(self._transaction))

    def unblock(self) -> None:
        """Slack takes the token again."""
        self._buckets.unblock()

    def _ahead(self, key: str, now: float, *, locked: bool) -> Row[Any] | None:
        statement = _AHEAD[locked and self._transaction.postgres]
        return self._transaction.connection.execute(statement, {"key": key, "now": now}).first()

    def _first(self, lane: str, now: float, pace: Pace) -> Row[Any] | None:
        """PostgreSQL found it in a snapshot; what has become of it since, the locked row tells."""
        statement = _FIRST[self._transaction.postgres]
        row = self._transaction.connection.execute(statement, {"lane": lane, "now": now}).first()
        if row is None:
            return None
        due = {
            DeliveryState.PENDING: True,
            DeliveryState.PARKED: row.not_before <= now,
            DeliveryState.SENDING: (row.send_started or 0) <= now - pace.grace,
        }
        return row if due.get(DeliveryState(row.state), False) else None

    def _claimed(self, row: Row[Any], owner: str, pace: Pace, now: float) -> list[Claim]:
        connection = self._transaction.connection
        try:
            parent = Place(row.parent_channel, row.parent_ts) if row.after_key else None
            found = delivery_of(row, parent)
        except ValueError as error:
            words = f"unreadable: {error}"[:500]
            connection.execute(_UNREADABLE, {"id": row.id, "error": words})
            return []
        first = row.first_started is None
        delivery = replace(
            found,
            state=DeliveryState.SENDING,
            attempts=row.attempts + 1,
            after_ts=row.newest_ts if first else row.after_ts,
            waited=now - row.created,
        )
        lease = f"{owner} {secrets.token_hex(6)}"
        begun = {
            "id": row.id,
            "attempts": delivery.attempts,
            "first": now if first else row.first_started,
            "after": delivery.after_ts,
            "now": now,
        }
        connection.execute(_BEGIN, begun)
        connection.execute(
            _LEASE, {"lease": lease, "until": now + pace.lease, "lane": delivery.target}
        )
        return [Claim(delivery, _may_be_there(row), lease)]

    def _locked_row(self, delivery_id: int) -> DeliveryRow | None:
        wanted = select(DeliveryRow).where(DeliveryRow.id == delivery_id).with_for_update()
        return self._session.exec(wanted.execution_options(populate_existing=True)).first()

    def _lane(self, channel: str) -> LaneRow:
        wanted = select(LaneRow).where(LaneRow.channel == channel).with_for_update()
        return self._session.exec(wanted.execution_options(populate_existing=True)).one()


def _may_be_there(row: Row[Any]) -> bool:
    """Sent before, or begun to be sent in a time that a restore has made forget."""
    begun = row.first_started is not None and not row.attempts
    return begun or row.state == DeliveryState.SENDING


def _held_until(row: Row[Any], pace: Pace) -> float:
    sending = row.state == DeliveryState.SENDING
    at = (row.send_started or 0) + pace.grace if sending else row.not_before
    return float(max(at, row.next_at, row.lease_until))
