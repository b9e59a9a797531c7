"""Socket Mode at the start: a token that Slack refuses, and a Slack that cannot be reached yet."""

import threading
import time

import pytest
from slack_sdk.socket_mode.interval_runner import IntervalRunner

from bot.slack import socket
from bot.slack.socket import close_socket, open_socket
from bot.slack.tokens import AppTokenError, app_token_refused
from bot.workspace.server import RunningWorkspace
from storage.database import Database
from tests.slack.conftest import Slack, app_for
from tests.workspace.driver import Driver

OPEN = "apps.connections.open"
REFUSED = {
    "invalid_auth": "does not know the token",
    "not_authed": "does not know the token",
    "not_allowed_token_type": "(xoxb-...) goes into SLACK_BOT_TOKEN",
    "missing_scope": "lacks the scope connections:write",
    "account_inactive": "no longer takes the token",
    "token_revoked": "no longer takes the token",
    "token_expired": "has expired",
    "something_new": "refuses to open Socket Mode",
}
PASSING = ("reset_before", "5xx", "html", "429", "error:internal_error", "error:ratelimited")


@pytest.mark.parametrize("error", REFUSED)
def test_a_refusal_names_the_token_what_is_wrong_with_it_and_what_to_do(error: str) -> None:
    told = str(app_token_refused(error))
    assert told.startswith("SLACK_APP_TOKEN: ")
    assert REFUSED[error] in told
    assert f"({error})" in told
    assert "xapp-...) with the scope connections:write" in told


def test_a_token_of_the_wrong_kind_is_not_tried_again(
    running: RunningWorkspace, database: Database
) -> None:
    app = app_for(running, database)
    with pytest.raises(AppTokenError, match="not_allowed_token_type"):
        open_socket(app, running.workspace.install.bot_token)
    app.drain()


def test_what_is_no_fault_of_the_token_is_tried_again_until_people_are_heard(
    running: RunningWorkspace, norfolk: Database, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(socket, "AGAIN_SECONDS", 0.05)
    app, driver = app_for(running, norfolk), Driver(running.url)
    for fault in PASSING:
        driver.post("faults", method=OPEN, fault=fault, after=0)
    handler = open_socket(app, running.workspace.install.app_token)
    slack = Slack(driver, running, norfolk, app)
    try:
        until = time.monotonic() + 90
        while not handler.client.is_connected():
            assert time.monotonic() < until, caplog.text
            time.sleep(0.05)
        assert slack.type("status")
    finally:
        close_socket(handler)
        app.drain()
    said = [each.getMessage() for each in caplog.records if "not hearing yet" in each.msg]
    assert len(said) == len(PASSING)
    assert not [each for each in said if "SLACK_APP_TOKEN" in each]


def test_a_session_that_never_ends_does_not_hold_up_a_stop(
    running: RunningWorkspace, norfolk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "CLOSE_SECONDS", 0.1)
    app, ending = app_for(running, norfolk), threading.Event()
    handler = open_socket(app, running.workspace.install.app_token)
    ended = handler.client.current_session_runner
    never = IntervalRunner(lambda: _ended(ending)).start()
    handler.client.current_session_runner = never
    close_socket(handler)
    assert never.is_alive()
    ending.set()
    ended.shutdown()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    app.drain()


def _ended(ending: threading.Event) -> None:
    ending.wait()
