"""The dispatcher: takes what is queued to Slack, in order, at Slack's pace, nothing twice.

It runs its own loop on the monotonic clock and never sleeps for a rate limit: it parks the
lane. A post is committed as being sent before the call, and doubt is settled by asking Slack.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
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
from domain.notices import EpisodeAlert
from jobs.database_trouble import DatabaseTrouble
from jobs.delivery_books import DeliveryBooks
from jobs.delivery_desk import Desk, Ended
from storage.claims import Claim, Pace
from storage.database import Database
from storage.faults import DatabaseTroubleError
from storage.reference import under

log = logging.getLogger(__name__)

PAUSE_AFTER_ERROR = 0.5
BAFFLED_ATTEMPTS = 5
LATE_HOURS, DAY_HOURS = 1, 24


@dataclass(frozen=True)
class Post:
    """How the dispatcher reaches Slack; `bot/slack/sender.py` in the running bot.

    ``send`` asks ``may_write`` just before it writes to the socket: the lease may be gone. It
    may have to look up a message that took another's place, and fail in that.
    """

    send: Callable[[Delivery, Callable[[], bool]], Outcome | LookUpFailed]
    look_up: Callable[[Delivery], LookUp]


@dataclass
class Dispatcher:
    """``owner`` names this process among replicas; ``clock`` is business time.

    Any number of threads may `run` one dispatcher.
    """

    database: Database
    post: Post
    pace: Pace
    owner: str
    clock: Callable[[], datetime]
    resend_unknown: bool = False
    _books: DeliveryBooks = field(init=False, repr=False)
    _desk: Desk = field(init=False, repr=False)
    _trouble: DatabaseTrouble = field(
        init=False, repr=False, default_factory=lambda: DatabaseTrouble("delivery")
    )

    def __post_init__(self) -> None:
        self._books = DeliveryBooks(self.database, self.pace, self.owner, self.clock)
        self._desk = Desk(self._books)

    def run(self, stop: threading.Event) -> None:
        """Deliver until told to stop (and woken); what is in flight is finished first."""
        ended: Ended | None = None
        with self.database.telling(self.wake):
            while not stop.is_set() or ended is not None:
                handed_in, ended = ended, None
                try:
                    claim = self._desk.next(stop, handed_in)
                    ended = None if claim is None else self._carried_out(claim)
                    self._trouble.ended()
                except DatabaseTroubleError as error:
                    stop.wait(self._trouble.began(error))
                except Exception:
                    log.exception("delivery failed; going on")
                    stop.wait(PAUSE_AFTER_ERROR)

    def wake(self) -> None:
        """Look at once: something was queued, or it is time to stop."""
        self._books.look_again()
        self._desk.wake()

    def seconds_since_look(self) -> float:
        """Since it last saw what is due, which it does all the time."""
        return time.monotonic() - self._books.looked

    def deliver_one(self) -> bool:
        """Take one delivery as far as it goes now; False when nothing is ready."""
        self._books.look_again()
        claims = self._books.turn((), 1)
        self._books.turn([self._carried_out(claim) for claim in claims], 0)
        return bool(claims)

    def _carried_out(self, claim: Claim) -> Ended:
        expires = time.monotonic() + self.pace.lease - self.pace.http_timeout

        def may_write() -> bool:
            """By the monotonic clock, and by the one that goes on while a machine sleeps."""
            if time.monotonic() >= expires:
                return False
            try:
                with self.database.asking() as store:
                    return store.claims.holds(claim, self.pace.http_timeout)
            except DatabaseTroubleError as error:
                log.warning("%s waits: %s", claim.delivery.key, error)
                return False

        with under(claim.delivery.reference):
            return Ended(claim, self._outcome(claim, may_write))

    def _outcome(self, claim: Claim, may_write: Callable[[], bool]) -> Outcome | LookUpFailed:
        delivery, settled = claim.delivery, not claim.doubtful
        try:
            found, settled = self._asked(claim), True
            outcome = found or self.post.send(_in_its_time(delivery), may_write)
            if isinstance(outcome, Sent):
                log.info("sent %s (%s to %s)", delivery.key, delivery.kind, outcome.place.channel)
            return outcome
        except Exception as error:
            log.exception("%s could not be sent", delivery.key)
            fault = f"{type(error).__name__}: {error}"
            # Attempts that a kill cut short count as well, so it must be the same fault as before.
            again = delivery.error.startswith(type(error).__name__)
            hopeless = again and delivery.attempts >= BAFFLED_ATTEMPTS
            if not hopeless:
                return InDoubt(fault)
            return Rejected(fault) if settled else LookUpFailed(fault, impossible=True)

    def _asked(self, claim: Claim) -> Sent | LookUpFailed | None:
        """What Slack says of a doubtful delivery; None: send it. An edit is simply made again."""
        if not claim.doubtful or claim.delivery.kind is DeliveryKind.EDIT:
            return None
        match self.post.look_up(claim.delivery):
            case Found(place):
                log.info("%s had arrived after all", claim.delivery.key)
                return Sent(place, found=True)
            case Absent():
                log.info("%s had not arrived, so it is sent", claim.delivery.key)
                return None
            case LookUpFailed(error, impossible) as failed:
                if not (impossible and self.resend_unknown):
                    return failed
                log.warning("resending %s unasked: %s", claim.delivery.key, error)
                return None


def _in_its_time(delivery: Delivery) -> Delivery:
    """An alert that could not go out for a while says so: its facts are as old."""
    hours = int(delivery.waited / 3600)
    if not isinstance(delivery.notice, EpisodeAlert) or hours < LATE_HOURS:
        return delivery
    days = hours // DAY_HOURS
    number, word = (days, "day") if days > 1 else (hours, "hour")
    late = f"held for {number} {word}{'s' if number > 1 else ''} before it could be posted"
    return replace(delivery, notice=replace(delivery.notice, late=late))
