"""Claims: which delivery a dispatcher may send next, and how its sending ended.

One lane a conversation keeps order and pace; leases go by the database's clock. A claim carries
a lease of its own, so that neither threads nor replicas can settle each other's.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlmodel import select

from domain.deliveries import DeliveryState, LookUpFailed, Outcome, Place, Sent
from storage.buckets import Buckets, Levels
from storage.clock import SECONDS, database_seconds
from storage.clock_steps import put_right
from storage.endings import Claim, Endings, Rest
from storage.lists import DIALECTS, among, as_parameter
from storage.outbox import UNREADABLE, delivery_of
from storage.pace import Pace
from storage.ready import AHEAD, AHEAD_LOCKED, FIRST, HOLDING, WAITING
from storage.tables import DeliveryRow, LaneRow
from storage.transaction import Transaction

log = logging.getLogger(__name__)

__all__ = ["Claim", "Claims", "Pace", "Prospect"]

_HELD = {
    dialect: text(
        f"SELECT lease_owner, lease_until - {now} AS seconds FROM lane WHERE channel = :lane"  # noqa: S608  our own SQL
    )
    for dialect, now in SECONDS.items()
}
_BEGIN = {
    dialect: text(f"""
UPDATE delivery SET state = 'sending', attempts = attempts + 1, send_started = :now,
  updated = :now, first_started = coalesce(first_started, :now),
  after_ts = CASE WHEN first_started IS NOT NULL THEN after_ts
    ELSE (SELECT newest_ts FROM lane WHERE channel = delivery.lane) END
WHERE id {among(dialect, "ids")}
""")  # noqa: S608  made of our own constants
    for dialect in DIALECTS
}
_LEASE = {
    dialect: text(f"""
UPDATE lane SET lease_owner = :lease, lease_until = :until
WHERE channel {among(dialect, "lanes")}
""")  # noqa: S608  made of our own constants
    for dialect in DIALECTS
}
# A doubt stays one: `_may_be_there`.
_UNREADABLE = text("""
UPDATE delivery SET state = 'pending', not_before = :until, updated = :now, error = :error,
  send_started = CASE WHEN state = 'sending' THEN NULL ELSE send_started END
WHERE id = :id
""")
UNREADABLE_SECONDS = 10.0  # soon enough for a newer version that takes over


@dataclass(frozen=True)
class Prospect:
    """Which lanes may be claimed in how many seconds, the first one first.

    Nothing may be sent before ``wait`` seconds have gone by; ``blocked``: Slack refuses the token;
    ``paused``: a person has stopped all sending. ``now`` is the database's clock.
    """

    lanes: tuple[tuple[float, str], ...] = ()
    wait: float = 0
    blocked: bool = False
    paused: bool = False
    now: float = 0


class Claims:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session
        self._buckets = Buckets(transaction)
        self._endings = Endings(transaction, self._buckets)

    def look(self, pace: Pace, owner: str | None = None) -> Prospect:
        """Only looks, and cheaply: `take_in` decides.

        Who sent last in a lane has a head start in it: replicas that all tried each lane at the
        same moment would mostly try in vain.
        """
        connection, levels = self._transaction.connection, self._buckets.levels()
        now = levels.now
        free = dict[str, float]()
        for lane, last, at in connection.execute(WAITING, {"now": now}):
            mine = owner is None or last.partition(" ")[0] in ("", owner)
            free[lane] = at - now + (0 if mine else pace.head_start)
        for row in sorted(connection.execute(HOLDING), key=_last_is_first):
            free[row.lane] = _held_until(row, pace) - now
        lanes = tuple(sorted((seconds, lane) for lane, seconds in free.items()))
        return Prospect(lanes, levels.wait(pace), levels.blocked > 0, levels.paused, now)

    def room(self, pace: Pace) -> Levels:
        """What may go out now, kept from the other replicas as far as it has to be shared."""
        return self._buckets.for_claiming(pace)

    def take_in(
        self, lanes: Sequence[str], owner: str, pace: Pace, levels: Levels | None = None
    ) -> list[Claim]:
        """The first delivery of each of these lanes that is free, as far as there is room."""
        levels = levels or self.room(pace)
        wanted = lanes[: levels.room(pace)]
        rows = self._first(wanted, levels.now, pace) if wanted else []
        return self._claimed(rows, owner, pace, levels)

    def waits_ahead(self, key: str) -> str | None:
        """The lane in which a delivery could be taken out of its turn now."""
        row = self._ahead(key, database_seconds(self._transaction), AHEAD)
        return None if row is None else str(row.lane)

    def take_ahead(self, key: str, owner: str, pace: Pace, levels: Levels) -> list[Claim]:
        """One delivery out of its turn, if there is room for it."""
        row = self._ahead(key, levels.now, AHEAD_LOCKED) if levels.room(pace) else None
        return [] if row is None else self._claimed([row], owner, pace, levels)

    def holds(self, claim: Claim, seconds: float) -> bool:
        """Whether the lease lasts so many seconds more, by the clock that all replicas share."""
        asked = _HELD[self._transaction.dialect]
        lane = self._transaction.connection.execute(asked, {"lane": claim.delivery.target}).one()
        return bool(lane.lease_owner == claim.lease and lane.seconds >= seconds)

    def sent(self, claim: Claim, outcome: Sent, pace: Pace) -> Rest | None:
        """Write down that Slack has it; None when the lease had gone to somebody else."""
        return self._endings.sent(claim, outcome, pace)

    def settle(self, claim: Claim, outcome: Outcome | LookUpFailed, pace: Pace) -> bool:
        """Write down how it ended; False when the lease had gone to somebody else."""
        if isinstance(outcome, Sent):
            return self.sent(claim, outcome, pace) is not None
        now = database_seconds(self._transaction)
        lane = self._lane(claim.delivery.target)
        row = self._locked_row(claim.delivery.id)
        if row is None or lane.lease_owner != claim.lease or row.state != DeliveryState.SENDING:
            return False
        lane.lease_owner, lane.lease_until = claim.owner, 0
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

    def _ahead(self, key: str, now: float, asked: Mapping[str, TextClause]) -> Row[Any] | None:
        statement = asked[self._transaction.dialect]
        return self._transaction.connection.execute(statement, {"key": key, "now": now}).first()

    def _first(self, lanes: Sequence[str], now: float, pace: Pace) -> list[Row[Any]]:
        """PostgreSQL found them in a snapshot; what has become of them, the locked rows tell."""
        dialect = self._transaction.dialect
        asked = {"lanes": as_parameter(dialect, lanes), "now": now}
        rows = self._transaction.connection.execute(FIRST[dialect], asked)
        due = [row for row in rows if _is_due(row, now, pace)]
        return sorted(due, key=lambda row: lanes.index(row.lane))

    def _claimed(
        self, rows: Sequence[Row[Any]], owner: str, pace: Pace, levels: Levels
    ) -> list[Claim]:
        lease = f"{owner} {secrets.token_hex(6)}"
        claims = [claim for row in rows if (claim := self._claim(row, lease, levels.now))]
        if claims:
            self._begin(claims, levels.now, pace)
            self._buckets.count(levels, len(claims), pace)
        return claims

    def _claim(self, row: Row[Any], lease: str, now: float) -> Claim | None:
        try:
            parent = Place(row.parent_channel, row.parent_ts) if row.after_key else None
            found = delivery_of(row, parent)
        except ValueError as error:
            self._leave(row, error, now)
            return None
        delivery = replace(
            found,
            state=DeliveryState.SENDING,
            attempts=row.attempts + 1,
            after_ts=row.newest_ts if row.first_started is None else row.after_ts,
            waited=now - row.created,
        )
        return Claim(delivery, _may_be_there(row), lease)

    def _leave(self, row: Row[Any], error: ValueError, now: float) -> None:
        """To a newer version, which can read it; said once."""
        if not row.error.startswith(UNREADABLE):
            log.error(
                "%s cannot be read by this version, and waits for another: kpi outbox list",
                row.dedup_key,
            )
        left = {
            "id": row.id,
            "error": f"{UNREADABLE}{error}"[:500],
            "now": now,
            "until": now + UNREADABLE_SECONDS,
        }
        self._transaction.connection.execute(_UNREADABLE, left)

    def _begin(self, claims: Sequence[Claim], now: float, pace: Pace) -> None:
        connection, dialect = self._transaction.connection, self._transaction.dialect
        ids = as_parameter(dialect, [claim.delivery.id for claim in claims])
        lanes = as_parameter(dialect, [claim.delivery.target for claim in claims])
        connection.execute(_BEGIN[dialect], {"ids": ids, "now": now})
        leased = {"lanes": lanes, "lease": claims[0].lease, "until": now + pace.lease}
        connection.execute(_LEASE[dialect], leased)

    def _locked_row(self, delivery_id: int) -> DeliveryRow | None:
        wanted = select(DeliveryRow).where(DeliveryRow.id == delivery_id).with_for_update()
        return self._session.exec(wanted.execution_options(populate_existing=True)).first()

    def _lane(self, channel: str) -> LaneRow:
        wanted = select(LaneRow).where(LaneRow.channel == channel).with_for_update()
        return self._session.exec(wanted.execution_options(populate_existing=True)).one()


def _is_due(row: Row[Any], now: float, pace: Pace) -> bool:
    match DeliveryState(row.state):
        case DeliveryState.PENDING:
            return True
        case DeliveryState.PARKED:
            return bool(row.not_before <= now)
        case DeliveryState.SENDING:
            return bool((row.send_started or 0) <= now - pace.grace)
    return False


def _may_be_there(row: Row[Any]) -> bool:
    """Sent before, or begun to be sent in an attempt of which nothing is known any more: that was
    before a restore, or has to be looked for."""
    forgotten = not row.attempts or row.send_started is None
    begun = row.first_started is not None and forgotten
    return begun or row.state == DeliveryState.SENDING


def _last_is_first(row: Row[Any]) -> tuple[str, int]:
    """Of several that hold a lane, the one that counts comes last: see `FIRST`."""
    return row.state, -row.id


def _held_until(row: Row[Any], pace: Pace) -> float:
    sending = row.state == DeliveryState.SENDING
    at = (row.send_started or 0) + pace.grace if sending else row.not_before
    return float(max(at, row.next_at, row.lease_until))
