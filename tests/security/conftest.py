"""The door that Slack's requests come through, knocked at by whoever likes to."""

import hashlib
import hmac
import io
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.slack.app import SlackApp
from bot.slack.wsgi import PATH, SlackWsgi, wsgi_app
from bot.workspace.server import RunningWorkspace
from storage.database import Database
from tests.slack.conftest import one_for_all
from tests.workspace.driver import Driver, Json

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
TEAM = "T01NORFOLK"
# That a request came is noted, whatever became of it.
BESIDES = ("seen", "control", "picture", "alembic_version", "sqlite_sequence")


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]


@dataclass
class Door:
    """Speaks to the WSGI application as Slack does, and as nobody should."""

    app: SlackApp
    wsgi: SlackWsgi
    running: RunningWorkspace
    database: Database
    driver: Driver
    file: Path

    @property
    def secret(self) -> str:
        return self.running.workspace.install.signing_secret

    def knock(self, body: bytes, kind: str = FORM, **changed: Any) -> Answer:
        """A signed request; ``changed`` entries of the WSGI environment, None to leave one out."""
        environ = {**self.signed_environ(body, kind), **changed}
        return self.ask({name: value for name, value in environ.items() if value is not None})

    def signed_environ(self, body: bytes, kind: str = FORM) -> dict[str, Any]:
        stamp = str(int(time.time()))  # noqa: TID251  Slack signs with the real time
        return {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp,
            "HTTP_X_SLACK_SIGNATURE": self.signed(stamp, body),
            "wsgi.input": io.BytesIO(body),
        }

    def ask(self, environ: dict[str, Any]) -> Answer:
        told: list[Any] = []
        body = b"".join(
            self.wsgi(environ, lambda status, headers, _=None: told.extend((status, headers)))
        )
        assert self.app.desk.at_work.wait(60)
        return Answer(int(told[0].split()[0]), body.decode(), dict(told[1]))

    def signed(self, stamp: str, body: bytes) -> str:
        base = b"v0:" + stamp.encode() + b":" + body
        return "v0=" + hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()

    def command(self, text: str, user: str, channel: str = "C01IMT", **more: str) -> Answer:
        body = {
            "command": "/kpi", "text": text, "user_id": user, "channel_id": channel,
            "team_id": TEAM, "trigger_id": self.trigger(user),
            "response_url": self.response_url(user, channel), **more,
        }  # fmt: skip
        return self.knock(urlencode(body).encode())

    def interact(self, kind: str, user: str, team: str = TEAM, **more: Any) -> Answer:
        body = {
            "type": kind, "team": {"id": team}, "user": {"id": user, "team_id": team},
            "trigger_id": self.trigger(user), **more,
        }  # fmt: skip
        return self.knock(urlencode({"payload": json.dumps(body)}).encode())

    def click(
        self, verb: str, value: str, user: str, channel: str = "C01IMT", **more: Any
    ) -> Answer:
        action = {"type": "button", "action_id": f"kpi.{verb}", "block_id": "b", "value": value}
        place = {
            "channel": {"id": channel}, "response_url": self.response_url(user, channel),
            "container": {"type": "message", "channel_id": channel},
        }  # fmt: skip
        return self.interact("block_actions", user, actions=[action], **{**place, **more})

    def submit(
        self, form: str, values: dict[str, str], user: str, team: str = TEAM, **view: Any
    ) -> Answer:
        """A form with these inputs; ``view`` overrides what Slack tells of it."""
        blocks = [{"type": "input", "block_id": name} for name in values] or [
            {"type": "input", "block_id": "reason"}
        ]
        state = {name: {name: {"value": value}} for name, value in values.items()}
        shown = {
            "id": f"V{time.monotonic_ns()}", "hash": "1.a", "type": "modal", "callback_id": form,
            "private_metadata": "", "blocks": blocks, "state": {"values": state}, **view,
        }  # fmt: skip
        return self.interact("view_submission", user, team, view=shown)

    def event(self, event: Json, **more: Any) -> Answer:
        body = {
            "type": "event_callback", "team_id": TEAM, "event_id": f"Ev{time.monotonic_ns()}",
            "event": event, **more,
        }  # fmt: skip
        return self.knock(json.dumps(body).encode(), JSON)

    def trigger(self, user: str) -> str:
        return self.running.workspace.tickets.new_trigger(user, "")

    def response_url(self, user: str, channel: str) -> str:
        ticket = self.running.workspace.tickets.new_response(user, channel)
        return f"{self.running.url}/response/{ticket}"

    def stored(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table that holds a fact, to see that nothing has changed."""
        with closing(sqlite3.connect(self.file)) as opened:
            found = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = sorted(name for (name,) in found.fetchall() if name not in BESIDES)
            return {name: opened.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}

    def shown(self, channel: str, user: str) -> str:
        """All that the person sees there."""
        return json.dumps(self.driver.messages(channel, user), ensure_ascii=False)


@pytest.fixture(scope="module")
def door(norfolk_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One for all tests of a file: whatever they try is to change nothing."""
    with one_for_all(norfolk_file, tmp_path_factory.mktemp("door")) as slack:
        secret = slack.running.workspace.install.signing_secret
        wsgi = wsgi_app(slack.app, signing_secret=secret, is_well=lambda: True)
        assert slack.database.file is not None
        file = slack.database.file
        yield Door(slack.app, wsgi, slack.running, slack.database, slack.driver, file)
