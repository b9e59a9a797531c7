"""A small Bolt app that uses everything a workspace offers, over either transport."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot.slack.socket import close_in_time
from bot.workspace.server import RunningWorkspace
from tests.workspace.driver import actions, button, modal, plain, section, text_input

Json = dict[str, Any]
READY_SECONDS = 60.0


@dataclass(frozen=True)
class Connected:
    """A Bolt app with its workspace; `heard` is what the app has received."""

    running: RunningWorkspace
    heard: list[Json]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Requests are in the workspace's log already."""


class Threading(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


def build(running: RunningWorkspace) -> tuple[App, list[Json]]:
    """The app, and the list of payloads that it has heard."""
    install = running.workspace.install
    client = WebClient(install.bot_token, base_url=running.api_url, timeout=60, retry_handlers=[])
    app = App(client=client, signing_secret=install.signing_secret)
    heard: list[Json] = []
    _commands(app, heard)
    _interactions(app, heard)
    _events(app, heard)
    return app, heard


def _commands(app: App, heard: list[Json]) -> None:
    @app.command("/kpi")
    def command(ack: Any, respond: Any, body: Json, client: WebClient) -> None:
        heard.append(body)
        match body["text"]:
            case "in ack":
                ack("in the ack")
            case "modal":
                ack()
                client.views_open(trigger_id=body["trigger_id"], view=_form())
            case "ask":
                ack()
                respond("Shall I?", blocks=[section("Shall I?"), actions(button(value="7"))])
            case "post":
                ack()
                blocks = [section("Alert"), actions(button(value="7"), _search("owner"))]
                client.chat_postMessage(channel=body["channel_id"], text="Alert", blocks=blocks)
            case "slow":
                time.sleep(0.3)
                ack("late")
            case other:
                ack()
                respond(f"heard {other}")


def _search(action_id: str) -> Json:
    return {"type": "external_select", "action_id": action_id, "min_query_length": 0}


def _form() -> Json:
    owner = {"type": "input", "block_id": "owner", "label": plain("Owner"), "optional": True,
             "element": _search("owner")}  # fmt: skip
    return modal(text_input("value"), owner, callback_id="log", notify_on_close=True)


def _interactions(app: App, heard: list[Json]) -> None:
    @app.action("press")
    def press(ack: Any, respond: Any, body: Json) -> None:
        heard.append(body)
        ack()
        respond("pressed " + body["actions"][0]["value"], replace_original=True)

    @app.action("owner")
    def owner(ack: Any, body: Json) -> None:
        heard.append(body)
        ack()

    @app.options("owner")
    def owners(ack: Any, payload: Json) -> None:
        names = [name for name in ("ann", "bob") if payload["value"] in name]
        ack(options=[{"text": plain(name), "value": name} for name in names])

    @app.view("log")
    def submitted(ack: Any, body: Json, view: Json) -> None:
        heard.append(body)
        match view["state"]["values"]["value"]["value"]["value"]:
            case "lots":
                ack(response_action="errors", errors={"value": "Use a number."})
            case "wrong block":
                ack(response_action="errors", errors={"nowhere": "x"})
            case "next":
                ack(response_action="update", view=modal(section("next"), callback_id="log"))
            case "more":
                ack(response_action="push", view=modal(section("more"), callback_id="log"))
            case "done":
                ack(response_action="clear")
            case _:
                ack()

    @app.view_closed("log")
    def closed(ack: Any, body: Json) -> None:
        heard.append(body)
        ack()


def _events(app: App, heard: list[Json]) -> None:
    @app.event("message")
    def message(event: Json, say: Any) -> None:
        heard.append(event)
        if event.get("text") == "ping":
            say("pong", thread_ts=event["ts"])

    @app.event("app_mention")
    def mention(event: Json, say: Any) -> None:
        heard.append(event)
        say("you called")

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        heard.append(event)
        view = {"type": "home", "blocks": [section("Welcome"), actions(button(value="7"))]}
        client.views_publish(user_id=event["user"], view=view)

    for name in ("member_joined_channel", "channel_archive", "channel_rename", "file_shared"):
        app.event(name)(lambda event: heard.append(event))


@contextmanager
def over_socket(app: App, running: RunningWorkspace) -> Iterator[None]:
    handler = SocketModeHandler(app, running.workspace.install.app_token)
    handler.connect()  # type: ignore[no-untyped-call]
    until = time.monotonic() + READY_SECONDS
    while running.courier.sockets.count == 0 and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield
    finally:
        close_in_time(handler)


@contextmanager
def over_http(app: App, running: RunningWorkspace) -> Iterator[None]:
    wsgi = make_server("127.0.0.1", 0, SlackRequestHandler(app), Threading, Quiet)
    thread = threading.Thread(target=wsgi.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    running.courier.route.mode = "http"
    running.courier.route.request_url = f"http://127.0.0.1:{wsgi.server_port}/slack/events"
    try:
        yield
    finally:
        running.courier.route.mode = "socket"
        wsgi.shutdown()
        thread.join()
        wsgi.server_close()
