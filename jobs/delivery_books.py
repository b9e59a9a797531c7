"""A dispatcher's books: what is due in which lane, what it may claim, and how sendings ended."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heapify, heappop, heappush

from domain.deliveries import DeliveryKind, Sent
from jobs.delivery_desk import Ended
from jobs.delivery_trouble import all_is_well, tell
from storage.claims import Claim, Pace, Prospect
from storage.database import Database
from storage.ready import ANYTHING
from storage.store import Store

log = logging.getLogger(__name__)

LOOKS_A_LEASE = 50  # so that scaled-down leases are looked at as often


@dataclass
class DeliveryBooks:
    """Remembers from its last look which lane is free when, on the monotonic clock."""

    database: Database
    pace: Pace
    owner: str
    clock: Callable[[], datetime]
    _free: list[tuple[float, str]] = field(default_factory=list)
    _not_before: float = 0
    _next_look: float = 0
    _blocked: bool = False

    def look_again(self) -> None:
        self._next_look = 0

    def seconds(self) -> float:
        """Until a lane is free, or it is time to look what other processes have queued."""
        at = self._next_look
        if self._free:
            at = min(at, max(self._free[0][0], self._not_before))
        return max(0.0, at - time.monotonic())

    def turn(self, ended: Sequence[Ended], most: int) -> list[Claim]:
        """Write down what has ended, and claim what may be sent now, committed as being sent.

        In one transaction, which has to outlast a power cut only where something is claimed: of
        what was sent Slack can be asked again.
        """
        sent: list[tuple[Claim, Sent]] = []
        for each in ended:
            if isinstance(each.outcome, Sent) and _is_all(each.claim, each.outcome):
                sent.append((each.claim, each.outcome))
            else:
                self._write(each)
        lanes = self._due(most)
        if not sent and not lanes:
            return []
        with self.database.dispatching(lasting=bool(lanes)) as store:
            for claim, outcome in sorted(sent, key=lambda each: each[0].delivery.target):
                self._write_sent(store, claim, outcome)
            return self._claimed(store, lanes) if lanes else []

    def _claimed(self, store: Store, lanes: list[str]) -> list[Claim]:
        levels = store.claims.room(self.pace)
        room = levels.room(self.pace)
        if levels.paused or levels.blocked:
            self.look_again()
        elif room < len(lanes):
            self._put_back(lanes[room:], levels.after(room, self.pace).wait(self.pace))
        return store.claims.take_in(lanes, self.owner, self.pace, levels)

    def _put_back(self, lanes: Sequence[str], wait: float) -> None:
        now = time.monotonic()
        self._not_before = now + wait
        for lane in lanes:
            heappush(self._free, (now, lane))

    def _look(self) -> None:
        # Before it looks, so that what is queued meanwhile is looked for again.
        self._next_look = time.monotonic() + min(self.pace.look, self.pace.lease / LOOKS_A_LEASE)
        prospect = self._prospect() if self.database.finds(ANYTHING) else Prospect()
        now = time.monotonic()  # rather late than in vain
        self._blocked, self._not_before = prospect.blocked, now + prospect.wait
        self._free = [(now + seconds, lane) for seconds, lane in prospect.lanes]
        heapify(self._free)

    def _prospect(self) -> Prospect:
        with self.database.reading() as store:
            prospect = store.claims.look(self.pace, self.owner)
            is_quiet = _quiet_hours(store)
        if prospect.paused or (is_quiet is not None and is_quiet(self.clock())):
            return Prospect()
        return prospect

    def _due(self, most: int) -> list[str]:
        if most and time.monotonic() >= self._next_look:
            self._look()
        now, lanes = time.monotonic(), list[str]()
        while self._free and len(lanes) < most and max(self._free[0][0], self._not_before) <= now:
            lanes.append(heappop(self._free)[1])
        return lanes

    def _write_sent(self, store: Store, claim: Claim, outcome: Sent) -> None:
        rest = store.claims.sent(claim, outcome, self.pace)
        if rest is None:
            _lease_gone(claim)
        elif rest.more:
            heappush(self._free, (time.monotonic() + rest.seconds, claim.delivery.target))
        if self._blocked:
            all_is_well(store)
            self._blocked = False
            self.look_again()

    def _write(self, ended: Ended) -> None:
        now = self.clock()  # perhaps over HTTP, so before the transaction
        with self.database.writing() as store:
            if store.claims.settle(ended.claim, ended.outcome, self.pace):
                tell(store, ended.claim.delivery, ended.outcome, now)
            else:
                _lease_gone(ended.claim)
        self.look_again()


def _is_all(claim: Claim, outcome: Sent) -> bool:
    """Nothing follows from it, such as a picture that is still to come."""
    edits = claim.delivery.kind is DeliveryKind.EDIT
    return not outcome.without_picture and not (edits and outcome.place != claim.delivery.parent)


def _lease_gone(claim: Claim) -> None:
    log.warning("the lease on %s had gone to somebody else", claim.delivery.key)


def _quiet_hours(store: Store) -> Callable[[datetime], bool] | None:
    """The clock may be another program's: it is asked only where there are such hours."""
    organisation = store.organisation.get()
    if organisation is None or organisation.quiet_hours is None:
        return None
    hours, zone = organisation.quiet_hours, organisation.zone
    return lambda now: hours.holds(now.astimezone(zone).time())
