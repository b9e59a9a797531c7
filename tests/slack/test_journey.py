"""Norfolk's alert from the typed value to the closed question, as the channel sees it."""

from collections.abc import Iterator

import pytest

from bot.settings import Hearing, Settings
from bot.slack.app import SlackApp
from bot.wiring import Bot, build
from bot.workspace.server import RunningWorkspace
from storage.database import Database
from tests import makers
from tests.slack.conftest import WAYS, Slack, button, words
from tests.workspace.driver import Driver, Json


@pytest.fixture(params=list(WAYS))
def living(
    request: pytest.FixtureRequest,
    running: RunningWorkspace,
    norfolk: Database,
    database_url: str,
) -> Iterator[Slack]:
    """The bot as wired, hearing by either transport and sending what it has to say."""
    install = running.workspace.install
    settings = Settings(
        _env_file=None,
        slack_bot_token=install.bot_token,
        slack_app_token=install.app_token,
        slack_signing_secret=install.signing_secret,
        slack_api_url=running.api_url,
        hearing=Hearing(request.param),
        database_url=database_url,
        alert_delay_seconds=0,
        channel_interval_seconds=0,
        tick_seconds=3_600,
    )
    bot: Bot = build(settings)
    bot.clock = lambda: makers.NOW
    bot.working.start()
    app = bot.app
    assert isinstance(app, SlackApp)
    with WAYS[request.param](app, running):
        yield Slack(Driver(running.url), running, norfolk, app)
    bot.stop()


def alerts(slack: Slack, text: str = "Abandonment rate") -> list[Json]:
    said = slack.said("C01IMT", "U01SDA", text)
    return [each for each in said if not each.get("ephemeral") and _is_top(each)]


def _is_top(message: Json) -> bool:
    return message.get("thread_ts") in (None, message["ts"])


def log(slack: Slack, text: str, wanted: str) -> Json:
    """Type it, and wait until the channel's message says so."""
    found = slack.hear(
        "command", lambda: alerts(slack, wanted), user="U01SDA", channel="C01IMT", text=text
    )
    return dict(found[0])


def test_one_message_with_its_picture_is_edited_as_it_moves(living: Slack) -> None:
    alert = log(living, "/kpi log abandonment 611/4288 nov", "14.2%")
    kinds = [block["type"] for block in alert["blocks"]]
    assert kinds.count("image") == 1
    assert "■ Red" in words(alert)
    press = button(alert, "I'm on it")["action_id"]
    taken = living.hear(
        "click",
        lambda: alerts(living, "Service Delivery Manager* is on it"),
        user="U01SDM",
        channel="C01IMT",
        ts=alert["ts"],
        action_id=press,
    )
    assert [each["ts"] for each in taken] == [alert["ts"]]
    assert len(alerts(living)) == 1


def test_explain_on_the_alert_fills_the_message_with_the_answers(living: Slack) -> None:
    alert = log(living, "/kpi log abandonment 611/4288 nov", "14.2%")
    press = button(alert, "Explain")["action_id"]
    living.do("click", user="U01SDM", channel="C01IMT", ts=alert["ts"], action_id=press)
    explained = living.hear(
        "submit",
        lambda: alerts(living, "Two more apprentices"),
        user="U01SDM",
        view_id=living.view("U01SDM")["id"],
        values={"answer4": "Two more apprentices"},
    )
    assert explained[0]["ts"] == alert["ts"]
