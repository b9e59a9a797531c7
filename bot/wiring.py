"""Builds everything, once, from the settings; the only place that reads this machine's clock."""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from urllib.request import urlopen

from slack_sdk import WebClient

from bot.chart_loading import draw, warm_up
from bot.counts import Counts
from bot.databases import open_database
from bot.listening import Listening
from bot.logs import start_logging
from bot.one_question import OneQuestion
from bot.settings import Hearing, Settings
from bot.showing import Showing
from bot.slack.app import SlackApp, build_app
from bot.slack.client import web_client
from bot.slack.counted import CountedSender
from bot.slack.sender import Sender
from bot.slack.uploads import Uploads
from bot.slack.wsgi import SlackWsgi, wsgi_app
from bot.web.calendar import CalendarFeeds
from bot.web.checks import Check
from bot.web.server import end_with, warn_if_open
from bot.working import Working
from handlers.request import Timing
from jobs.deliver import Post
from storage.database import Database
from storage.faults import DatabaseTroubleError

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


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

    @cached_property
    def listening(self) -> Listening:
        return Listening(self.settings, self.showing, lambda: self.app)

    @cached_property
    def working(self) -> Working:
        sender = CountedSender(Sender(self.client, self.uploads), self.counts)
        post = Post(sender.send, sender.look_up)
        return Working(self.settings, self.database, self.clock, post)

    def is_well(self) -> bool:
        """Whether the database answers with the shape that this version knows."""
        try:
            return self.database.is_current()
        except DatabaseTroubleError:
            return False

    def database_fault(self) -> str:
        return "" if self.database.is_current() else "it is not in this version's shape"

    def show(self, *, hears: bool, works: bool) -> None:
        """Health and metrics, if a port is set for them; before anything is started."""
        checks: dict[str, Check] = {"database": self.database_fault}
        if hears:
            checks["hearing"] = self.listening.fault
        if works:
            checks |= self.working.checks()
        self.showing.show(checks, hears=hears, works=works)

    def settled(self) -> bool:
        """Whether nobody waits for an answer, a tick or a message at the present business time."""
        return self.listening.at_rest() and self.working.at_rest()

    def stop(self) -> bool:
        """Hear nothing more, finish what is in flight, hand back what is leased.

        One deadline for all of it; False when that came first, and threads are still at it.
        """
        self.working.stop()
        self.listening.stop()
        finishing = threading.Thread(target=self._finish, name="stop", daemon=True)
        finishing.start()
        finishing.join(self.settings.stop_seconds)
        if not finishing.is_alive():
            return True
        log.warning(
            "not all was finished within %s seconds; what was being sent is asked for in Slack at "
            "the next start", self.settings.stop_seconds,
        )  # fmt: skip
        self.listening.abandon()
        return False

    def _finish(self) -> None:
        self.listening.finish()
        self.working.finish()
        self.showing.close()
        self.database.dispose()


def build(settings: Settings, database: Database | None = None) -> Bot:
    """Everything but what runs: that is started by name."""
    database, clock = database or open_database(settings), clock_of(settings)
    client = web_client(
        settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url.rstrip("/") + "/",
        timeout=int(settings.http_timeout_seconds) or 1,
    )
    uploads = Uploads(client, database, partial(draw, theme=settings.theme), clock)
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
    warm_up()
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
