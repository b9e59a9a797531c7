"""Builds everything, once, from the settings; the only place that reads this machine's clock."""

import gc
import json
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from importlib import import_module
from typing import Any, Literal
from urllib.request import urlopen

from pydantic import SecretStr
from slack_sdk import WebClient

from bot.counts import Counts
from bot.logs import start_logging
from bot.settings import Hearing, Settings, WhenUnknown
from bot.showing import Showing
from bot.slack.app import SlackApp, build_app
from bot.slack.client import web_client
from bot.slack.counted import CountedSender
from bot.slack.sender import Sender
from bot.slack.socket import SocketHandler, close_socket, open_socket
from bot.slack.uploads import Uploads
from bot.slack.wsgi import SlackWsgi, wsgi_app
from bot.web.checks import Check, answered, lately, reachable
from domain.deliveries import DeliveryState
from domain.errors import DomainError, NotFoundError
from handlers.request import Timing
from jobs.deliver import Dispatcher, Post
from jobs.schedule import LAST_TICK, Ticking, planned_jobs, start_ticking
from storage.claims import Pace
from storage.controls import SENDING_BLOCKED
from storage.database import Database
from storage.faults import DatabaseTroubleError

log = logging.getLogger(__name__)

SPARE_CONNECTIONS = 8  # those who answer, the pictures, the planner, and two to spare
STOPPING_SECONDS = 20.0
TICKS_MISSED = 5  # before the planner is called late
NO_DATABASE = (
    "There is no database at {}. kpi run or kpi db upgrade makes a new one; if there was one, put "
    "the file back, or kpi db restore a backup."
)

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


def opened_database(settings: Settings) -> Database:
    """The database as it is."""
    connections = settings.listener_threads + settings.senders + SPARE_CONNECTIONS
    return Database(settings.database_url, pool_size=connections)


def open_database(settings: Settings) -> Database:
    """The database, brought up to date."""
    database = opened_database(settings)
    if not database.is_current():
        database.upgrade()
    return database


def database_there(settings: Settings) -> Database:
    """For whoever only looks: a SQLite file that is gone is not made anew, under the feet of a
    bot that is running."""
    if not Database(settings.database_url, pool_size=1).exists():
        raise NotFoundError(NO_DATABASE.format(settings.database_url))
    return open_database(settings)


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
    _web: subprocess.Popen[bytes] | None = None

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
        self._socket = open_socket(self.app, token, settings.listener_threads)
        _warm_up()

    def start_serving(self) -> None:
        """Listen for Slack's signed requests, behind gunicorn in a process of its own."""
        settings = self.settings
        _warn_if_open(settings.host)
        beside = self.showing.beside
        shown = beside.fileno() if beside else 0
        self._web = subprocess.Popen(  # noqa: S603  our own command
            [
                sys.executable, "-m", "gunicorn", "--bind", f"{settings.host}:{settings.port}",
                "--workers", "1", "--threads", str(settings.listener_threads),
                "--access-logfile", "/dev/null", "--no-control-socket",
                "--logger-class", "bot.web.gunicorn_log.GunicornLog",
                f"bot.wiring:web({shown})",
            ],
            env={**os.environ, **exported(settings)},
            pass_fds=[shown] if shown else [],
        )  # fmt: skip
        if beside:
            beside.close()  # it is the other process's now

    def hears_still(self) -> bool:
        """False once the web server has ended by itself, as when its port was taken."""
        return self._web is None or self._web.poll() is None

    def start_working(self) -> None:
        """Tick the planner and send what is queued."""
        settings = self.settings
        jobs = planned_jobs(settings.payload_days)
        self._ticking = start_ticking(self.database, jobs, self.clock, settings.tick_seconds)
        self._dispatcher = dispatcher = self._new_dispatcher(secrets.token_hex(4))
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

    def stop(self) -> None:
        """Hear nothing more, finish what is in flight, hand back what is leased."""
        if self._socket is not None:
            close_socket(self._socket)
            self.app.drain()
        if self._web is not None:
            _end(self._web)
        self._stop.set()
        if self._dispatcher is not None:
            self._dispatcher.wake()
        if self._ticking is not None:
            self._ticking.shutdown()
        for thread in self._senders:
            thread.join(STOPPING_SECONDS)
        self.showing.close()
        self.database.dispose()

    def database_fault(self) -> str:
        return "" if self.database.is_current() else "it is not in this version's shape"

    def _hearing_fault(self) -> str:
        if self.settings.hearing is Hearing.SOCKET:
            connected = self._socket is not None and self._socket.client.is_connected()
            return "" if connected else "not connected to Slack"
        return "" if self._web_answers() else "the web server does not answer"

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

    def _web_answers(self) -> bool:
        address = reachable(self.settings.host, self.settings.port)
        return self.hears_still() and answered(f"{address}/healthz", timeout=3) != ""

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


def _warn_if_open(host: str) -> None:
    """Slack speaks TLS only, and this server does not."""
    if host not in ("127.0.0.1", "::1", "localhost"):
        log.warning(
            "HOST is %s, so that other machines reach this server without TLS. Put a proxy with "
            "TLS in front of it, and set HOST=127.0.0.1 where both run on one machine.",
            host,
        )


def _end(web: subprocess.Popen[bytes]) -> None:
    web.terminate()
    try:
        web.wait(STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        web.kill()
        web.wait()


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


def web(shown_at: int = 0) -> SlackWsgi:
    """The WSGI application, as the Procfile names it.

    ``shown_at`` is a listening socket for its metrics, from the process that started this one;
    without one it shows itself as `kpi serve` does.
    """
    settings = Settings()
    start_logging(settings.log_level, settings.log_format)
    bot = build(settings)
    bot.showing.show_web(shown_at, {"database": bot.database_fault})
    _warm_up()
    secret = settings.slack_signing_secret.get_secret_value()
    return wsgi_app(bot.app, signing_secret=secret, is_well=bot.is_well)


def exported(settings: Settings) -> dict[str, str]:
    """The settings as environment variables, for a process of our own."""
    plain = settings.model_dump(mode="json")
    for name, value in settings:
        if isinstance(value, SecretStr):
            plain[name] = value.get_secret_value()
    return {name.upper(): str(value) for name, value in plain.items()}
