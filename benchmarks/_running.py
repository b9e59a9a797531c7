"""A workspace and a bot in processes of their own, so that neither's work delays the other's."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.request import urlopen

from bot.scenarios.loading import SCENARIOS, load_scenario
from storage.database import Database

NOW = datetime(2017, 12, 1, 9, tzinfo=UTC)
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-local-workspace-bot",
    "SLACK_APP_TOKEN": "xapp-local-workspace-app",
}
START_BOT = "import sys; sys.argv = ['kpi', 'run']; from bot.cli import main; main()"
START_SECONDS = 60


@contextmanager
def norfolk_workspace() -> Iterator[str]:
    """The address of a workspace with Norfolk's people and channels."""
    seed = str(SCENARIOS / "norfolk" / "workspace.yaml")
    command = [sys.executable, "-m", "bot.workspace.server", "--seed", seed]
    process = subprocess.Popen(
        [*command, "--clock", NOW.isoformat()], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(START_SECONDS)


@contextmanager
def bot_process(url: str) -> Iterator[float]:
    """Norfolk's bot, connected to the workspace; seconds from its start to that."""
    with (
        tempfile.TemporaryDirectory() as folder,
        started_bot(url, norfolk_settings(Path(folder), url)) as seconds,
    ):
        yield seconds


@contextmanager
def started_bot(url: str, settings: Mapping[str, str]) -> Iterator[float]:
    """As `bot_process`, with these settings in its environment."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", START_BOT],
        env={**environment(), **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await_socket(url, process)
        yield time.perf_counter() - began
    finally:
        _end(process)
        _await_no_socket(url)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """What it has been asked and not answered yet may take it longer than anybody waits here."""
    process.terminate()
    try:
        process.wait(START_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(START_SECONDS)


def environment() -> dict[str, str]:
    """This machine's, but with Python keeping what it compiled, as wherever a bot is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def norfolk_settings(folder: Path, url: str) -> Mapping[str, str]:
    """The environment of a bot whose database holds the history up to October 2017."""
    address = f"sqlite:///{folder / 'statkeeper.db'}"
    database = Database(address)
    database.upgrade()
    with database.writing() as store:
        load_scenario("norfolk", store, NOW, until=date(2017, 10, 31))
    database.dispose()
    clock = f"{url}/_workspace/clock"
    return {**TOKENS, "SLACK_API_URL": f"{url}/api/", "DATABASE_URL": address, "CLOCK_URL": clock}


def _await_socket(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while not _sockets(url):
        assert process.poll() is None, "the bot did not start"
        assert time.monotonic() < until, "the bot did not connect"
        time.sleep(0.05)


def _await_no_socket(url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while _sockets(url) and time.monotonic() < until:
        time.sleep(0.05)


def _sockets(url: str) -> int:
    with urlopen(f"{url}/_workspace/state", timeout=30) as answer:  # noqa: S310  our own server
        return int(json.load(answer)["sockets"])
