"""Whether a running bot is ready: each of its parts taken away in turn."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.scenarios.loading import SCENARIOS
from bot.settings import Settings
from bot.wiring import Bot, build
from bot.workspace import seed, server
from bot.workspace.server import RunningWorkspace
from storage.controls import SENDING_BLOCKED
from storage.database import Database
from tests import makers
from tests.end_to_end.town import eventually
from tests.web.processes import free_port


@pytest.fixture
def workspace() -> Iterator[RunningWorkspace]:
    running = server.start(seed.load(SCENARIOS / "norfolk" / "workspace.yaml"))
    yield running
    running.stop()


@pytest.fixture
def bot(workspace: RunningWorkspace, database: Database, database_url: str) -> Iterator[Bot]:
    makers.seed(database)
    install = workspace.workspace.install
    settings = Settings(
        _env_file=None,
        slack_bot_token=install.bot_token,
        slack_app_token=install.app_token,
        slack_api_url=workspace.api_url,
        database_url=database_url,
        metrics_port=free_port(),
        tick_seconds=0.5,
    )
    bot = build(settings)
    bot.show(hears=True, works=True)
    yield bot
    bot.stop()


def parts(bot: Bot) -> dict[str, Any]:
    address = f"http://127.0.0.1:{bot.settings.metrics_port}/readyz"
    try:
        with urlopen(address, timeout=60) as answer:
            told = answer.read()
    except HTTPError as refused:
        told = refused.read()
    return dict(json.loads(told)["parts"])


def faults(bot: Bot) -> dict[str, str]:
    return {name: part["fault"] for name, part in parts(bot).items() if not part["ready"]}


def has_fault(bot: Bot, name: str, words: str) -> None:
    eventually(lambda: words in faults(bot).get(name, ""), f"{name}: {words}")


def test_readiness_follows_each_part_of_a_running_bot(
    bot: Bot, workspace: RunningWorkspace
) -> None:
    assert faults(bot) == {
        "hearing": "not connected to Slack",
        "planner": "not started",
        "dispatcher": "not started",
    }
    bot.listening.connect()
    bot.working.start()
    eventually(lambda: not faults(bot), "readiness")

    with bot.database.writing() as store:
        store.controls.set(SENDING_BLOCKED, "token_revoked")
    has_fault(bot, "sending", "Slack refuses: token_revoked")

    assert bot.working._ticking is not None
    bot.working._ticking.shutdown()
    bot.working._ticking.ticked -= 1000
    has_fault(bot, "planner", "it last did what was due")

    bot.working._stop.set()
    assert bot.working._dispatcher is not None
    bot.working._dispatcher.wake()
    has_fault(bot, "dispatcher", "4 of 4 senders have ended")

    assert bot.database.file is not None
    with closing(sqlite3.connect(bot.database.file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
    has_fault(bot, "database", "not in this version's shape")

    bot.working._ticking = None
    workspace.stop()
    has_fault(bot, "hearing", "not connected to Slack")
