"""What Slack sends twice is done once; what strangers and forgers send is not done at all."""

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.slack.names import STRANGER
from bot.slack.wsgi import MOST_BYTES
from tests.slack.conftest import Slack
from tests.workspace.driver import Json

TEAM = "T01NORFOLK"


def command(text: str = "log abandonment 611/4288 nov", **changes: Any) -> Json:
    body = {
        "command": "/kpi",
        "text": text,
        "user_id": "U01SDA",
        "user_name": "sda",
        "team_id": TEAM,
        "channel_id": "C01IMT",
        "trigger_id": "1.2.three",
    }
    return {**body, **changes}


def form(view: Json, values: Json) -> Json:
    """The submission of a view as Slack sends it."""
    state = {
        name: {name: {"type": "plain_text_input", "value": value}} for name, value in values.items()
    }
    return {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": "U01SDA", "team_id": TEAM},
        "view": {**view, "state": {"values": {**view["state"]["values"], **state}}},
    }


def hear(slack: Slack, body: Json) -> str:
    response = slack.app.dispatch(BoltRequest(mode="socket_mode", body=body))
    assert response.status == 200
    assert slack.app.desk.at_work.wait(30)
    return str(response.body)


def readings(slack: Slack) -> int:
    with slack.database.reading() as store:
        return len(store.readings.of("abandonment"))


def said(slack: Slack) -> int:
    return len(slack.driver.messages("C01IMT", "U01SDA"))


def test_a_command_that_arrives_twice_is_answered_once(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    before, spoken = readings(slack), said(slack)
    hear(slack, command())
    hear(slack, command())
    assert readings(slack) == before + 1
    assert said(slack) == spoken + 1


def test_an_event_that_is_retried_is_answered_once(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    event = {
        "type": "app_mention",
        "user": "U01SDA",
        "channel": "C01IMT",
        "text": "<@U00KPIBOT> help",
        "ts": "1.2",
    }
    body = {"type": "event_callback", "event_id": "Ev1", "team_id": TEAM, "event": event}
    spoken = said(slack)
    hear(slack, body)
    hear(slack, body)
    assert said(slack) == spoken + 1


def test_a_form_that_is_sent_twice_stores_once_and_says_so(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    slack.type("/kpi log")
    before = readings(slack)
    body = form(slack.view(), {"numerator": "611", "denominator": "4288"})
    assert "14.2%" in hear(slack, body)
    assert "nothing was stored a second time" in hear(slack, body)
    assert readings(slack) == before + 1


def test_a_form_that_was_refused_may_be_sent_again(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    slack.type("/kpi log")
    view = slack.view()
    assert "errors" in hear(slack, form(view, {"numerator": "9", "denominator": "0"}))
    assert "14.2%" in hear(slack, form(view, {"numerator": "611", "denominator": "4288"}))


def test_somebody_of_another_team_is_refused(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    before = readings(slack)
    assert hear(slack, command(team_id="T99OTHER")) == STRANGER
    assert readings(slack) == before


@pytest.mark.parametrize(
    "text", ["log abandonment " + "9" * 3_000_000, "\x00\x07", "<!channel>", "*" * 3_000]
)
def test_nonsense_gets_an_answer_and_changes_nothing(slack_over_socket: Slack, text: str) -> None:
    slack = slack_over_socket
    before, spoken = readings(slack), said(slack)
    hear(slack, command(text))
    assert readings(slack) == before
    assert said(slack) > spoken


def test_a_forged_or_old_signature_is_refused(slack: Slack) -> None:
    request_url = slack.driver.get("state")["delivery"].get("request_url")
    if not request_url:
        return
    body = b"command=/kpi&text=help&team_id=T01NORFOLK&user_id=U01SDA&trigger_id=9"
    secret = slack.running.workspace.install.signing_secret
    assert posted(request_url, body, "v0=" + "0" * 64, "1512120600") == 401
    assert posted(request_url, body, signed(secret, body, "1"), "1") == 401


def test_a_body_over_a_megabyte_is_not_read(slack: Slack) -> None:
    request_url = slack.driver.get("state")["delivery"].get("request_url")
    if not request_url:
        return
    assert posted(request_url, b"x" * (MOST_BYTES + 1), "v0=0", "1") == 413


def signed(secret: str, body: bytes, stamp: str) -> str:
    text = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def posted(url: str, body: bytes, signature: str, stamp: str) -> int:
    headers = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": stamp}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        # The refusal may cut the connection before the whole body is sent.
        return 413


def test_health_is_told_beside_slack(slack: Slack) -> None:
    request_url = slack.driver.get("state")["delivery"].get("request_url")
    if not request_url:
        return
    health = request_url.replace("/slack/events", "/healthz")
    with urllib.request.urlopen(health, timeout=10) as answer:
        assert answer.read() == b"ok"


def test_what_fails_leaves_a_reference(
    slack_over_socket: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack = slack_over_socket

    def broken() -> Any:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(slack.database, "reading", broken)
    hear(slack, command("help"))
    monkeypatch.undo()
    shown = slack.driver.messages("C01IMT", "U01SDA")[-1]
    assert "Reference" in json.dumps(shown["blocks"])
