"""The dispatcher: takes what is queued to Slack, in order, at Slack's pace, nothing twice.

It runs its own loop on the monotonic clock and never sleeps for a rate limit: it parks the
lane. A post is committed as being sent before the call, and doubt is settled by asking Slack.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from domain.deliveries import (
    Absent,
    Delivery,
    DeliveryKind,
    Found,
    InDoubt,
    LookUp,
    LookUpFailed,
    Outcome,
    Rejected,
    Sent,
)
from jobs.delivery_trouble import all_is_well, tell
from storage.claims import Claim, Pace
from storage.database import Database
from storage.store import Store

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
SHORTEST_WAIT = 0.005
LOOKS_A_LEASE = 100  # so that scaled-down leases are looked at as often
BAFFLED_ATTEMPTS = 5


@dataclass(frozen=True)
class Post:
    """How the dispatcher reaches Slack; `bot/slack/sender.py` in the running bot.

    ``send`` asks ``may_write`` just before it writes to the socket: the lease may be gone.
    """

    send: Callable[[Delivery, Callable[[], bool]], Outcome]
    look_up: Callable[[Delivery], LookUp]


@dataclass
class Dispatcher:
    """``owner`` names this process among replicas; ``clock`` is business time.

    Any number of threads may `run` one dispatcher: one of them looks, the others send or rest.
    """

    database: Database
    post: Post
    pace: Pace
    owner: str
    clock: Callable[[], datetime]
    resend_unknown: bool = False
    _looking: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def run(self, stop: threading.Event) -> None:
        """Deliver until told to stop; what is in flight is finished first."""
        busy = False
        while not stop.is_set():
            try:
                claim = self._next(stop, busy=busy)
                busy = claim is not None
                if claim is not None:
                    self._carry_out(claim)
            except Exception:
                log.exception("delivery failed; going on")
                stop.wait(IDLE_SECONDS)

    def deliver_one(self) -> bool:
        """Take one delivery as far as it goes now; False when nothing is ready."""
        claim = self._claim()
        if claim is None:
            return False
        self._carry_out(claim)
        return True

    def _next(self, stop: threading.Event, *, busy: bool) -> Claim | None:
        """Wait for the next delivery, None once told to stop; the busy claim before they look."""
        with self._looking:
            if busy and (claim := self._claim()) is not None:
                return claim
            while not stop.is_set():
                wait = self._seconds_to_next()
                if wait <= 0:
                    claim = self._claim()
                    if claim is not None:
                        return claim
                    wait = self._idle_seconds
                stop.wait(min(max(wait, SHORTEST_WAIT), self._idle_seconds))
        return None

    @property
    def _idle_seconds(self) -> float:
        return min(IDLE_SECONDS, self.pace.lease / LOOKS_A_LEASE)

    def _seconds_to_next(self) -> float:
        with self.database.reading() as store:
            wait = store.claims.seconds_to_next(self.pace)
        return self._idle_seconds if wait is None else wait

    def _claim(self) -> Claim | None:
        now = self.clock()  # perhaps over HTTP, so before the transaction
        with self.database.dispatching() as store:
            return None if _held(store, now) else store.claims.take(self.owner, self.pace)

    def _carry_out(self, claim: Claim) -> None:
        expires = time.monotonic() + self.pace.lease - self.pace.http_timeout

        def may_write() -> bool:
            """By the monotonic clock, and by the one that goes on while a machine sleeps."""
            if time.monotonic() >= expires:
                return False
            with self.database.reading() as store:
                return store.claims.holds(claim, self.pace.http_timeout)

        self._settle(claim, self._outcome(claim, may_write))

    def _settle(self, claim: Claim, outcome: Outcome | LookUpFailed) -> None:
        now = None if isinstance(outcome, Sent) else self.clock()
        with self.database.writing() as store:
            if not store.claims.settle(claim, outcome, self.pace):
                log.warning("the lease on %s had gone to somebody else", claim.delivery.key)
            elif now is None:
                all_is_well(store)
            else:
                tell(store, claim.delivery, outcome, now)

    def _outcome(self, claim: Claim, may_write: Callable[[], bool]) -> Outcome | LookUpFailed:
        try:
            return self._asked(claim) or self.post.send(claim.delivery, may_write)
        except Exception as error:
            log.exception("%s could not be sent", claim.delivery.key)
            baffled = f"{type(error).__name__}: {error}"
            if claim.delivery.attempts >= BAFFLED_ATTEMPTS:
                return Rejected(baffled)
            return InDoubt(baffled)

    def _asked(self, claim: Claim) -> Sent | LookUpFailed | None:
        """What Slack says of a doubtful delivery; None: send it. An edit is simply made again."""
        if not claim.doubtful or claim.delivery.kind is DeliveryKind.EDIT:
            return None
        match self.post.look_up(claim.delivery):
            case Found(place):
                return Sent(place)
            case Absent():
                return None
            case LookUpFailed(error, impossible) as failed:
                if not (impossible and self.resend_unknown):
                    return failed
                log.warning("resending %s unasked: %s", claim.delivery.key, error)
                return None


def _held(store: Store, now: datetime) -> bool:
    """Paused by an administrator, or in the organisation's quiet hours."""
    if store.controls.get("paused") is not None:
        return True
    organisation = store.organisation.get()
    if organisation is None or organisation.quiet_hours is None:
        return False
    return organisation.quiet_hours.holds(now.astimezone(organisation.zone).time())
