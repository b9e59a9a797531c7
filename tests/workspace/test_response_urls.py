"""Answering through a response URL."""

import json

import pytest

from bot.workspace.server import RunningWorkspace
from tests.workspace.driver import Driver, Json, http, section


def respond(slack: Driver, ticket: str, body: Json | bytes) -> tuple[int, str]:
    encoded = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, answer, _ = http(f"{slack.url}/response/{ticket}", encoded)
    return status, answer.decode()


def ticket_for(running: RunningWorkspace, message_ts: str = "") -> str:
    return running.workspace.tickets.new_response("U01ANN", "C01IMT", message_ts)


def test_an_answer_is_ephemeral_unless_it_says_in_channel(
    slack: Driver, running: RunningWorkspace
) -> None:
    ticket = ticket_for(running)
    assert respond(slack, ticket, {"text": "psst"}) == (200, "ok")
    assert respond(slack, ticket, {"text": "all", "response_type": "in_channel"})[0] == 200
    assert [m["text"] for m in slack.messages("imt", "ann")] == ["psst", "all"]
    assert [m["text"] for m in slack.messages("imt", "bob")] == ["all"]


def test_the_sixth_use_is_refused(slack: Driver, running: RunningWorkspace) -> None:
    ticket = ticket_for(running)
    answers = [respond(slack, ticket, {"text": str(n)})[0] for n in range(6)]
    assert answers == [200] * 5 + [404]
    assert "used_url" in respond(slack, ticket, {"text": "x"})[1]
    assert respond(slack, "unknown", {"text": "x"})[0] == 404


@pytest.mark.parametrize(
    ("body", "error"),
    [({}, "no_text"), ({"blocks": [section("")]}, "invalid_blocks"),
     ({"text": "x", "colour": "red"}, "invalid_arguments"), (b"{", "invalid_payload")],
)  # fmt: skip
def test_a_wrong_answer_is_refused_and_shows_nothing(
    slack: Driver, running: RunningWorkspace, body: Json | bytes, error: str
) -> None:
    status, answer = respond(slack, ticket_for(running), body)
    assert (status, json.loads(answer)["error"]) == (400, error)
    assert slack.messages("imt", "ann") == []


def test_the_original_is_replaced_or_deleted(slack: Driver, running: RunningWorkspace) -> None:
    sent = slack.api("chat.postEphemeral", channel="C01IMT", user="U01ANN", text="old")
    ticket = ticket_for(running, sent["message_ts"])
    respond(slack, ticket, {"text": "new", "replace_original": True})
    assert [m["text"] for m in slack.messages("imt", "ann")] == ["new"]
    respond(slack, ticket, {"delete_original": True})
    assert slack.messages("imt", "ann") == []


def test_a_response_url_can_fail_on_demand(slack: Driver, running: RunningWorkspace) -> None:
    slack.post("faults", method="response_url", fault="5xx", times=1)
    ticket = ticket_for(running)
    assert respond(slack, ticket, {"text": "x"})[0] == 503
    assert respond(slack, ticket, {"text": "x"})[0] == 200
