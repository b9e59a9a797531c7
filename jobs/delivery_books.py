"""A dispatcher's books: what is due in which lane, what it may claim, and how sendings ended."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heapify, heappop, heappush
from math import inf

from domain.deliveries import DeliveryKind, Sent
from jobs.delivery_desk import Ended
from jobs.delivery_trouble import Repeating, all_is_well, tell
from jobs.told_time import ToldTime
from storage.claims import Claim, Pace, Prospect
from storage.clock_steps import TOLERANCE
from storage.controls import AHEAD_OF_PAUSE
from storage.database import Database
from storage.ready import ANYTHING
from storage.reference import under
from storage.store import Store

log = logging.getLogger(__name__)

LOOKS_A_LEASE = 50  # so that scaled-down leases are looked at as often


@dataclass
class DeliveryBooks:
    """Remembers from its last look, at ``looked``, which lane is free when: on the monotonic
    clock."""

    database: Database
    pace: Pace
    owner: str
    clock: Callable[[], datetime]
    _free: list[tuple[float, str]] = field(default_factory=list)
    _not_before: float = 0
    _next_look: float = 0
    _blocked: bool = False
    _quiet: bool = False
    _stopped: Repeating = field(default_factory=Repeating)
    looked: float = field(default_factory=time.monotonic)
    _ahead: float = inf  # how far the database's clock is ahead of the monotonic one
    _in_hand: dict[str, float] = field(default_factory=dict)
    _time: ToldTime = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._time = ToldTime(self.clock)

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
            self._in_hand.pop(each.claim.delivery.target, None)
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
            claims = self._claimed(store, lanes) if lanes else []
        until = time.monotonic() + self.pace.lease
        self._in_hand |= {claim.delivery.target: until for claim in claims}
        return claims

    def _claimed(self, store: Store, lanes: list[str]) -> list[Claim]:
        levels = store.claims.room(self.pace)
        if levels.paused:
            return store.claims.take_ahead(_ahead(store), self.owner, self.pace, levels)
        room = levels.room(self.pace)
        if levels.blocked:
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
        if prospect.now and self._clock_went_back(prospect.now - time.monotonic()):
            prospect = self._prospect()
        now = self.looked = time.monotonic()  # rather late than in vain
        self._blocked, self._not_before = prospect.blocked, now + prospect.wait
        self._free = [(now + seconds, lane) for seconds, lane in prospect.lanes]
        heapify(self._free)

    def _prospect(self) -> Prospect:
        with self.database.reading() as store:
            prospect = store.claims.look(self.pace, self.owner)
            is_quiet = _quiet_hours(store)
            if prospect.paused:
                lane = store.claims.waits_ahead(_ahead(store))
                prospect = replace(prospect, lanes=() if lane is None else ((0, lane),))
        if is_quiet is None:
            self._quiet = False
        elif now := self._time.now():
            self._quiet = is_quiet(now)
        return Prospect() if self._quiet else prospect

    def _clock_went_back(self, ahead: float) -> bool:
        """Also asked at the start: the clock may have gone back while nothing ran."""
        went_back = ahead < self._ahead - TOLERANCE
        if went_back:
            if self._ahead < inf:
                log.warning("the database's clock was set back by %.0f s", self._ahead - ahead)
            with self.database.dispatching(lasting=False) as store:
                store.claims.put_times_right(self.pace)
        self._ahead = ahead
        return went_back

    def _due(self, most: int) -> list[str]:
        """What is in hand here stays so for its lease, though the database's clock leap ahead."""
        if most and time.monotonic() >= self._next_look:
            self._look()
        now, lanes = time.monotonic(), list[str]()
        while self._free and len(lanes) < most and max(self._free[0][0], self._not_before) <= now:
            lane = heappop(self._free)[1]
            if self._in_hand.get(lane, 0) <= now:
                lanes.append(lane)
        return lanes

    def _write_sent(self, store: Store, claim: Claim, outcome: Sent) -> None:
        rest = store.claims.sent(claim, outcome, self.pace)
        if rest is None:
            _lease_gone(claim)
        elif rest.more and not self._quiet:
            heappush(self._free, (time.monotonic() + rest.seconds, claim.delivery.target))
        if self._blocked:
            all_is_well(store)
            self._stopped.over()
            self._blocked = False
            self.look_again()

    def _write(self, ended: Ended) -> None:
        # Perhaps over HTTP, so before the transaction. What Slack said is written down regardless.
        now = self._time.now() or ended.claim.delivery.queued_at
        with under(ended.claim.delivery.reference), self.database.writing() as store:
            if store.claims.settle(ended.claim, ended.outcome, self.pace):
                tell(store, ended.claim.delivery, ended.outcome, now, self._stopped)
            else:
                _lease_gone(ended.claim)
        self.look_again()


def _is_all(claim: Claim, outcome: Sent) -> bool:
    """Nothing follows from it, such as a picture or the truth of today, still to come."""
    edits = claim.delivery.kind is DeliveryKind.EDIT
    follows = outcome.without_picture or outcome.found
    return not follows and not (edits and outcome.place != claim.delivery.parent)


def _lease_gone(claim: Claim) -> None:
    with under(claim.delivery.reference):
        log.warning("the lease on %s had gone to somebody else", claim.delivery.key)


def _ahead(store: Store) -> str:
    return store.controls.get(AHEAD_OF_PAUSE) or ""


def _quiet_hours(store: Store) -> Callable[[datetime], bool] | None:
    """The clock may be another program's: it is asked only where there are such hours."""
    organisation = store.organisation.get()
    if organisation is None or organisation.quiet_hours is None:
        return None
    hours, zone = organisation.quiet_hours, organisation.zone
    return lambda now: hours.holds(now.astimezone(zone).time())
