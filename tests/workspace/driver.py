"""Talks to a running workspace as a program does: the bot's side and the people's side."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
BOT_TOKEN = "xoxb-local-workspace-bot"
APP_TOKEN = "xapp-local-workspace-app"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
SEED: Json = {
    "team": {"id": "T01TEST", "name": "Test County", "domain": "test-county"},
    "users": [
        {"id": "U01ANN", "name": "ann", "real_name": "Ann Analyst", "admin": True},
        {"id": "U01BOB", "name": "bob", "real_name": "Bob Boss", "title": "Lead officer"},
    ],
    "channels": [
        {"id": "C01IMT", "name": "imt", "members": ["U01ANN", "U01BOB"], "bot": True},
        {"id": "C01WEB", "name": "web", "members": ["U01ANN"]},
        {"id": "G01SEC", "name": "secret", "members": ["U01ANN"], "private": True},
    ],
    "file_processing_ms": 0,
}


def http(
    url: str, body: bytes | None = None, headers: dict[str, str] | None = None, method: str = ""
) -> tuple[int, bytes, dict[str, str]]:
    request = urllib.request.Request(
        url, data=body, headers=headers or {}, method=method or ("GET" if body is None else "POST")
    )
    try:
        with urllib.request.urlopen(request, timeout=90) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


@dataclass
class Driver:
    """`api` speaks for the bot, everything else for people and for whoever runs the demo."""

    url: str
    token: str = BOT_TOKEN

    def api(self, method: str, **arguments: Any) -> Json:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        body = json.dumps(arguments).encode()
        return self._json(http(f"{self.url}/api/{method}", body, headers))

    def post(self, path: str, **body: Any) -> Json:
        headers = {"Content-Type": "application/json"}
        encoded = json.dumps(body).encode()
        return self._json(http(f"{self.url}/_workspace/{path}", encoded, headers))

    def get(self, path: str) -> Json:
        return self._json(http(f"{self.url}/_workspace/{path}"))

    def messages(self, channel: str, user: str) -> list[Json]:
        shown: list[Json] = self.get(f"messages?channel={channel}&user={user}")["messages"]
        return shown

    def upload(self, content: bytes = PNG, name: str = "chart.png") -> str:
        """The upload flow of a bot, up to a completed file."""
        ticket = self.api("files.getUploadURLExternal", filename=name, length=len(content))
        status, _, _ = http(ticket["upload_url"], content)
        assert status == 200
        done = self.api("files.completeUploadExternal", files=[{"id": ticket["file_id"]}])
        assert done["ok"], done
        return str(ticket["file_id"])

    def _json(self, answer: tuple[int, bytes, dict[str, str]]) -> Json:
        decoded: Json = json.loads(answer[1])
        return decoded


def section(text: str = "words", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str = "press", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Press"), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    shown = {"type": "modal", "title": plain("Log a value"), "submit": plain("Log"), **more}
    return {**shown, "blocks": list(blocks)}


def text_input(block_id: str = "value", **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": block_id}
    return {"type": "input", "block_id": block_id, "label": plain("Value"), "element": element,
            **more}  # fmt: skip
