"""What a running bot does by itself: a planner that ticks, and senders of what is queued."""

import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.settings import Settings, WhenUnknown
from bot.web.checks import Check, lately
from domain.deliveries import DeliveryState
from jobs.deliver import Dispatcher, Post
from jobs.schedule import LAST_TICK, Ticking, planned_jobs, start_ticking
from storage.claims import Pace
from storage.controls import SENDING_BLOCKED
from storage.database import Database

TICKS_MISSED = 5  # before the planner is called late


@dataclass
class Working:
    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    post: Post
    _stop: threading.Event = field(default_factory=threading.Event)
    _senders: list[threading.Thread] = field(default_factory=list)
    _ticking: Ticking | None = None
    _dispatcher: Dispatcher | None = None

    def start(self) -> None:
        settings = self.settings
        jobs = planned_jobs(settings.payload_days)
        self._ticking = start_ticking(self.database, jobs, self.clock, settings.tick_seconds)
        self._dispatcher = dispatcher = self._new_dispatcher(
            f"{os.getpid()}.{secrets.token_hex(4)}"
        )
        for number in range(settings.senders):
            thread = threading.Thread(
                target=dispatcher.run, args=(self._stop,), name=f"sender-{number}", daemon=True
            )
            thread.start()
            self._senders.append(thread)

    def at_rest(self) -> bool:
        """Whether nothing waits for a tick, or to be sent, at the present business time."""
        now = self.clock()
        with self.database.reading() as store:
            ticked = store.controls.get(LAST_TICK)
            counts = store.outbox.counts()
        waiting = counts.get(DeliveryState.PENDING, 0) + counts.get(DeliveryState.SENDING, 0)
        recent = ticked is not None and (
            now - datetime.fromisoformat(ticked) <= timedelta(seconds=5)
        )
        return recent and waiting == 0

    def checks(self) -> dict[str, Check]:
        return {
            "planner": self._planner_fault,
            "dispatcher": self._dispatcher_fault,
            "sending": self._sending_fault,
        }

    def stop(self) -> None:
        """Begin nothing more, and hand back what is leased."""
        self._stop.set()
        if self._dispatcher is not None:
            self._dispatcher.wake()
        if self._ticking is not None:
            self._ticking.stopping.set()

    def finish(self) -> None:
        if self._ticking is not None:
            self._ticking.shutdown()
        for thread in self._senders:
            thread.join()

    def _planner_fault(self) -> str:
        if self._ticking is None:
            return "not started"
        since = time.monotonic() - self._ticking.ticked
        return lately("it last did what was due", since, TICKS_MISSED * self.settings.tick_seconds)

    def _dispatcher_fault(self) -> str:
        if self._dispatcher is None:
            return "not started"
        ended = sum(not thread.is_alive() for thread in self._senders)
        if ended:
            return f"{ended} of {len(self._senders)} senders have ended"
        since = self._dispatcher.seconds_since_look()
        return lately("it last looked what is due", since, self.settings.lease_seconds)

    def _sending_fault(self) -> str:
        with self.database.reading() as store:
            blocked = store.controls.get(SENDING_BLOCKED)
        return f"Slack refuses: {blocked}" if blocked else ""

    def _new_dispatcher(self, owner: str) -> Dispatcher:
        settings = self.settings
        return Dispatcher(
            database=self.database,
            post=self.post,
            pace=Pace(
                http_timeout=settings.http_timeout_seconds,
                grace=settings.grace_seconds,
                lease=settings.lease_seconds,
                channel_interval=settings.channel_interval_seconds,
                posts_per_minute=settings.posts_per_minute,
                parked_retry=settings.parked_retry_seconds,
                look=settings.look_seconds,
            ),
            owner=owner,
            clock=self.clock,
            resend_unknown=settings.when_unknown is WhenUnknown.RESEND,
        )
