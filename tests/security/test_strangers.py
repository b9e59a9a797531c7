"""People of other organisations, and bots, get a kind word or nothing, and change nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.slack.names import STRANGER
from bot.workspace.records import User
from tests.security.conftest import Answer, Door

OTHER = "T99OTHER"
HERE = {"channel_type": "im", "type": "message", "ts": "1.1"}
FILE = {"id": "F1", "name": "a.csv", "url_private": "https://files.slack.com/a.csv"}
LOG = "log abandonment 611/4288 nov"

Knock = Callable[[Door], Answer]
TOLD_AT_ONCE: dict[str, Knock] = {
    "command": lambda door: door.command(LOG, "U9", team_id=OTHER),
    "command of an enterprise's other workspace": lambda door: door.command(
        LOG, "U9", team_id=OTHER, enterprise_id="E1", enterprise_name="Norfolk"
    ),
    "form": lambda door: door.submit("log", {"value": "1"}, "U01SDA", team=OTHER),
}
TOLD_BESIDE: dict[str, Knock] = {
    "button": lambda door: door.click("log", "{}", "U01SDA", team=OTHER),
    "button without a team": lambda door: door.click("log", "{}", "U01SDA", team=""),
    "button in a shared channel": lambda door: door.click(
        "run", json.dumps({"command": LOG}), "U01SDA", team=OTHER
    ),
}
SILENT: dict[str, Knock] = {
    "suggestion": lambda door: door.interact(
        "block_suggestion", "U9", team=OTHER, action_id="indicator", block_id="b", value="ab"
    ),
    "Home": lambda door: door.event({"type": "app_home_opened", "user": "U9", "tab": "home"},
                                    team_id=OTHER),
    "invitation": lambda door: door.event(
        {"type": "member_joined_channel", "user": "U00KPIBOT", "channel": "C01CIL", "inviter": "U9",
         "team": OTHER}
    ),
    "bot's message": lambda door: door.event(
        {**HERE, "bot_id": "B9", "user": "U9", "channel": "D1", "text": LOG}
    ),
    "bot's mention": lambda door: door.event(
        {"type": "app_mention", "bot_id": "B9", "user": "U9", "channel": "C01IMT", "text": LOG}
    ),
    "bot's old message": lambda door: door.event(
        {**HERE, "subtype": "bot_message", "channel": "D1", "text": LOG}
    ),
}  # fmt: skip
EVENTS: dict[str, dict[str, Any]] = {
    "mention": {"type": "app_mention", "user_team": OTHER},
    "mention with a team": {"type": "app_mention", "team": OTHER},
    "mention from a shared channel": {"type": "app_mention", "team": "T01NORFOLK",
                                      "source_team": OTHER},
    "message": {**HERE, "user_team": OTHER},
    "file": {**HERE, "subtype": "file_share", "team": OTHER, "files": [FILE]},
}  # fmt: skip


def invite(door: Door) -> None:
    """A guest from another organisation is in the channel."""
    workspace = door.running.workspace
    workspace.users["U0GUEST"] = User("U0GUEST", "guest", "Guest", team=OTHER)
    workspace.channels["C01IMT"].members.append("U0GUEST")


@pytest.mark.parametrize("name", TOLD_AT_ONCE)
def test_a_stranger_is_told_at_once(door: Door, name: str) -> None:
    before = door.stored()
    answer = TOLD_AT_ONCE[name](door)
    assert (answer.status, STRANGER in answer.text) == (200, True)
    assert door.stored() == before


@pytest.mark.parametrize("name", TOLD_BESIDE)
def test_a_stranger_is_told_where_the_button_was(door: Door, name: str) -> None:
    before, told = door.stored(), door.shown("C01IMT", "U01SDA").count(STRANGER)
    assert TOLD_BESIDE[name](door).status == 200
    assert door.shown("C01IMT", "U01SDA").count(STRANGER) > told
    assert door.stored() == before


@pytest.mark.parametrize("name", EVENTS)
def test_a_stranger_who_writes_is_answered(door: Door, name: str) -> None:
    before, told = door.stored(), door.shown("C01IMT", "U01SDA").count(STRANGER)
    event = {"user": "U01SDA", "channel": "C01IMT", "text": LOG, **EVENTS[name]}
    assert door.event(event).status == 200
    assert door.shown("C01IMT", "U01SDA").count(STRANGER) > told
    assert door.stored() == before


@pytest.mark.parametrize("name", SILENT)
def test_what_cannot_be_answered_does_nothing(door: Door, name: str) -> None:
    before, said = door.stored(), len(door.running.workspace.log.since(0))
    answer = SILENT[name](door)
    assert (answer.status, LOG in answer.text) == (200, False)
    assert door.stored() == before
    posts = [each for each in door.running.workspace.log.since(0)[said:] if each["method"] != ""]
    assert not [each for each in posts if each["method"] in ("chat.postMessage", "views.publish")]


def test_somebody_whom_slack_calls_a_stranger_is_one_although_the_request_is_ours(
    door: Door,
) -> None:
    invite(door)
    before = door.stored()
    door.command(LOG, "U0GUEST")
    assert STRANGER in door.shown("C01IMT", "U0GUEST")
    door.event({"type": "app_home_opened", "user": "U0GUEST", "tab": "home"})
    assert door.stored() == before


def test_only_a_member_can_be_made_a_lead_officer(door: Door) -> None:
    invite(door)
    before = door.stored()
    for lead in ("U0GUEST", "U00KPIBOT", "<!channel>", "him", "U01'; --"):
        state = {"name": {"name": {"value": "IMT"}}, "lead": {"lead": {"selected_user": lead}}}
        answer = door.submit(
            "unit", {"name": "IMT"}, "U01HIM", state={"values": state},
            private_metadata='{"channel": "C01IMT"}',
        )  # fmt: skip
        assert "errors" in answer.text
    assert door.stored() == before
