"""Whatever comes in gets an answer in Slack's shape and changes nothing by accident."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.workspace.blockkit import views
from bot.workspace.blockkit.blocks import BLOCKS, MESSAGE_BLOCKS
from bot.workspace.blockkit.elements import ELEMENTS
from bot.workspace.blockkit.rules import Problems
from tests.workspace.driver import Driver, plain

TYPES = [*BLOCKS, *ELEMENTS, "plain_text", "mrkdwn", "raw_text", "modal", "home", "nonsense"]
NAMES = [
    *("type", "text", "elements", "element", "fields", "accessory", "options", "rows"),
    *("blocks", "value", "label", "title", "action_id", "block_id", "confirm", "initial_option"),
]
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(TYPES),
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=20,
)
LIVELY = st.fixed_dictionaries(
    {"type": st.sampled_from(TYPES)},
    optional={"text": JSON, "elements": JSON, "rows": JSON, "element": JSON, "fields": JSON},
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LIVELY | JSON, max_size=3))
def test_any_json_as_blocks_is_judged_without_a_crash(blocks: list[Any]) -> None:
    problems = Problems()
    MESSAGE_BLOCKS(blocks, "/blocks", problems)
    assert all(pointer.startswith("/blocks") for _, pointer in problems.found)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(JSON, st.sampled_from(["modal", "home"]))
def test_any_json_as_a_view_is_judged_without_a_crash(view: Any, kind: str) -> None:
    problems = views.check_view(view, kind)
    assert all(pointer.startswith("/view") for _, pointer in problems.found)


WRONG_KINDS: list[tuple[str, dict[str, Any]]] = [
    ("chat.postMessage", {"channel": ["C01IMT"], "text": "x"}),
    ("chat.postMessage", {"channel": "C01IMT", "text": "x", "blocks": "words"}),
    ("chat.postMessage", {"channel": "C01IMT", "text": "x", "blocks": {"type": "divider"}}),
    ("chat.postMessage", {"channel": "C01IMT", "text": "x", "metadata": 5}),
    ("chat.update", {"channel": "C01IMT", "ts": {"a": 1}, "text": "x"}),
    ("conversations.history", {"channel": "C01IMT", "limit": "many"}),
    ("conversations.history", {"channel": "C01IMT", "oldest": "yesterday"}),
    ("files.completeUploadExternal", {"files": [5]}),
    ("files.completeUploadExternal", {"files": "x"}),
    ("views.open", {"trigger_id": "1", "view": 5}),
    ("views.open", {"view": {"type": "modal", "title": plain("x"), "blocks": []}}),
    ("views.publish", {"user_id": 5, "view": []}),
    ("users.info", {"user": {}}),
    ("reactions.add", {"channel": "C01IMT"}),
]


@pytest.mark.parametrize(("method", "arguments"), WRONG_KINDS)
def test_an_argument_of_the_wrong_kind_is_refused(
    slack: Driver, method: str, arguments: dict[str, Any]
) -> None:
    refused = slack.api(method, **arguments)
    assert (refused["ok"], bool(refused["error"])) == (False, True)
    assert slack.messages("imt", "ann") == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("state", {"delivery": {"mode": "http", "request_url": "x", "retry_seconds": "soon"}}),
        ("state", {"channel": "new", "create": True, "members": 5}),
        ("state", {"rate_limits": 5}),
        ("click", {"user": ["ann"], "channel": 5, "ts": 5, "action_id": {}}),
        ("submit", {"user": "ann", "view_id": "V1", "values": 5}),
        ("faults", {"method": "x", "fault": "slow", "after": "soon"}),
        ("clock", {"advance": [1]}),
        ("reset", {"seed": {"users": 5}}),
    ],
)
def test_a_control_field_of_the_wrong_kind_is_refused(
    slack: Driver, path: str, body: dict[str, Any]
) -> None:
    refused = slack.post(path, **body)
    assert (refused["ok"], bool(refused["detail"])) == (False, True)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<!channel>", "\x00\x07", "‮abc"])
def test_hostile_words_of_a_person_are_kept_as_words(slack: Driver, text: str) -> None:
    sent = slack.post("message", user="ann", channel="imt", text=text, settle=0)
    assert sent["ok"]
    said = slack.messages("imt", "ann")[0]["text"]
    assert "<script>" not in said
