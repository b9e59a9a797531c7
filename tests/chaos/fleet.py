"""Replicas: any number of `kpi serve` and `kpi work` on one PostgreSQL, each a real process."""

import os
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from bot.cli.driver import Driver
from bot.workspace import server
from bot.workspace.model import Workspace
from domain.deliveries import DeliveryKind, DeliveryState, NewDelivery
from domain.notices import EpisodeUpdate
from jobs.schedule import LAST_TICK
from storage.database import Database
from tests.chaos import scene
from tests.chaos.bots import Bot, Nursery
from tests.chaos.moments import Entry, Overheard
from tests.chaos.town import settings_of
from tests.chaos.waiting import until

POST = "chat.postMessage"
AT_REST = {DeliveryState.SENT, DeliveryState.SUPERSEDED}


@dataclass(frozen=True)
class Accepted:
    """A post that the workspace took: where, by which marker, and when on the machine's clock."""

    channel: str
    marker: str
    at: float


@dataclass
class Fleet:
    """``hear`` is told each entry of the workspace's log before its answer goes out."""

    nursery: Nursery
    workspace: Workspace
    driver: Driver
    database: Database
    settings: dict[str, str]
    folder: Path
    accepted: list[Accepted] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    hear: Callable[[Entry], None] = lambda _: None
    bots: dict[int, Bot] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, word: str, **changed: str) -> int:
        """Its process id."""
        with self._lock:
            settings = {**self.settings, **changed}
            bot = self.nursery.start(word, settings, self.folder, fresh=False)
            self.bots[bot.pid] = bot
        return bot.pid

    def kill(self, pid: int) -> None:
        """kill -9; it has to have lived until then."""
        with self._lock:
            bot = self.bots.pop(pid)
            os.kill(pid, signal.SIGKILL)
            assert bot.bury() == -signal.SIGKILL

    def end(self) -> None:
        for pid in list(self.bots):
            self.kill(pid)

    def note(self, entry: Entry) -> None:
        self.calls[entry["method"] or f"{entry['kind']} {entry['error']}"] += 1
        if entry["method"] == POST and entry["ok"]:
            taken = Accepted(entry["channel"], entry.get("dedup", ""), time.monotonic())
            self.accepted.append(taken)
        self.hear(entry)

    def queue(self, number: int, *channels: str) -> None:
        """So many messages into each of these channels."""
        with self.database.writing() as store:
            for each in range(number):
                for channel in channels:
                    notice = EpisodeUpdate(1, "Calls abandoned", (f"message {each}",))
                    key = f"{channel} {each} of {number}"
                    kind = DeliveryKind.DM if channel.startswith("U") else DeliveryKind.POST
                    assert store.outbox.queue(NewDelivery(key, kind, channel, notice))

    def await_rest(self) -> None:
        until(self._is_at_rest, lambda: f"rest of the outbox: {self._counts()}")

    def move_to(self, moment: str) -> None:
        """Business time; whatever is due by then has been done once this comes back."""
        now = datetime.fromisoformat(moment)
        self.driver.post("clock", {"now": moment})
        until(lambda: self._ticked(now), lambda: f"a tick at {moment}")
        self.await_rest()

    def holder(self, channel: str) -> int:
        """The process that holds the lane's lease, or held it last."""
        asked = text("SELECT lease_owner FROM lane WHERE channel = :channel")
        with self.database.reading() as store:
            connection = store.claims._session.connection()
            owner = str(connection.execute(asked, {"channel": channel}).scalar_one())
        return int(owner.partition(".")[0])

    def said(self, channel: str) -> list[str]:
        """The words of the bot's messages for everybody, threads apart, in their order."""
        return [
            each.text for each in self.workspace.messages.get(channel, [])
            if each.bot and not each.ephemeral_to and not each.is_reply
        ]  # fmt: skip

    def doubled(self) -> list[str]:
        times = Counter(each.marker for each in self.accepted if each.marker)
        return [marker for marker, count in times.items() if count > 1]

    def times(self) -> Mapping[str, list[float]]:
        """When each channel's posts were taken."""
        lanes: defaultdict[str, list[float]] = defaultdict(list)
        for each in self.accepted:
            lanes[each.channel].append(each.at)
        return lanes

    def _counts(self) -> Mapping[DeliveryState, int]:
        with self.database.reading() as store:
            return store.outbox.counts()

    def _is_at_rest(self) -> bool:
        return set(self._counts()) <= AT_REST

    def _ticked(self, now: datetime) -> bool:
        with self.database.reading() as store:
            ticked = store.controls.get(LAST_TICK)
        return ticked is not None and datetime.fromisoformat(ticked) >= now


@contextmanager
def open_fleet(
    database_url: str, nursery: Nursery, folder: Path, **changed: str
) -> Iterator[Fleet]:
    """A small council whose bots are still to be started."""
    workspace = server.start(scene.workspace_seed(), clock_start=scene.START)
    scene.set_up(database_url)
    database = Database(database_url)
    try:
        workspace.workspace.rates.enforced = False
        settings = settings_of(workspace, database_url) | changed
        driver = Driver(workspace.url)
        fleet = Fleet(nursery, workspace.workspace, driver, database, settings, folder)
        log = Overheard(workspace.workspace.clock.now)
        log.listener = fleet.note
        workspace.workspace.log = log
        try:
            yield fleet
        finally:
            fleet.end()
    finally:
        database.dispose()
        workspace.stop()
