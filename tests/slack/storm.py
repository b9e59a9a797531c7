"""A storm: many deliveries to many channels while Slack fails at random, and what came of them."""

import random
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from bot.slack.client import web_client
from bot.slack.sender import Sender
from bot.slack.uploads import Uploads
from bot.workspace.faults import Fault, Faults
from bot.workspace.server import RunningWorkspace
from domain.deliveries import DeliveryKind, DeliveryState, NewDelivery
from domain.notices import EpisodeAlert, Notice
from jobs.deliver import Dispatcher, Post
from storage.claims import Pace
from storage.database import Database
from storage.outbox import GOING_OUT, marker
from tests import makers
from tests.end_to_end.town import eventually
from tests.slack.sending import alert, update
from tests.workspace.driver import PNG

CHANNELS = tuple(f"C01STORM{number:02d}" for number in range(12))
PEOPLE = tuple(f"U01P{number:02d}" for number in range(4))
SEED: dict[str, Any] = {
    "team": {"id": "T01STORM", "name": "Storm", "domain": "storm"},
    "users": [{"id": user, "name": user.lower()} for user in PEOPLE],
    "channels": [
        {"id": each, "name": each.lower(), "members": [PEOPLE[0]], "bot": True} for each in CHANNELS
    ],
    "file_processing_ms": 0,
}
# The settings of a running bot, scaled down about thirty times.
PACE = Pace(
    http_timeout=3,
    grace=1,
    lease=20,
    channel_interval=0,
    posts_per_minute=0,
    parked_retry=0.2,
    look=0.05,
)
HELD = 4.0  # longer than a call waits
WEIGHTS = {
    "429": 8,
    "5xx": 12,
    "5xx_after_accepting": 14,
    "reset_before": 12,
    "reset_after": 14,
    "timeout_before": 1,
    "timeout_after_accepting": 1,
    "slow": 8,
    "html": 6,
    "truncated": 8,
    "error:internal_error": 4,
    "error:fatal_error": 4,
    "error:is_archived": 3,
    "error:not_in_channel": 3,
    "error:token_revoked": 2,
}
# Real pauses that are no settings, scaled down like the settings.
PAUSES = {
    "bot.slack.sender.PICTURE_RETRY_SECONDS": 0.05,
    "bot.slack.sender.NOTHING_POSTED_SECONDS": 0.1,
    "bot.slack.uploads.RETRY_SECONDS": 0.05,
    "bot.slack.looking.BLOCKED_SECONDS": 0.5,
    "storage.endings.PICTURE_SECONDS": 0.3,
}


class Storm(Faults):
    """Each call goes wrong with a certain chance, until it has blown itself out."""

    def __init__(self, seed: int, faults: int, chance: float = 0.45) -> None:
        super().__init__()
        self._dice = random.Random(seed)
        self._left, self._chance = faults, chance
        self.done: Counter[str] = Counter()
        self.methods: Counter[str] = Counter()

    def take(self, method: str, channel: str = "") -> Fault | None:
        if self._left <= 0 or self._dice.random() >= self._chance:
            return None
        kind = self._dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        self._count(method, kind)
        after = {"429": 1.0, "slow": 0.05}.get(kind, HELD)
        return Fault(method, kind, after=after)

    def next_is(self, method: str, kind: str) -> bool:
        bad = self._left > 0 and self._dice.random() < 0.05
        if bad:
            self._count(method, kind)
        return bad

    def _count(self, method: str, kind: str) -> None:
        self._left -= 1
        self.done[kind] += 1
        self.methods[method] += 1


@dataclass
class Wave:
    """What is to be said in one wave, and the figures of how it arrived."""

    seed: int
    deliveries: list[NewDelivery] = field(default_factory=list)
    last_words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def fill(self, count: int) -> None:
        for number in range(count):
            lane = self._dice.choice((*CHANNELS, *CHANNELS, *PEOPLE))
            self.deliveries.append(self._next(f"{self.seed}:{number}", lane))

    def _next(self, key: str, lane: str) -> NewDelivery:
        if lane in PEOPLE:
            return NewDelivery(key, DeliveryKind.DM, lane, update(key))
        earlier = [d.key for d in self.deliveries
                   if d.target == lane and d.kind is DeliveryKind.POST]  # fmt: skip
        kind = self._dice.choice((DeliveryKind.POST, DeliveryKind.THREAD, DeliveryKind.EDIT))
        if not earlier or kind is DeliveryKind.POST:
            notice: Notice = _alert(key) if self._dice.random() < 0.4 else update(key)
            return NewDelivery(key, DeliveryKind.POST, lane, notice)
        after = self._dice.choice(earlier)
        if kind is DeliveryKind.EDIT:
            self.last_words[after] = key
        return NewDelivery(key, kind, lane, update(f"words {key}."), after=after)


def _alert(key: str) -> EpisodeAlert:
    """With a picture of its own."""
    shown = alert()
    return replace(shown, snapshot=replace(shown.snapshot, name=f"Rate {key}"))


@dataclass(frozen=True)
class Arrived:
    """Counted in the workspace's log; ``wrong`` are messages whose newest words are missing."""

    lost: list[str]
    doubled: list[str]
    out_of_order: list[str]
    wrong: list[str]


def arrived(running: RunningWorkspace, wave: Wave) -> Arrived:
    accepted = [
        each for each in running.workspace.log.since(0)
        if each["kind"] == "api" and each["method"] == "chat.postMessage" and each["ok"]
    ]  # fmt: skip
    keys = {marker(each.key): each for each in wave.deliveries}
    order = [keys[each["dedup"]] for each in accepted if each.get("dedup") in keys]
    times = Counter(each.key for each in order)
    posts = [each for each in wave.deliveries if each.kind is not DeliveryKind.EDIT]
    mixed = [
        lane for lane in (*CHANNELS, *PEOPLE)
        if [each.key for each in order if each.target == lane]
        != [each.key for each in posts if each.target == lane]
    ]  # fmt: skip
    return Arrived(
        lost=[each.key for each in posts if not times[each.key]],
        doubled=[key for key, count in times.items() if count > 1],
        out_of_order=mixed,
        wrong=list(_stale(running, wave)),
    )


def _stale(running: RunningWorkspace, wave: Wave) -> Iterator[str]:
    shown = [each for said in running.workspace.messages.values() for each in said]
    payloads = [((each.metadata or {}).get("event_payload") or {}, each) for each in shown]
    edited = {payload.get("edit"): each for payload, each in payloads}
    for post, edit in wave.last_words.items():
        found = edited.get(marker(edit))
        if found is None or f"words {edit}." not in found.text:
            yield post


@contextmanager
def sending(running: RunningWorkspace, database: Database, threads: int = 4) -> Iterator[None]:
    """So many threads of one dispatcher, as in the running bot."""
    token = running.workspace.install.bot_token
    client = web_client(token, base_url=running.api_url, timeout=int(PACE.http_timeout))
    uploads = Uploads(client, database, _draw, lambda: makers.NOW, PACE.http_timeout, 0)
    sender = Sender(client, uploads)
    post = Post(sender.send, sender.look_up)
    worker = Dispatcher(database, post, PACE, "storm", lambda: makers.NOW)
    stop = threading.Event()
    pool = [threading.Thread(target=worker.run, args=(stop,)) for _ in range(threads)]
    for thread in pool:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        worker.wake()
        for thread in pool:
            thread.join()


def weather(
    running: RunningWorkspace, database: Database, wave: Wave, storm: Storm
) -> Counter[DeliveryState]:
    """Queue a wave in small transactions while it storms, and wait until the sea is calm."""
    running.workspace.faults = storm
    with sending(running, database):
        for some in _in_parts(wave.deliveries, 5):
            with database.writing() as store:
                for each in some:
                    assert store.outbox.queue(each)
        eventually(lambda: _is_calm(database), "the end of the storm")
    with database.reading() as store:
        return Counter(store.outbox.counts())


def _in_parts(every: Sequence[NewDelivery], size: int) -> Iterator[Sequence[NewDelivery]]:
    for at in range(0, len(every), size):
        yield every[at : at + size]


def _is_calm(database: Database) -> bool:
    with database.reading() as store:
        counts = store.outbox.counts()
    return not any(counts.get(state) for state in GOING_OUT)


def _draw(facts: object) -> bytes:
    """Each picture is another one."""
    return PNG + blake2b(repr(facts).encode()).digest()
