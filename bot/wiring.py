"""Builds everything, once, from the settings; the only place that reads this machine's clock."""

import gc
import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from importlib import import_module
from typing import Any, Literal
from urllib.request import urlopen

from slack_sdk import WebClient

from bot.counts import Counts
from bot.databases import open_database
from bot.logs import start_logging
from bot.one_question import OneQuestion
from bot.settings import Hearing, Settings, WhenUnknown
from bot.showing import Showing
from bot.slack.app import SlackApp, build_app
from bot.slack.client import web_client
from bot.slack.counted import CountedSender
from bot.slack.sender import Sender
from bot.slack.socket import SocketHandler, close_socket, open_socket
from bot.slack.uploads import Uploads
from bot.slack.wsgi import SlackWsgi, wsgi_app
from bot.web.calendar import CalendarFeeds
from bot.web.checks import Check, lately
from bot.web.server import WebServer, end_with, start_web_server, warn_if_open
from domain.deliveries import DeliveryState
from domain.errors import DomainError
from handlers.request import Timing
from jobs.deliver import Dispatcher, Post
from jobs.schedule import LAST_TICK, Ticking, planned_jobs, start_ticking
from storage.claims import Pace
from storage.controls import SENDING_BLOCKED
from storage.database import Database
from storage.faults import DatabaseTroubleError

log = logging.getLogger(__name__)

TICKS_MISSED = 5  # before the planner is called late
Clock = Callable[[], datetime]


class TokenError(DomainError):
    """A token that is needed is missing."""


def machine_clock() -> datetime:
    return datetime.now(UTC)


def remote_clock(url: str, timeout: float = 5) -> Clock:
    """Business time as another program tells it: `{"now": "2017-12-01T09:00:00+00:00"}`."""

    def now() -> datetime:
        with urlopen(url, timeout=timeout) as answer:  # noqa: S310  a setting, not user input
            told = datetime.fromisoformat(json.load(answer)["now"])
        return told.astimezone(UTC)

    return now


def clock_of(settings: Settings) -> Clock:
    return remote_clock(settings.clock_url) if settings.clock_url else machine_clock


@dataclass
class Bot:
    """The running parts; each is started only where it is asked for."""

    settings: Settings
    database: Database
    clock: Clock
    client: WebClient
    uploads: Uploads
    counts: Counts = field(default_factory=Counts)
    _stop: threading.Event = field(default_factory=threading.Event)
    _senders: list[threading.Thread] = field(default_factory=list)
    _ticking: Ticking | None = None
    _dispatcher: Dispatcher | None = None
    _socket: SocketHandler | None = None
    _web: WebServer | None = None

    def check_tokens(self, *, hears: bool) -> None:
        """Refuse to start without what Slack will ask for."""
        settings = self.settings
        wanted = {"SLACK_BOT_TOKEN": settings.slack_bot_token}
        if hears and settings.hearing is Hearing.SOCKET:
            wanted["SLACK_APP_TOKEN"] = settings.slack_app_token
        elif hears:
            wanted["SLACK_SIGNING_SECRET"] = settings.slack_signing_secret
        missing = [name for name, token in wanted.items() if not token.get_secret_value()]
        if missing:
            raise TokenError(
                f"{' and '.join(missing)} missing. Put it into .env, as the README's five steps "
                "say, or try Statkeeper without Slack: make demo."
            )

    @cached_property
    def app(self) -> SlackApp:
        settings = self.settings
        return build_app(
            database=self.database,
            client=self.client,
            signing_secret=settings.slack_signing_secret.get_secret_value(),
            clock=self.clock,
            timing=Timing(
                timedelta(seconds=settings.alert_delay_seconds),
                timedelta(minutes=settings.undo_minutes),
            ),
            uploads=self.uploads,
            counts=self.counts,
            public_url=settings.public_url if settings.hearing is Hearing.HTTP else "",
        )

    @cached_property
    def showing(self) -> Showing:
        return Showing(self.settings, self.database, self.clock, self.counts)

    def is_well(self) -> bool:
        """Whether the database answers with the shape that this version knows."""
        try:
            return self.database.is_current()
        except DatabaseTroubleError:
            return False

    def show(self, *, hears: bool, works: bool) -> None:
        """Health and metrics, if a port is set for them; before anything is started."""
        checks: dict[str, Check] = {"database": self.database_fault}
        if hears:
            checks["hearing"] = self._hearing_fault
        if works:
            checks |= {
                "planner": self._planner_fault,
                "dispatcher": self._dispatcher_fault,
                "sending": self._sending_fault,
            }
        self.showing.show(checks, hears=hears, works=works)

    def start_hearing(self) -> None:
        """Connect by Socket Mode; the charts warm up once that is done."""
        settings = self.settings
        token = settings.slack_app_token.get_secret_value()
        self.app.identity.ask_ahead()
        self._socket = open_socket(self.app, token, settings.listener_threads)
        _warm_up()

    def start_serving(self) -> None:
        """Listen for Slack's signed requests, behind gunicorn in a process of its own."""
        self._web = start_web_server(self.settings, self.showing.beside)

    def hears_still(self) -> bool:
        """False once the web server has ended by itself, as when its port was taken."""
        return self._web is None or self._web.runs()

    def start_working(self) -> None:
        """Tick the planner and send what is queued."""
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

    def settled(self) -> bool:
        """Whether nobody waits for an answer, a tick or a message at the present business time."""
        if self._socket is not None and not self.app.desk.at_work.wait(0):
            return False
        now = self.clock()
        with self.database.reading() as store:
            ticked = store.controls.get(LAST_TICK)
            counts = store.outbox.counts()
        waiting = counts.get(DeliveryState.PENDING, 0) + counts.get(DeliveryState.SENDING, 0)
        recent = ticked is not None and (
            now - datetime.fromisoformat(ticked) <= timedelta(seconds=5)
        )
        return recent and waiting == 0

    def stop(self) -> bool:
        """Hear nothing more, finish what is in flight, hand back what is leased.

        One deadline for all of it; False when that came first, and threads are still at it.
        """
        self._stop.set()
        if self._dispatcher is not None:
            self._dispatcher.wake()
        if self._ticking is not None:
            self._ticking.stopping.set()
        if self._web is not None:
            self._web.stop()
        finishing = threading.Thread(target=self._finish, name="stop", daemon=True)
        finishing.start()
        finishing.join(self.settings.stop_seconds)
        if not finishing.is_alive():
            return True
        log.warning(
            "not all was finished within %s seconds; what was being sent is asked for in Slack at "
            "the next start", self.settings.stop_seconds,
        )  # fmt: skip
        self.abandon()
        return False

    def abandon(self) -> None:
        """Leave no other process behind."""
        if self._web is not None:
            self._web.kill()

    def _finish(self) -> None:
        if self._socket is not None:
            close_socket(self._socket)
            self.app.drain()
        if self._web is not None:
            self._web.wait()
        if self._ticking is not None:
            self._ticking.shutdown()
        for thread in self._senders:
            thread.join()
        self.showing.close()
        self.database.dispose()

    def database_fault(self) -> str:
        return "" if self.database.is_current() else "it is not in this version's shape"

    def _hearing_fault(self) -> str:
        if self.settings.hearing is Hearing.SOCKET:
            connected = self._socket is not None and self._socket.client.is_connected()
            return "" if connected else "not connected to Slack"
        answers = self._web is not None and self._web.answers()
        return "" if answers else "the web server does not answer"

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
        sender = CountedSender(Sender(self.client, self.uploads), self.counts)
        return Dispatcher(
            database=self.database,
            post=Post(sender.send, sender.look_up),
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


def _draw(facts: Any, theme: Literal["light", "dark"]) -> bytes:
    """Matplotlib is loaded with the first picture, so that no command waits for it."""
    from bot.drawing import draw

    return draw(facts, theme)


def _warm_up() -> None:
    """Load the charts beside the first requests, so that no picture waits for them."""
    threading.Thread(target=_load_charts, name="charts", daemon=True).start()


def _load_charts() -> None:
    """What is loaded then stays for good, so the collector need not walk it again: each time it
    would hold every ack up for a tenth of a second."""
    import_module("bot.drawing")
    gc.collect()
    gc.freeze()


def build(settings: Settings, database: Database | None = None) -> Bot:
    """Everything but what runs: that is started by name."""
    database, clock = database or open_database(settings), clock_of(settings)
    client = web_client(
        settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url.rstrip("/") + "/",
        timeout=int(settings.http_timeout_seconds) or 1,
    )
    uploads = Uploads(client, database, partial(_draw, theme=settings.theme), clock)
    return Bot(settings, database, clock, client, uploads)


def web(shown_at: int = 0, tied: int = 0) -> SlackWsgi:
    """The WSGI application, as the Procfile names it.

    From the process that started this one: ``shown_at`` is a listening socket for its metrics,
    without which it shows itself as `kpi serve` does; ``tied`` is a pipe that closes with it.
    """
    settings = Settings()
    start_logging(settings.log_level, settings.log_format)
    if tied:
        end_with(tied)
    else:
        warn_if_open(settings.host)
    bot = build(settings)
    bot.showing.show_web(shown_at, {"database": bot.database_fault})
    bot.app.identity.ask_ahead()
    _warm_up()
    secret = settings.slack_signing_secret.get_secret_value()
    feeds = CalendarFeeds(bot.database, bot.clock) if settings.public_url else None
    return wsgi_app(
        bot.app, signing_secret=secret, is_well=_asked_once(bot.is_well), calendars=feeds
    )


def _asked_once(is_well: Callable[[], bool]) -> Callable[[], bool]:
    """Anybody may ask, as often as they like: a silent database must not take all threads."""
    question = OneQuestion(is_well, seconds=1)

    def answer() -> bool:
        try:
            return question.answer(timeout=2)
        except TimeoutError:
            return False

    return answer
