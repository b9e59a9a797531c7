"""The desk: what every listener needs to understand a request and to answer it."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.counts import Counts
from bot.render.message import Message, Picture
from bot.slack import database_trouble
from bot.slack.at_work import AtWork
from bot.slack.names import Names
from bot.slack.outcomes import error_name
from bot.slack.payloads import Body, Place, place_of_interaction, user_name
from bot.slack.seals import sealed
from bot.slack.uploads import Uploads
from domain.errors import DomainError
from handlers.refused import Refused
from handlers.request import Request, Timing
from storage.database import Database
from storage.faults import DatabaseTroubleError
from storage.reference import carried, current, new

log = logging.getLogger(__name__)

Files = list[str | None]

NAME_SECONDS = 1.0  # for who asks, where no ack waits for it
OPENERS = 8  # a form has to open within the 3 seconds of its trigger, whatever else goes on
WORKERS = 4  # more of them would only take the interpreter away from the acks


class UnsaidError(Exception):
    """An answer that did not reach its person, though what was asked for is done."""


@dataclass(frozen=True)
class Desk:
    """``clock`` tells business time. ``homes`` are the people who have opened their Home.

    ``public_url`` is where people reach this installation by HTTP, empty where they cannot.
    """

    database: Database
    client: WebClient
    clock: Callable[[], datetime]
    timing: Timing
    uploads: Uploads
    workers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(WORKERS, thread_name_prefix="kpi")
    )
    openers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(OPENERS, thread_name_prefix="forms")
    )
    homes: set[str] = field(default_factory=set)
    pictures: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="pictures")
    )
    at_work: AtWork = field(default_factory=AtWork)
    counts: Counts = field(default_factory=Counts)
    public_url: str = ""
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", Names(self.database, self.client))

    def request(
        self,
        place: Place,
        body: Body,
        text: str = "",
        values: dict[str, str] | None = None,
        named: Mapping[str, str] | None = None,
        seconds: float = NAME_SECONDS,
    ) -> Request:
        """``named`` are those whom a form names at its fields. For so many seconds Slack may be
        asked about people who are new here."""
        name, names = self.names.of(place.user, user_name(body), named or {}, seconds)
        return Request(
            slack_user=place.user,
            channel=place.channel,
            text=text,
            now=self.clock(),
            timing=self.timing,
            name=name,
            values=values or {},
            names=names,
        )

    def place(self, body: Body) -> Place:
        """Where a click or a form came from."""
        return place_of_interaction(body, self.client.token or "")

    def metadata(self, place: Place) -> dict[str, str]:
        """What a form remembers of the place that it is opened from."""
        return sealed(self.client.token or "", place.user, place.metadata())

    def first_time(self, key: str) -> bool:
        """Slack sends a request again when it doubts its arrival; it is handled once."""
        now = self.clock()  # perhaps over HTTP, so before the transaction
        return self.database.write(lambda store: store.seen.first_time(key, now))

    def later(self, work: Callable[[], None]) -> None:
        """Let a worker do it."""
        self._hand_over(self.workers, work)

    def soon(self, work: Callable[[], None]) -> None:
        """Let a thread do it that nothing slow keeps busy."""
        self._hand_over(self.openers, work)

    def follow(self, message: Message, show: Callable[[Files], None]) -> None:
        """Let the pictures' own thread draw what a message still lacks, then show it."""
        if message.pictures:
            self._hand_over(self.pictures, lambda: show(self._files(message)))

    def is_invited(self, channel: str) -> bool:
        """Whether the bot is in the channel; in doubt it is."""
        try:
            told = self.client.conversations_info(channel=channel)
        except SlackApiError as error:
            return error_name(error) != "channel_not_found"
        except Exception as error:
            log.info("whether I am in %s is not known: %s", channel, type(error).__name__)
            return True
        return bool((told.get("channel") or {}).get("is_member", True))

    def close(self) -> None:
        """Finish what was begun."""
        self.openers.shutdown(wait=True)
        self.workers.shutdown(wait=True)
        self.pictures.shutdown(wait=True)
        self.names.askers.shutdown(wait=False)

    def _hand_over(self, pool: ThreadPoolExecutor, work: Callable[[], None]) -> None:
        """RuntimeError from a pool that takes nothing more, at a stop."""
        counted = self.at_work.later(carried(work))
        try:
            pool.submit(counted)
        except RuntimeError:
            self.at_work.__exit__(None, None, None)
            raise

    def _files(self, message: Message) -> Files:
        return [self._file(picture) for picture in message.pictures]

    def _file(self, picture: Picture) -> str | None:
        try:
            return self.uploads.file_id(picture)
        except Exception as error:
            log.warning("a picture goes out in words: %s: %s", type(error).__name__, error)
            return None


def refusal(error: Exception, database: Database) -> Refused:
    """What a person is told of a request that failed; faults of ours leave a reference."""
    if isinstance(error, DomainError):
        return Refused(str(error))
    reference = current() or new()
    if isinstance(error, DatabaseTroubleError):
        log.error("reference %s: %s", reference, error)
        return database_trouble.refused(error, database, reference)
    log.error("reference %s", reference, exc_info=error)
    if isinstance(error, UnsaidError):
        return Refused(
            "I could not show you my answer. Whatever was to be stored is stored: /kpi history "
            "with the indicator's name shows it.",
            reference=reference,
        )
    return Refused(
        "Something went wrong on my side, and nothing was changed. Try again; if it happens "
        "again, give your administrator this reference.",
        reference=reference,
    )
