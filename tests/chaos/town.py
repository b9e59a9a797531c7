"""The council at a local workspace, whose bot is killed again and again."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli.driver import Driver
from bot.workspace import server
from bot.workspace.model import Workspace
from tests.chaos import scene
from tests.chaos.bots import Bots, Nursery
from tests.chaos.channel import Reader, missing
from tests.chaos.moments import Moment, Overheard, Trap
from tests.chaos.notebook import Line, Notebook
from tests.chaos.person import Person
from tests.chaos.waiting import until
from tests.end_to_end.town import PAUSE

# A twentieth of what `Settings` says; an HTTP time-out of less than a second cannot be set.
SCALED = {
    "LEASE_SECONDS": "3", "GRACE_SECONDS": "1.5", "HTTP_TIMEOUT_SECONDS": "1",
    "TICK_SECONDS": "1.5", "CHANNEL_INTERVAL_SECONDS": "0.05", "LOOK_SECONDS": "0.05",
    "PARKED_RETRY_SECONDS": "30", "POSTS_PER_MINUTE": "6000", "ALERT_DELAY_SECONDS": "0.1",
}  # fmt: skip


@dataclass
class Town:
    workspace: Workspace
    driver: Driver
    bots: Bots
    trap: Trap
    notebook: Notebook
    reader: Reader
    entries: list[dict[str, object]] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    people: list[Person] = field(default_factory=list)

    def die(self, moment: Moment) -> None:
        """kill -9 of all of it at that moment; people log one value after the other until then."""
        self.trap.set(moment)
        if not self.bots.are_alive:
            self.bots.start()
        until(self._has_died, lambda: f"{moment} did not come; {self.unfinished()}")
        self.bots.bury()
        self.kills[self.trap.stage] += 1

    def recover(self) -> None:
        """Start it once more, and wait until the channels show all that was logged."""
        self.bots.start()
        until(self._is_done, self.unfinished)

    def unfinished(self) -> str:
        unanswered = [each.line.typed for each in self.people if not each.answered]
        return "; ".join([*unanswered, *missing(self.reader.shown(), self.notebook)])

    @property
    def database_url(self) -> str:
        return self.bots.settings["DATABASE_URL"]

    @property
    def typed(self) -> int:
        return sum(each.typed for each in self.people)

    def _has_died(self) -> bool:
        if self.trap.sprung.wait(PAUSE):
            return True
        if self._is_done():
            self.people += [self._asked(line) for line in self.notebook.turn()]
        return False

    def _asked(self, line: Line) -> Person:
        person = Person(line, self.driver, self.workspace, lambda: self.bots.lives)
        person.begin()
        return person

    def _is_done(self) -> bool:
        return not self.unfinished()


@contextmanager
def open_town(
    database_url: str, nursery: Nursery, words: Sequence[str], folder: Path, seed: int
) -> Iterator[Town]:
    """With its bot still to be started; ``words`` are the processes that it is made of."""
    workspace = server.start(scene.workspace_seed(), clock_start=scene.START)
    try:
        scene.set_up(database_url)
        settings = settings_of(workspace, database_url)
        bots = Bots(nursery, words, settings, folder)
        try:
            yield _town(workspace.workspace, Driver(workspace.url), bots, seed)
        finally:
            if bots.kill():
                bots.bury()
    finally:
        workspace.stop()


def _town(workspace: Workspace, driver: Driver, bots: Bots, seed: int) -> Town:
    workspace.rates.enforced = False
    log = Overheard(workspace.clock.now)
    workspace.log = log
    trap = Trap(workspace, bots.kill)
    notebook = Notebook(scene.OWNERS, random.Random(seed))
    reader = Reader(workspace, list(scene.CHANNELS))
    town = Town(workspace, driver, bots, trap, notebook, reader)

    def listener(entry: dict[str, object]) -> None:
        town.entries.append(entry)
        trap.hear(entry)

    log.listener = listener
    return town


def settings_of(workspace: server.RunningWorkspace, database_url: str) -> dict[str, str]:
    """The environment of a bot there, with its times scaled down."""
    install = workspace.workspace.install
    return {
        **SCALED,
        "SLACK_BOT_TOKEN": install.bot_token,
        "SLACK_APP_TOKEN": install.app_token,
        "SLACK_SIGNING_SECRET": install.signing_secret,
        "SLACK_API_URL": workspace.api_url,
        "HEARING": "socket",
        "DATABASE_URL": database_url,
        "CLOCK_URL": f"{workspace.url}/_workspace/clock",
        "LOG_LEVEL": "INFO",
    }
