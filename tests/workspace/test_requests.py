"""How calls come in: GET, forms, multipart and JSON; tokens, scopes and wrong methods."""

import json
from urllib.parse import quote, urlencode

import pytest

from bot.workspace.server import RunningWorkspace
from tests.workspace.driver import APP_TOKEN, BOT_TOKEN, Driver, Json, http, section

BEARER = {"Authorization": f"Bearer {BOT_TOKEN}"}
BLOCKS = json.dumps([section("hello")])


def decoded(answer: tuple[int, bytes, dict[str, str]]) -> Json:
    body: Json = json.loads(answer[1])
    return body


def test_a_call_by_get_form_multipart_and_json_stores_the_same(slack: Driver) -> None:
    address = f"{slack.url}/api/chat.postMessage"
    fields = {"channel": "C01IMT", "text": "hello", "blocks": BLOCKS}
    form = {**BEARER, "Content-Type": "application/x-www-form-urlencoded"}
    parts = "".join(
        f'--XX\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    multipart = {**BEARER, "Content-Type": "multipart/form-data; boundary=XX"}
    as_json = {**BEARER, "Content-Type": "application/json; charset=utf-8"}
    whole = json.dumps({**fields, "blocks": json.loads(BLOCKS)}).encode()
    answers = [
        http(f"{address}?{urlencode(fields)}", headers=BEARER),
        http(address, urlencode(fields).encode(), form),
        http(address, f"{parts}--XX--\r\n".encode(), multipart),
        http(address, whole, as_json),
    ]
    assert [decoded(answer)["ok"] for answer in answers] == [True] * 4
    said = slack.messages("imt", "ann")
    assert [m["blocks"][0]["text"]["text"] for m in said] == ["hello"] * 4


def test_the_token_may_be_an_argument(slack: Driver) -> None:
    assert decoded(http(f"{slack.url}/api/auth.test?token={BOT_TOKEN}"))["ok"]


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")],
)
def test_a_call_without_the_right_token_is_refused(slack: Driver, token: str, error: str) -> None:
    slack.token = token
    assert slack.api("chat.postMessage", channel="C01IMT", text="x")["error"] == error


def test_a_revoked_token_works_again_only_when_restored(slack: Driver) -> None:
    slack.post("state", token="bot", revoke=True)
    assert slack.api("auth.test")["error"] == "token_revoked"
    slack.post("state", token="bot", restore=True)
    assert slack.api("auth.test")["bot_id"] == "B00KPIBOT"
    assert slack.api("auth.revoke")["revoked"]
    assert slack.api("auth.test")["error"] == "token_revoked"


@pytest.mark.parametrize(
    ("scope", "method", "arguments"),
    [
        ("chat:write", "chat.postMessage", {"channel": "C01IMT", "text": "x"}),
        ("files:write", "files.getUploadURLExternal", {"filename": "a.png", "length": 1}),
        ("files:read", "files.info", {"file": "F1"}),
        ("channels:history", "conversations.history", {"channel": "C01IMT"}),
        ("channels:read", "conversations.info", {"channel": "C01IMT"}),
        ("users:read", "users.info", {"user": "U01ANN"}),
        ("im:write", "conversations.open", {"users": "U01ANN"}),
    ],
)
def test_a_missing_scope_is_named(
    slack: Driver, scope: str, method: str, arguments: dict[str, str]
) -> None:
    slack.post("state", scope=scope, remove=True)
    refused = slack.api(method, **arguments)
    assert (refused["error"], refused["needed"]) == ("missing_scope", scope)
    assert scope not in refused["provided"].split(",")
    slack.post("state", scope=scope, restore=True)
    assert slack.api(method, **arguments).get("error") != "missing_scope"


def test_an_unknown_method_is_refused(slack: Driver) -> None:
    assert slack.api("chat.shout")["error"] == "unknown_method"


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[1]", "json_not_object")])
def test_broken_json_is_refused(slack: Driver, body: bytes, error: str) -> None:
    headers = {**BEARER, "Content-Type": "application/json"}
    assert decoded(http(f"{slack.url}/api/api.test", body, headers))["error"] == error


def test_blocks_that_are_not_json_are_refused(slack: Driver) -> None:
    address = f"{slack.url}/api/chat.postMessage?channel=C01IMT&text=x&blocks={quote('[{')}"
    assert decoded(http(address, headers=BEARER))["error"] == "invalid_blocks_format"


def test_the_log_never_holds_a_token(slack: Driver, running: RunningWorkspace) -> None:
    slack.api("chat.postMessage", channel="C01IMT", text=BOT_TOKEN)
    http(f"{slack.url}/api/auth.test?token={BOT_TOKEN}")
    logged = json.dumps(slack.get("log"))
    install = running.workspace.install
    for secret in (install.bot_token, install.app_token, install.signing_secret):
        assert secret not in logged


def test_five_megabytes_of_text_get_a_clear_answer(slack: Driver) -> None:
    said = slack.api("chat.postMessage", channel="C01IMT", text="x" * 5_000_000)
    assert said["ok"]
    blocks = [section("x" * 5_000_000)]
    refused = slack.api("chat.postMessage", channel="C01IMT", text="x", blocks=blocks)
    assert refused["error"] == "invalid_blocks"
