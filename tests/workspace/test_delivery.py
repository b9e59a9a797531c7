"""How things reach the app: signatures, retries, and one socket for each envelope."""

import asyncio
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest

from tests.workspace.driver import APP_TOKEN, Driver, Json, http

SECRET = b"local-workspace-signing-secret"


class Endpoint(ThreadingHTTPServer):
    """An app's address: keeps what comes, answers with the next status (then 200)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiving)
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.enough = threading.Event()
        self.wanted = 1

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/slack/events"


class Receiving(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers), body))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if len(self.server.received) >= self.server.wanted:
            self.server.enough.set()

    def log_message(self, *_: Any) -> None:
        """Quiet: the test looks at what was received."""


@pytest.fixture
def endpoint(slack: Driver) -> Iterator[Endpoint]:
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    delivery = {"mode": "http", "request_url": server.url, "retry_seconds": [0, 0, 0]}
    slack.post("state", delivery=delivery)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_request_is_signed_with_real_time(slack: Driver, endpoint: Endpoint) -> None:
    slack.post("clock", now="2031-01-01T09:00:00+00:00")
    slack.post("command", user="ann", channel="imt", text="/kpi log a&b", settle=0)
    headers, body = endpoint.received[0]
    stamp = headers["X-Slack-Request-Timestamp"]
    base = b"v0:" + stamp.encode() + b":" + body
    expected = "v0=" + hmac.new(SECRET, base, hashlib.sha256).hexdigest()
    assert headers["X-Slack-Signature"] == expected
    # 2031 is the business clock's year only.
    assert int(stamp) < 1_924_000_000
    assert parse_qs(body.decode())["text"] == ["log a&b"]


def test_an_event_is_tried_again_three_times_with_its_number_and_reason(
    slack: Driver, endpoint: Endpoint
) -> None:
    endpoint.statuses, endpoint.wanted = [500, 503, 404, 500], 4
    slack.post("message", user="ann", channel="imt", text="hello", settle=0)
    assert endpoint.enough.wait(90)
    tries = [
        (headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason"))
        for headers, _ in endpoint.received
    ]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    ids = {json.loads(body)["event_id"] for _, body in endpoint.received}
    assert len(ids) == 1


def test_an_event_that_was_taken_is_not_sent_again(slack: Driver, endpoint: Endpoint) -> None:
    endpoint.statuses, endpoint.wanted = [500], 2
    slack.post("message", user="ann", channel="imt", text="hello", settle=0)
    assert endpoint.enough.wait(90)
    slack.post("message", user="ann", channel="imt", text="again", settle=200)
    texts = [json.loads(body)["event"]["text"] for _, body in endpoint.received]
    assert texts == ["hello", "hello", "again"]


def test_a_command_is_sent_once_whatever_the_answer(slack: Driver, endpoint: Endpoint) -> None:
    endpoint.statuses = [500]
    answer = slack.post("command", user="ann", channel="imt", text="/kpi", settle=0)
    assert (answer["acked"], answer["error"], len(endpoint.received)) == (False, "http_error", 1)


def test_without_a_connected_app_a_command_fails_at_once(slack: Driver) -> None:
    answer = slack.post("command", user="ann", channel="imt", text="/kpi")
    assert (answer["acked"], answer["error"]) == (False, "dispatch_failed")


def test_a_command_needs_the_commands_scope(slack: Driver, endpoint: Endpoint) -> None:
    slack.post("state", scope="commands", remove=True)
    assert not slack.post("command", user="ann", channel="imt", text="/kpi")["acked"]
    assert endpoint.received == []


def test_an_event_without_its_scope_is_not_heard(slack: Driver, endpoint: Endpoint) -> None:
    slack.post("state", scope="channels:history", remove=True)
    slack.post("message", user="ann", channel="imt", text="hello", settle=50)
    assert endpoint.received == []


async def _two_sockets(url: str, commands: int) -> tuple[list[Json], list[Json]]:
    """What two sockets of one app receive while commands are typed."""
    got: tuple[list[Json], list[Json]] = ([], [])

    async def listen(socket: aiohttp.ClientWebSocketResponse, into: list[Json]) -> None:
        async for message in socket:
            envelope = json.loads(message.data)
            into.append(envelope)
            if "envelope_id" in envelope:
                await socket.send_json({"envelope_id": envelope["envelope_id"]})

    async with aiohttp.ClientSession() as session:
        sockets = []
        for _ in range(2):
            headers = {"Authorization": f"Bearer {APP_TOKEN}"}
            async with session.post(f"{url}/api/apps.connections.open", headers=headers) as answer:
                address = (await answer.json())["url"]
            sockets.append(await session.ws_connect(address))
        listening = [
            asyncio.create_task(listen(socket, into))
            for socket, into in zip(sockets, got, strict=True)
        ]
        for number in range(commands):
            body = {"user": "ann", "channel": "imt", "text": f"/kpi {number}", "settle": 0}
            async with session.post(f"{url}/_workspace/command", json=body) as answer:
                assert (await answer.json())["acked"]
        async with session.post(f"{url}/_workspace/state", json={"disconnect": "warning"}):
            await asyncio.gather(*listening)
        for socket in sockets:
            await socket.close()
    return got


def test_each_envelope_goes_to_exactly_one_socket(slack: Driver) -> None:
    with ThreadPoolExecutor(1) as apart:  # a browser test leaves a running loop in this thread
        got = apart.submit(lambda: asyncio.run(_two_sockets(slack.url, 4))).result()
    kinds = [[envelope["type"] for envelope in one] for one in got]
    assert kinds == [["hello", "slash_commands", "slash_commands", "disconnect"]] * 2
    texts = [e["payload"]["text"] for one in got for e in one if "payload" in e]
    assert sorted(texts) == ["0", "1", "2", "3"]


def test_a_socket_needs_a_fresh_ticket(slack: Driver) -> None:
    upgrade = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    assert http(f"{slack.url}/socket?ticket=none", headers=upgrade)[0] == 403
