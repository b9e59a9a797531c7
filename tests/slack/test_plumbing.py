"""The client, the log and the ladder: what keeps Slack from hearing or telling too much."""

import http.client
import logging
import os
import socket
import sys
from urllib.error import URLError

import pytest
from slack_sdk.http_retry import HttpRequest
from slack_sdk.http_retry.state import RetryState

from bot.logs import SecretLine
from bot.slack.client import NeverConnectedRetry, web_client
from bot.slack.events import typed
from bot.slack.logs import SecretsFilter
from bot.workspace.server import RunningWorkspace
from storage.database import Database
from tests.slack.conftest import Slack, app_for, words
from tests.workspace.driver import Json

REQUEST = HttpRequest(method="POST", url="http://127.0.0.1/", headers={})


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (URLError(ConnectionRefusedError()), True),
        (URLError(socket.gaierror()), True),
        (ConnectionResetError(), False),
        (http.client.RemoteDisconnected(""), False),
        (URLError(TimeoutError()), False),
        (TimeoutError(), False),
    ],
)
def test_only_what_never_connected_is_tried_again(error: Exception, again: bool) -> None:
    handler = NeverConnectedRetry()
    assert handler.can_retry(state=RetryState(), request=REQUEST, error=error) is again


def test_every_request_of_bolt_keeps_the_careful_retries(
    running: RunningWorkspace, norfolk: Database
) -> None:
    client = web_client("xoxb-1", base_url=running.api_url)
    assert [type(each) for each in client.retry_handlers] == [NeverConnectedRetry]


@pytest.mark.parametrize(
    "text",
    [
        "Invalid request signature detected (signature: v0=ab, timestamp: 1, body: text=secret)",
        "token=abc-def",
        "using xoxb-111-222-abc",
        "using xapp-1-A-2-abc",
        "v0=0123456789abcdef0123",
    ],
)
def test_the_log_tells_no_secret(text: str) -> None:
    record = logging.LogRecord("bot", logging.INFO, "", 1, text, (), None)
    assert SecretsFilter().filter(record)
    told = record.getMessage()
    for secret in ("text=secret", "abc-def", "111-222", "A-2-abc", "0123456789abcdef"):
        assert secret not in told


def test_a_traceback_tells_no_secret() -> None:
    try:
        raise ValueError("xoxb-111-222-abc was refused")
    except ValueError:
        record = logging.LogRecord("bot", logging.ERROR, "", 1, "failed", (), sys.exc_info())
    told = SecretLine("%(message)s").format(record)
    assert "was refused" in told
    assert "111-222" not in told


def test_oauth_settings_in_the_environment_change_nothing(
    running: RunningWorkspace, norfolk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    app = app_for(running, norfolk)
    assert app.oauth_flow is None
    assert os.environ["SLACK_CLIENT_ID"] == "1.2"
    app.drain()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("<@U00KPIBOT> status imt", "status imt"),
        ("/kpi log abandonment 3", "log abandonment 3"),
        ("KPI help", "help"),
        ("log x 3 note: R&amp;D &lt; 5", "log x 3 note: R&D < 5"),
        ("kpis", "kpis"),
    ],
)
def test_words_to_the_bot_are_read_as_a_command(said: str, meant: str) -> None:
    assert typed(said) == meant


def _kinds(message: Json) -> set[str]:
    return {block["type"] for block in message["blocks"]}


def test_a_refused_table_comes_down_its_ladder(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    slack.driver.post("faults", method="response_url", fault="error:invalid_blocks", times=1)
    said = slack.type("/kpi status")
    assert "table" in _kinds(said[0])
    assert "data_table" not in _kinds(said[0])


def test_a_dead_response_address_does_not_lose_the_answer(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    slack.driver.post("faults", method="response_url", fault="error:expired_url", times=9)
    said = slack.type("/kpi help")
    assert "What you can type" in words(said[0])
    assert said[0]["ephemeral"]


def test_a_picture_that_fails_is_told_in_words(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    slack.driver.post("faults", method="files.getUploadURLExternal", fault="5xx", times=20)
    said = slack.type("/kpi card abandonment")
    assert "The picture could not be shown; in words: " in words(said[-1])


def test_a_home_that_slack_refuses_does_not_spoil_the_answer(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    slack.do("home", user="U01SDA")
    slack.driver.post("faults", method="views.publish", fault="error:fatal_error", times=5)
    said = slack.type("/kpi log abandonment 611/4288 nov")
    assert "14.2%" in words(said[0])
    assert len(said) == 1


def test_a_form_that_slack_refuses_is_told_once(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    slack.driver.post("faults", method="views.open", fault="error:fatal_error", times=2)
    (said,) = slack.type("/kpi log")
    assert "The form could not be opened" in words(said)


def test_a_form_that_slack_refuses_at_first_opens_a_moment_later(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    slack.driver.post("faults", method="views.open", fault="error:fatal_error", times=1)
    assert slack.type("/kpi log") == []
    assert slack.view()["callback_id"] == "log"
