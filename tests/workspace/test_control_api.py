"""The control API itself: who may use it, what it refuses, what it shows."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.workspace.driver import Driver, http, section

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("path", ["/", "/_workspace/state", "/_workspace/log"])
def test_a_foreign_host_name_is_refused(slack: Driver, path: str) -> None:
    assert http(f"{slack.url}{path}", headers={"Host": "evil.example"})[0] == 403


def test_another_web_site_changes_nothing(slack: Driver) -> None:
    reset = f"{slack.url}/_workspace/reset"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert http(reset, b"seed=1", form)[0] == 415
    assert http(reset, b"", {"Origin": "http://evil.example"})[0] == 403
    assert http(reset, b"{}", {**JSON, "Origin": "http://evil.example"})[0] == 403
    assert http(reset, b"{}", {**JSON, "Origin": slack.url})[0] == 200


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("command", {"user": "carol", "channel": "imt", "text": "/kpi"}, "user_not_found"),
        ("command", {"user": "ann", "channel": "imt", "text": "/kpi", "settle": -1},
         "invalid_settle"),
        ("message", {"user": "ann", "channel": "imt"}, "missing_field"),
        ("click", {"user": "ann", "channel": "imt", "ts": "1.0", "action_id": "x"},
         "message_not_found"),
        ("submit", {"user": "ann", "view_id": "V1"}, "view_not_found"),
        ("state", {}, "nothing_to_change"),
        ("state", {"channel": "imt"}, "nothing_to_change"),
        ("state", {"channel": "imt", "create": True}, "name_taken"),
        ("state", {"channel": "imt", "rename": "a b"}, "invalid_name"),
        ("state", {"delivery": {"mode": "pigeon"}}, "invalid_delivery"),
        ("state", {"token": "app", "revoke": True}, "invalid_token_change"),
        ("upload", {"user": "ann", "channel": "imt", "filename": "x"}, "missing_field"),
        ("upload", {"user": "ann", "channel": "imt", "filename": "x", "content_base64": "?"},
         "invalid_base64"),
        ("nothing", {}, "not_found"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_in_plain_words(
    slack: Driver, path: str, body: dict[str, Any], error: str
) -> None:
    status, answer, _ = http(f"{slack.url}/_workspace/{path}", json.dumps(body).encode(), JSON)
    refused = json.loads(answer)
    assert (refused["ok"], refused["error"], bool(refused["detail"])) == (False, error, True)
    assert 400 <= status < 500


def test_broken_json_is_refused(slack: Driver) -> None:
    for body in (b"{", b"[]"):
        status, answer, _ = http(f"{slack.url}/_workspace/message", body, JSON)
        assert (status, json.loads(answer)["error"]) == (400, "invalid_json")


def test_channels_and_people_can_be_added(slack: Driver) -> None:
    slack.post("state", user="carol", create=True, real_name="Carol")
    created = slack.post("state", channel="digital", create=True, members=["carol", "@ann"],
                         invite_bot=True)  # fmt: skip
    channel = next(c for c in created["channels"] if c["name"] == "digital")
    assert (channel["bot"], len(channel["members"])) == (True, 3)
    assert slack.api("chat.postMessage", channel=channel["id"], text="welcome")["ok"]
    assert slack.messages("digital", "@carol")[0]["text"] == "welcome"
    slack.post("state", channel="digital", remove="carol")
    assert slack.get("messages?channel=digital&user=carol")["error"] == "not_in_channel"


def test_unread_messages_are_counted_until_they_are_marked_read(slack: Driver) -> None:
    slack.api("chat.postMessage", channel="C01IMT", text="one")
    slack.api("chat.postEphemeral", channel="C01IMT", user="U01BOB", text="two")

    def unread() -> dict[str, int]:
        channels = slack.get("state")["channels"]
        counts: dict[str, int] = channels[0]["unread"]
        return counts

    assert unread() == {"U01ANN": 1, "U01BOB": 2}
    slack.get("messages?channel=imt&user=ann&mark=1")
    assert unread() == {"U01ANN": 0, "U01BOB": 2}


def test_the_installer_and_a_note_are_shown(slack: Driver) -> None:
    described = slack.post("state", install="ann", clock_note="Invented from here on")
    assert described["bot"]["installer"] == "U01ANN"
    assert described["clock_note"] == "Invented from here on"


def test_the_log_counts_calls_with_their_delivery_keys(slack: Driver) -> None:
    metadata = {"event_type": "alert", "event_payload": {"delivery": "key-1"}}
    slack.api("chat.postMessage", channel="C01IMT", text="x", metadata=metadata)
    slack.api("chat.postMessage", channel="C01IMT", text="x", blocks=[section("")])
    logged = slack.get("log")
    first, second = logged["entries"]
    assert (first["method"], first["channel"], first["dedup"]) == (
        "chat.postMessage", "C01IMT", "key-1")  # fmt: skip
    assert (second["error"], "json-pointer" in second["detail"]) == ("invalid_blocks", True)
    assert slack.get(f"log?since={logged['last']}")["entries"] == []


def test_changes_are_announced_as_they_happen(slack: Driver) -> None:
    with urllib.request.urlopen(f"{slack.url}/_workspace/events", timeout=90) as stream:
        assert stream.readline() == b": connected\n"
        stream.readline()
        ts = slack.api("chat.postMessage", channel="C01IMT", text="x")["ts"]
        change = json.loads(stream.readline().removeprefix(b"data: "))
    assert change == {"type": "message", "channel": "C01IMT", "ts": ts}


def test_the_page_is_served_with_a_strict_policy_and_nothing_beside_it(slack: Driver) -> None:
    _, _, headers = http(f"{slack.url}/")
    policy = headers.get("Content-Security-Policy", "default-src 'none'")
    assert "default-src 'none'" in policy
    assert http(f"{slack.url}/_workspace/page/..%2fserver.py")[0] == 404
    assert http(f"{slack.url}/_workspace/page/%2fetc%2fpasswd")[0] == 404


def test_the_workspace_runs_as_a_program_of_its_own(tmp_path: Path) -> None:
    seed = tmp_path / "seed.yaml"
    seed.write_text("users: [{id: U1, name: zoe}]\nchannels: []\n", "utf-8")
    command = [sys.executable, "-m", "bot.workspace.server", "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert Driver(url).get("state")["users"][0]["name"] == "zoe"
        finally:
            process.terminate()
        assert process.wait(10) == 0
