"""`kpi demo`: the bot in a local workspace, on Norfolk's published numbers or with nothing yet."""

import json
import os
import shutil
import sys
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.driver import Driver
from bot.cli.play import Player
from bot.cli.transcript import Reader
from bot.logs import start_logging
from bot.scenarios.loading import SCENARIOS, load_scenario
from bot.settings import Settings
from bot.stopping import until_told
from bot.wiring import Bot, build
from bot.workspace import seed, server
from bot.workspace.seed import Seed
from bot.workspace.server import RunningWorkspace
from domain.errors import DomainError
from handlers.commands import COMMANDS
from storage.database import Database

FOLDER = Path("var/demo")
PORT = 8747
ZONE = ZoneInfo("Europe/London")
CLOCK = datetime(2017, 12, 1, 9, tzinfo=ZONE)
HISTORY_UNTIL = date(2017, 10, 31)
PACE: Mapping[str, float] = {"alert_delay_seconds": 5, "tick_seconds": 0.5}
"""Settings of a demo in which people act, who see an alert come and can still undo a value."""

HASTE: Mapping[str, float] = {
    "alert_delay_seconds": 0.05, "tick_seconds": 0.1, "channel_interval_seconds": 0,
    "posts_per_minute": 0,
}  # fmt: skip
"""Settings of a demo in which nobody waits for anything."""


class Scenario(StrEnum):
    NORFOLK = "norfolk"
    EMPTY = "empty"


class DemoError(DomainError):
    """The demo could not start."""


@dataclass(frozen=True)
class Running:
    workspace: RunningWorkspace
    bot: Bot


def demo(
    scenario: Annotated[Scenario, typer.Option(help="Whose organisation.")] = Scenario.NORFOLK,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the page; 0 picks a free one.")
    ] = PORT,
    play: Annotated[bool, typer.Option("--play", help="Play the story and print it.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Start over.")] = False,
) -> None:
    """Run the bot in a local workspace; a second run goes on where the first one was."""
    start_logging("WARNING")
    if play:
        _play(scenario)
        return
    folder = FOLDER / scenario.value
    if reset:
        shutil.rmtree(folder, ignore_errors=True)
    with open_demo(scenario, folder, port, PACE) as running:
        wait = until_told()
        typer.echo(_welcome(running.workspace.url, scenario))
        if os.environ.get("DISPLAY") or sys.platform in ("darwin", "win32"):
            webbrowser.open(running.workspace.url)
        wait(None)
        typer.echo("Stopping. `make demo` goes on from here; --reset starts over.")


def _play(scenario: Scenario) -> None:
    story = SCENARIOS / scenario.value / "play.yaml"
    if not story.exists():
        raise DemoError(f"The scenario {scenario.value} has no story. Try --scenario norfolk.")
    folder = FOLDER / "play"
    shutil.rmtree(folder, ignore_errors=True)
    with open_demo(scenario, folder, 0, HASTE) as running:
        driver = Driver(running.workspace.url)
        without_limits(driver)
        Player(driver, ZONE, running.bot.settled, typer.echo).play(story)
        transcript, pictures = folder / "transcript.txt", folder / "pictures"
        lines = Reader(driver, ZONE, pictures).lines()
        transcript.write_text("\n".join(lines).lstrip() + "\n", "utf-8")
    typer.echo(f"\nEvery message in full is in {transcript}, the pictures are in {pictures}.")


def without_limits(driver: Driver) -> None:
    """Slack's pace is kept from those who only want to see the story."""
    driver.post("state", {"rate_limits": {"enforced": False}, "file_processing_ms": 0})


@contextmanager
def open_demo(
    scenario: Scenario,
    folder: Path,
    port: int,
    pace: Mapping[str, float],
) -> Iterator[Running]:
    """A workspace and the bot in it, with the scenario's history; both stop at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    source = SCENARIOS / scenario.value
    there = workspace_seed(source / "workspace.yaml")
    workspace = _started(there, folder / "workspace.db", port)
    try:
        bot = build(_settings(there, workspace, folder, pace))
        try:
            _load(source, bot.database)
            bot.working.start()
            bot.listening.connect()
            yield Running(workspace, bot)
        finally:
            bot.stop()
    finally:
        workspace.stop()


def workspace_seed(path: Path) -> Seed:
    """The scenario's people and channels, the app as its manifest asks for it, and a page that
    completes the bot's own commands.
    """
    manifest = json.loads((files("bot.slack") / "manifest.json").read_text("utf-8"))
    known = [
        {"name": name, "usage": _example(command.usage), "description": command.summary}
        for name, command in COMMANDS.items()
    ]
    kpi = {"command": "/kpi", "description": "What you can do here", "subcommands": known}
    asked = {
        "commands": [kpi],
        "scopes": manifest["oauth_config"]["scopes"]["bot"],
        "events": manifest["settings"]["event_subscriptions"]["bot_events"],
    }
    return seed.from_mapping({**seed.load(path).source, **asked})


def _example(usage: Sequence[str]) -> str:
    """What may follow the subcommand; empty when it stands alone."""
    return next((words[2] for line in usage if len(words := line.split(" ", 2)) == 3), "")


def _started(there: Seed, state: Path, port: int) -> RunningWorkspace:
    try:
        return server.start(there, port=port, clock_start=CLOCK, state_file=state)
    except OSError as error:
        raise DemoError(
            f"Port {port} is taken. Stop what uses it, or choose another: kpi demo --port 0."
        ) from error


def _settings(
    there: Seed, workspace: RunningWorkspace, folder: Path, pace: Mapping[str, float]
) -> Settings:
    return Settings.model_validate(
        {
            **Settings().model_dump(),
            "slack_bot_token": there.install.bot_token,
            "slack_app_token": there.install.app_token,
            "slack_signing_secret": there.install.signing_secret,
            "slack_api_url": workspace.api_url,
            "hearing": "socket",
            "database_url": f"sqlite:///{folder / 'statkeeper.db'}",
            "clock_url": f"{workspace.url}/_workspace/clock",
            **pace,
        }
    )


def _load(source: Path, database: Database) -> None:
    """The catalogue and the history, into a database that has neither."""
    with database.writing() as store:
        if store.organisation.get() is None:
            load_scenario(source.name, store, CLOCK, until=HISTORY_UNTIL)


def _welcome(url: str, scenario: Scenario) -> str:
    first = {
        Scenario.NORFOLK: (
            "As the Service Delivery Analyst in #imt, type:\n\n"
            "  /kpi log abandonment 611/4288 nov\n\n"
            "The buttons at the top move the demo's clock."
        ),
        Scenario.EMPTY: "Nothing is set up yet. Type /kpi in #service-desk.",
    }
    return f"Statkeeper's local workspace: {url}\n{first[scenario]}\nCtrl-C stops it."
