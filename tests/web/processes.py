"""Statkeeper as real processes beside a real workspace, and what they show of themselves."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

from bot.cli.driver import Driver
from bot.scenarios.loading import SCENARIOS, load_scenario
from bot.workspace import seed, server
from storage.database import Database
from tests.end_to_end.town import START, eventually

ROOT = Path(__file__).resolve().parents[2]
KPI = "import sys; from bot.cli import main; sys.argv[0] = 'kpi'; main()"
STOPPING_SECONDS = 90
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@dataclass
class Process:
    """Its log is what it wrote to standard error."""

    running: "subprocess.Popen[bytes]"
    log: Path
    watched: str

    def ask(self, page: str) -> tuple[int, str]:
        """Status and content; status 0 while nobody answers."""
        try:
            with urlopen(f"{self.watched}{page}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError:
            return 0, ""

    def is_ready(self) -> bool:
        assert self.running.poll() is None, self.log.read_text()
        return self.ask("/readyz")[0] == 200

    def samples(self) -> Samples:
        return samples(self.ask("/metrics")[1])

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def stop(self) -> int:
        self.running.terminate()
        return self.running.wait(STOPPING_SECONDS)


def samples(text: str) -> Samples:
    return {
        (each.name, frozenset(each.labels.items())): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


@dataclass
class Place:
    """A workspace, and an environment in which the bot finds it and Norfolk's history."""

    driver: Driver
    folder: Path
    environment: Mapping[str, str]

    @contextmanager
    def started(self, *command: str, **settings: str) -> Iterator[Process]:
        """One of `kpi`'s commands, or whatever else is given, until the end of the block."""
        port = str(free_port())
        log = self.folder / f"{port}.log"
        with log.open("wb") as told:
            running = subprocess.Popen(
                command if len(command) > 1 else [sys.executable, "-c", KPI, *command],
                cwd=self.folder,
                env={**self.environment, "METRICS_PORT": port, **settings},
                stdout=subprocess.DEVNULL,
                stderr=told,
                start_new_session=True,
            )
        process = Process(running, log, f"http://127.0.0.1:{port}")
        try:
            yield process
        finally:
            if running.poll() is None:
                process.stop()


@contextmanager
def place(folder: Path, **settings: str) -> Iterator[Place]:
    address = f"sqlite:///{folder / 'statkeeper.db'}"
    database = Database(address)
    database.upgrade()
    with database.writing() as store:
        load_scenario("norfolk", store, START, until=date(2017, 10, 31))
    database.dispose()
    workspace = server.start(seed.load(SCENARIOS / "norfolk" / "workspace.yaml"), clock_start=START)
    install = workspace.workspace.install
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": install.bot_token,
        "SLACK_APP_TOKEN": install.app_token,
        "SLACK_SIGNING_SECRET": install.signing_secret,
        "SLACK_API_URL": workspace.api_url,
        "DATABASE_URL": address,
        "CLOCK_URL": f"{workspace.url}/_workspace/clock",
        "ALERT_DELAY_SECONDS": "0",
        "LOG_FORMAT": "json",
        **settings,
    }
    try:
        yield Place(Driver(workspace.url), folder, environment)
    finally:
        workspace.stop()


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_ready(process: Process) -> None:
    eventually(process.is_ready, "readiness")
