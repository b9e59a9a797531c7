"""`kpi doctor` and `kpi demo --play`, against a workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.driver import Driver
from bot.scenarios.loading import SCENARIOS
from bot.workspace import seed, server
from bot.workspace.server import RunningWorkspace
from storage.controls import SENDING_BLOCKED
from storage.database import Database
from tests.chaos.bots import Nursery
from tests.cli.test_data import NORFOLK, Terminal


@pytest.fixture
def workspace() -> Iterator[RunningWorkspace]:
    running = server.start(seed.load(SCENARIOS / "norfolk" / "workspace.yaml"))
    yield running
    running.stop()


@pytest.fixture
def tokens(workspace: RunningWorkspace) -> dict[str, str]:
    install = workspace.workspace.install
    return {
        "SLACK_BOT_TOKEN": install.bot_token,
        "SLACK_APP_TOKEN": install.app_token,
        "SLACK_API_URL": workspace.api_url,
    }


@pytest.fixture
def kpi(tmp_path: Path, nursery: Nursery) -> Terminal:
    terminal = Terminal(tmp_path, nursery)
    terminal.does("import", str(NORFOLK / "catalogue.yaml"))
    return terminal


def test_the_doctor_finds_everything_well_and_leaves_nothing_behind(
    kpi: Terminal, workspace: RunningWorkspace, tokens: dict[str, str]
) -> None:
    told = kpi("doctor", **tokens)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "FAULT" not in told.stdout
    assert "IMT (#imt): a test post and an upload went through" in told.stdout
    messages = Driver(workspace.url).get("messages", channel="imt", user="sda")["messages"]
    assert messages == []


def test_the_doctor_says_that_a_backup_was_restored_and_until_when_it_is_careful(
    kpi: Terminal, tokens: dict[str, str]
) -> None:
    assert "looked for in Slack" in kpi.does("db", "restored")
    told = kpi("doctor", "--no-post", **tokens)
    assert "restored from a backup at " in told.stdout
    assert "kpi db restored --over ends that" in told.stdout
    kpi.does("db", "restored", "--over")
    assert "restored from a backup" not in kpi("doctor", "--no-post", **tokens).stdout


def test_the_doctor_names_each_fault_with_its_fix(
    kpi: Terminal, workspace: RunningWorkspace, tokens: dict[str, str]
) -> None:
    driver = Driver(workspace.url)
    driver.post("state", {"channel": "imt", "remove_bot": True})
    driver.post("state", {"channel": "cil", "archive": True})
    driver.post("state", {"scope": "files:write", "remove": True})
    told = kpi("doctor", **tokens)
    assert told.returncode == 1
    assert "FAULT IMT (#imt): not_in_channel\n      Type /invite @Statkeeper" in told.stdout
    assert "is_archived" in told.stdout
    assert "scopes are missing: files:write" in told.stdout
    assert "Traceback" not in told.stderr


def test_the_doctor_says_which_token_is_wrong(kpi: Terminal, tokens: dict[str, str]) -> None:
    told = kpi("doctor", **{**tokens, "SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert told.returncode == 1
    assert "the bot token is refused: invalid_auth" in told.stdout
    assert "xoxb-wrong" not in told.stdout + told.stderr


def test_after_a_new_token_the_doctor_finds_everything_well_at_once(
    kpi: Terminal, tokens: dict[str, str]
) -> None:
    database = Database(f"sqlite:///{kpi.folder}/kpi.db")
    with database.writing() as store:
        store.controls.set(SENDING_BLOCKED, "token_revoked")
    told = kpi("doctor", **tokens)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "Slack takes the token now; what waited (token_revoked) is tried at once" in told.stdout
    database.dispose()


def test_the_story_plays_to_its_end_and_leaves_its_pictures(tmp_path: Path) -> None:
    told = Terminal(tmp_path)("demo", "--play")
    assert told.returncode == 0, told.stderr
    assert "Traceback" not in told.stderr
    assert "Abandonment rate is Red" in told.stdout
    assert "corrected from 3.4% to 33.9%" in told.stdout
    assert "November 2017 is closed" in told.stdout
    assert "later ones are invented" in told.stdout
    assert "nothing ran here" not in told.stdout
    shown = list((tmp_path / "var/demo/play/pictures").glob("*.png"))
    assert len(shown) >= 5
    assert all(each.read_bytes().startswith(b"\x89PNG") for each in shown)
