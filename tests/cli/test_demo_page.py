"""The demo's page completes the bot's own commands and is set in the charts' family."""

import json
from urllib.request import urlopen

import pytest

from bot.cli.demo import workspace_seed
from bot.scenarios.loading import SCENARIOS
from bot.workspace import server
from bot.workspace.model import Workspace
from handlers.commands import COMMANDS


@pytest.mark.parametrize("scenario", ["norfolk", "empty"])
def test_the_page_knows_every_subcommand_with_an_example(scenario: str) -> None:
    (kpi,) = workspace_seed(SCENARIOS / scenario / "workspace.yaml").install.commands
    told = {each["name"]: each for each in kpi["subcommands"]}
    assert list(told) == list(COMMANDS)
    assert told["log"]["usage"] == "abandonment 1255/4258 jan"
    assert told["unit"]["usage"] == ""
    assert all(each["description"] for each in kpi["subcommands"])


def test_the_demo_grants_what_the_manifest_asks_for_and_no_more() -> None:
    manifest = json.loads((SCENARIOS.parent / "slack" / "manifest.json").read_text("utf-8"))
    install = workspace_seed(SCENARIOS / "norfolk" / "workspace.yaml").install
    assert set(install.scopes) == set(manifest["oauth_config"]["scopes"]["bot"])
    assert set(install.events) == set(manifest["settings"]["event_subscriptions"]["bot_events"])


def test_the_subcommands_survive_a_reset_of_the_workspace() -> None:
    seed = workspace_seed(SCENARIOS / "norfolk" / "workspace.yaml")
    assert Workspace(seed).fresh_seed().install.commands == seed.install.commands


@pytest.mark.parametrize("weight", ["Regular", "SemiBold", "Bold"])
def test_the_page_gets_the_fonts_of_the_charts(weight: str) -> None:
    running = server.start(workspace_seed(SCENARIOS / "empty" / "workspace.yaml"))
    try:
        with urlopen(f"{running.url}/_workspace/fonts/Inter-{weight}.ttf") as answer:
            assert answer.headers["Content-Type"] == "font/ttf"
            assert answer.read(4) in (b"\x00\x01\x00\x00", b"true")
        with urlopen(running.url) as page:
            assert b"/_workspace/page/fonts.css" in page.read()
    finally:
        running.stop()
