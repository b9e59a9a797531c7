"""Signed HTTP: the same app behind gunicorn, with /healthz beside it."""

from collections.abc import Callable, Iterable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

PATH = "/slack/events"
HEALTH = "/healthz"
MOST_BYTES = 1_000_000

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class SlackWsgi:
    """``is_well`` answers for the database and whatever else the bot cannot do without."""

    def __init__(self, app: App, is_well: Callable[[], bool]) -> None:
        self._slack = SlackRequestHandler(app, path=PATH)
        self._is_well = is_well

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == HEALTH:
            return self._health(start)
        if _length(environ) > MOST_BYTES:
            return _plain(start, "413 Content Too Large", "too large")
        return self._slack(environ, start)

    def _health(self, start: StartResponse) -> Iterable[bytes]:
        if self._is_well():
            return _plain(start, "200 OK", "ok")
        return _plain(start, "503 Service Unavailable", "not well")


def wsgi_app(app: App, *, signing_secret: str, is_well: Callable[[], bool]) -> SlackWsgi:
    """Without a signing secret anybody could speak as Slack, so there is no app without one."""
    if not signing_secret:
        raise ValueError(
            "SLACK_SIGNING_SECRET is not set. Copy it from the app's Basic Information page."
        )
    return SlackWsgi(app, is_well)


def _length(environ: Environ) -> int:
    """A body of unknown length counts as too long: Slack always says how long it is."""
    said = str(environ.get("CONTENT_LENGTH") or "")
    if said.isdigit():
        return int(said)
    return MOST_BYTES + 1 if environ.get("HTTP_TRANSFER_ENCODING") else 0


def _plain(start: StartResponse, status: str, text: str) -> Iterable[bytes]:
    body = text.encode()
    headers = [("content-type", "text/plain"), ("content-length", str(len(body)))]
    start(status, headers)
    return [body]
