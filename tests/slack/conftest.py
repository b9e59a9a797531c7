"""The whole hearing side on a running workspace, by Socket Mode and by signed HTTP."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from bot.scenarios.loading import SCENARIOS
from bot.slack.app import SlackApp, build_app
from bot.slack.client import web_client
from bot.slack.socket import close_socket, open_socket
from bot.slack.uploads import Uploads
from bot.slack.wsgi import PATH, wsgi_app
from bot.workspace import seed, server
from bot.workspace.server import RunningWorkspace
from handlers.request import Timing
from storage.database import Database
from tests import makers
from tests.workspace.driver import PNG, Driver, Json

TIMING = Timing(alert_delay=timedelta(seconds=5))


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """The workspace logs requests already."""


class Threading(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@dataclass
class Slack:
    """People at the workspace, and what stands behind the bot."""

    driver: Driver
    running: RunningWorkspace
    database: Database
    app: SlackApp

    def type(self, text: str, user: str = "U01SDA", channel: str = "C01IMT") -> list[Json]:
        """What came back to a typed command."""
        return self.ask("command", channel, user=user, text=text)

    def ask(self, path: str, channel: str, user: str, **body: Any) -> list[Json]:
        """What is new in the channel for this person once the bot is done."""
        before = {each["ts"] for each in self.driver.messages(channel, user)}
        self.do(path, user=user, channel=channel, **body)
        shown = self.driver.messages(channel, user)
        return [each for each in shown if each["ts"] not in before]

    def hear(self, path: str, wanted: Callable[[], Any], **body: Any) -> Any:
        """For events, which Slack delivers when it likes: drive, and wait until it is so."""
        self.do(path, **body)
        until = time.monotonic() + 90
        while not (found := wanted()):
            assert time.monotonic() < until, "nothing came of it"
            time.sleep(0.05)
        assert self.app.desk.at_work.wait(90)
        return found

    def said(self, channel: str, user: str, text: str) -> list[Json]:
        """The bot's messages there that hold a text."""
        shown = self.driver.messages(channel, user)
        return [each for each in shown if each["bot"] and text in words(each)]

    def do(self, path: str, **body: Any) -> Json:
        """Drive the workspace and wait until the bot has nothing more to do about it."""
        answer = self.driver.post(path, settle=0, **body)
        assert answer["ok"], answer
        assert self.app.desk.at_work.wait(90)
        return answer

    def view(self, user: str = "U01SDA") -> Json:
        shown = self.driver.get(f"views?user={user}")
        stack = shown.get("stack") or shown.get("views") or shown.get("modals")
        assert stack, shown
        return dict(stack[-1])


def words(message: Json) -> str:
    """Every text of a message, in reading order."""
    return "\n".join(_texts([message.get("text", ""), message.get("blocks", [])]))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if isinstance(value, dict):
        named = ("text", "alt_text", "caption", "elements", "fields", "accessory", "rows")
        held = [value[name] for name in (*named, "label", "element", "blocks") if name in value]
        return [text for each in held for text in _texts(each)]
    return []


def button(message: Json, label: str) -> Json:
    """The button whose label begins so."""
    found = [
        element
        for block in message["blocks"]
        for element in [*block.get("elements", []), block.get("accessory") or {}]
        if element.get("type") == "button" and element["text"]["text"].startswith(label)
    ]
    assert found, f"no button {label!r} in {words(message)}"
    return dict(found[0])


@pytest.fixture
def running() -> Iterator[RunningWorkspace]:
    workspace = server.start(seed.load(SCENARIOS / "norfolk" / "workspace.yaml"))
    workspace.workspace.rates.enforced = False
    yield workspace
    workspace.stop()


@pytest.fixture
def norfolk(database: Database, norfolk_file: Path) -> Database:
    """Norfolk's history up to October 2017."""
    assert database.file is not None
    shutil.copyfile(norfolk_file, database.file)
    return database


def app_for(running: RunningWorkspace, database: Database) -> SlackApp:
    install = running.workspace.install
    client = web_client(install.bot_token, base_url=running.api_url)
    uploads = Uploads(client, database, lambda facts: PNG, lambda: makers.NOW)
    app = build_app(
        database=database,
        client=client,
        signing_secret=install.signing_secret,
        clock=lambda: makers.NOW,
        timing=TIMING,
        uploads=uploads,
    )
    app.ack_seconds = 30  # a busy machine is no fault of Slack's
    return app


@contextmanager
def one_for_all(norfolk_file: Path, folder: Path) -> Iterator[Slack]:
    """Norfolk's bot for all tests of a file, where none of them changes what is stored."""
    database = Database(f"sqlite:///{shutil.copyfile(norfolk_file, folder / 'statkeeper.db')}")
    running = server.start(seed.load(SCENARIOS / "norfolk" / "workspace.yaml"))
    running.workspace.rates.enforced = False
    app = app_for(running, database)
    yield Slack(Driver(running.url), running, database, app)
    app.drain()
    running.stop()
    database.dispose()


@contextmanager
def over_socket(app: SlackApp, running: RunningWorkspace) -> Iterator[None]:
    handler = open_socket(app, running.workspace.install.app_token)
    try:
        yield
    finally:
        close_socket(handler)
        app.drain()


@contextmanager
def over_http(app: SlackApp, running: RunningWorkspace) -> Iterator[None]:
    wsgi = wsgi_app(
        app, signing_secret=running.workspace.install.signing_secret, is_well=lambda: True
    )
    web = make_server("127.0.0.1", 0, wsgi, Threading, Quiet)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{web.server_port}{PATH}"
    Driver(running.url).post("state", delivery={"mode": "http", "request_url": address})
    try:
        yield
    finally:
        web.shutdown()
        web.server_close()
        thread.join()
        app.drain()


WAYS = {"socket": over_socket, "http": over_http}


@pytest.fixture(params=list(WAYS))
def slack(
    request: pytest.FixtureRequest, running: RunningWorkspace, norfolk: Database
) -> Iterator[Slack]:
    """Norfolk's bot over either transport."""
    app = app_for(running, norfolk)
    with WAYS[request.param](app, running):
        yield Slack(Driver(running.url), running, norfolk, app)


@pytest.fixture
def slack_over_socket(running: RunningWorkspace, norfolk: Database) -> Iterator[Slack]:
    """For what does not depend on the transport."""
    app = app_for(running, norfolk)
    with over_socket(app, running):
        yield Slack(Driver(running.url), running, norfolk, app)
