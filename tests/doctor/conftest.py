"""A bot to be examined: a database with an organisation, and a workspace that answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.cli.driver import Driver
from bot.doctor.finding import Finding
from bot.scenarios.loading import SCENARIOS
from bot.settings import Settings
from bot.wiring import Bot, build
from bot.workspace import seed, server
from bot.workspace.server import RunningWorkspace
from storage.database import Database
from tests import makers
from tests.makers import NOW


@dataclass
class Surgery:
    """``state`` changes the workspace; `bot` has other settings where they are given."""

    running: RunningWorkspace
    database: Database
    url: str

    def settings(self, **changes: Any) -> Settings:
        install = self.running.workspace.install
        given = {
            "slack_bot_token": install.bot_token,
            "slack_app_token": install.app_token,
            "slack_signing_secret": install.signing_secret,
            "slack_api_url": self.running.api_url,
            "database_url": self.url,
        }
        return Settings(_env_file=None, **{**given, **changes})

    def bot(self, **changes: Any) -> Bot:
        """Its business time is that of the other tests."""
        bot = build(self.settings(**changes), self.database)
        bot.clock = lambda: NOW
        return bot

    def state(self, **change: Any) -> None:
        Driver(self.running.url).post("state", change)


@pytest.fixture
def surgery(database: Database, database_url: str) -> Iterator[Surgery]:
    makers.seed(database)
    running = server.start(seed.load(SCENARIOS / "norfolk" / "workspace.yaml"))
    yield Surgery(running, database, database_url)
    running.stop()


def faults(findings: Iterable[Finding]) -> list[Finding]:
    found = [each for each in findings if not each.well]
    assert all(each.fix for each in found)
    return found


def only_fault(findings: Iterable[Finding]) -> Finding:
    found = faults(findings)
    assert len(found) == 1, found
    return found[0]
