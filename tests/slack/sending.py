"""Deliveries sent to a running workspace, and what its log and its channels show of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.slack.client import web_client
from bot.slack.sender import Sender
from bot.slack.uploads import Uploads
from bot.workspace.server import RunningWorkspace
from domain.assessments import Record, assess
from domain.deliveries import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    LookUpFailed,
    NewDelivery,
    Outcome,
    Place,
    Sent,
)
from domain.episodes import EpisodeState
from domain.notices import EpisodeAlert, EpisodeUpdate, Notice
from domain.snapshots import snapshot
from jobs.deliver import Dispatcher, Post
from storage.claims import Pace
from storage.database import Database
from storage.outbox import marker
from tests import makers
from tests.workspace.driver import PNG, Driver, Json

CHANNEL = "C01IMT"
READER = "U01SDA"
PATIENT, HASTY = 15, 1  # seconds that a call waits for its answer
RETRY_AFTER, HOLD = 2, 4
AT_ONCE = Pace(
    http_timeout=0, grace=0, lease=60, channel_interval=0, posts_per_minute=0, parked_retry=0
)


def update(words: str = "Dec 17: 33.9%, Red") -> EpisodeUpdate:
    return EpisodeUpdate(1, "Abandonment rate", (words,))


def alert() -> EpisodeAlert:
    """With a picture."""
    record = Record(
        makers.indicator(),
        makers.organisation(),
        (makers.target(),),
        (makers.reading("14.2"),),
    )
    shown = snapshot(record, assess(record, makers.NOW.date()), "IMT")
    return EpisodeAlert(1, EpisodeState.OPEN, shown, "Nov 17")


def delivery(notice: Notice | None = None, key: str = "alert", **changes: Any) -> Delivery:
    facts: dict[str, Any] = {
        "id": 1,
        "key": key,
        "kind": DeliveryKind.POST,
        "target": CHANNEL,
        "notice": notice or update(),
        "marker": marker(key),
        "state": DeliveryState.SENDING,
        "attempts": 1,
        "broadcast": False,
        "queued_at": makers.NOW,
    }
    return Delivery(**{**facts, **changes})


@dataclass
class Bench:
    """A sender, the workspace that it sends to, and the database of its outbox.

    Only the send that meets a time-out waits for a short time.
    """

    running: RunningWorkspace
    database: Database
    draw: Callable[[object], bytes] = lambda facts: PNG
    picture_wait: float = 10

    def __post_init__(self) -> None:
        token = self.running.workspace.install.bot_token
        self.sender = self.next = self._sender(token, PATIENT)
        self.hasty = self._sender(token, HASTY)
        self.uploads = self.sender.uploads
        self.driver = Driver(self.running.url)

    def _sender(self, token: str, timeout: int) -> Sender:
        client = web_client(token, base_url=self.running.api_url, timeout=timeout)
        pictures = Uploads(
            client, self.database, self.draw, lambda: makers.NOW, timeout, self.picture_wait
        )
        return Sender(client, pictures)

    def send(self, sent: Delivery | None = None) -> Outcome | LookUpFailed:
        return self._send(sent or delivery(), lambda: True)

    def _send(self, sent: Delivery, may_write: Callable[[], bool]) -> Outcome | LookUpFailed:
        sender, self.next = self.next, self.sender
        return sender.send(sent, may_write)

    def posted(self, notice: Notice | None = None) -> Place:
        outcome = self.send(delivery(notice, key="earlier"))
        assert isinstance(outcome, Sent), outcome
        return outcome.place

    def fault(self, fault: str, method: str = "chat.postMessage", times: int = 1) -> None:
        holds = fault.startswith("timeout")
        self.next = self.hasty if holds else self.next
        after = HOLD if holds else RETRY_AFTER
        body = {"method": method, "fault": fault, "times": times, "after": after}
        answer = self.driver.post("faults", **body)
        assert answer["ok"], answer

    def state(self, **change: Any) -> None:
        answer = self.driver.post("state", **change)
        assert answer["ok"], answer

    def seen(self, channel: str = CHANNEL, user: str = READER) -> list[Json]:
        return self.driver.messages(channel, user)

    def calls(self, method: str) -> list[Json]:
        """What reached the workspace, faults before accepting apart."""
        entries: list[Json] = self.driver.get("log?since=0")["entries"]
        return [each for each in entries if each["kind"] == "api" and each["method"] == method]

    # The whole way ---------------------------------------------------------------------------

    def queue(self, new: NewDelivery | None = None, **changes: Any) -> None:
        queued = new or NewDelivery("alert", DeliveryKind.POST, CHANNEL, update())
        with self.database.writing() as store:
            assert store.outbox.queue(replace(queued, **changes))

    def deliver(self, rounds: int = 10) -> None:
        """As far as it goes, each look at once after the other."""
        post = Post(self._send, self.sender.look_up)
        worker = Dispatcher(self.database, post, AT_ONCE, "test", lambda: makers.NOW)
        for _ in range(rounds):
            worker.deliver_one()

    def outbox(self, key: str = "alert") -> DeliveryState | None:
        with self.database.reading() as store:
            every = store.outbox.listed(tuple(DeliveryState))
        return next((each.state for each in every if each.key == key), None)
