"""Signed HTTP: the same app behind gunicorn, with /healthz beside it, and calendars if wanted."""

import io
import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.slack.signatures import Signatures

log = logging.getLogger(__name__)

PATH = "/slack/events"
HEALTH = "/healthz"
CALENDAR = re.compile(r"/calendar/([A-Za-z0-9_-]{1,100})\.ics", re.ASCII)
CALENDAR_SECONDS = 3600  # how long a subscriber may keep what it has read
MOST_BYTES = 1_000_000
BODY_SECONDS = 5.0  # how long a sender may fall silent in the middle of a body

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class RefusedError(Exception):
    """Why a request is not let in: an HTTP status with its words."""


class SlackWsgi:
    """``is_well`` answers for the database and whatever else the bot cannot do without.

    ``calendars`` gives the file behind a feed's secret; None where there are no feeds.
    """

    def __init__(
        self,
        app: App,
        signatures: Signatures,
        is_well: Callable[[], bool],
        calendars: Callable[[str], bytes | None] | None = None,
    ) -> None:
        self._slack = SlackRequestHandler(app, path=PATH)
        self._signatures = signatures
        self._is_well = is_well
        self._calendars = calendars

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        try:
            if environ.get("PATH_INFO") == HEALTH:
                return self._health(environ, start)
            asked = CALENDAR.fullmatch(str(environ.get("PATH_INFO")))
            if asked and self._calendars is not None:
                return self._calendar(environ, start, self._calendars, asked[1])
            self._let_in(environ)
            return self._slack(environ, start)
        except RefusedError as refused:
            status = str(refused)
            log.info("a request was refused: %s", status)
            return _plain(start, status, status.partition(" ")[2].lower())
        except Exception:
            # Bolt tells its listeners' faults itself: what ends here could not be read at all,
            # such as a JSON that is broken, no object, or nested without end.
            log.exception("a signed request could not be read")
            return _plain(start, "400 Bad Request", "cannot be read")

    def _let_in(self, environ: Environ) -> None:
        """Check before Bolt does, which reads and parses whatever anybody sends."""
        if environ.get("PATH_INFO") != PATH:
            raise RefusedError("404 Not Found")
        if environ.get("REQUEST_METHOD") != "POST":
            raise RefusedError("405 Method Not Allowed")
        length = _length(environ)
        if not self._signatures.may_be_slacks(environ):
            raise RefusedError("401 Unauthorized")
        body = _body(environ, length)
        if not self._signatures.is_slacks(environ, body.decode("utf-8", "replace")):
            raise RefusedError("401 Unauthorized")
        environ["wsgi.input"] = io.BytesIO(body)

    def _calendar(
        self,
        environ: Environ,
        start: StartResponse,
        calendars: Callable[[str], bytes | None],
        secret: str,
    ) -> Iterable[bytes]:
        """The same answer to a secret that was never given as to one that is renewed."""
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            raise RefusedError("405 Method Not Allowed")
        try:
            body = calendars(secret)
        except Exception as error:
            log.warning("a calendar could not be read: %s", type(error).__name__)
            raise RefusedError("503 Service Unavailable") from error
        if body is None:
            raise RefusedError("404 Not Found")
        start(
            "200 OK",
            [
                ("content-type", "text/calendar; charset=utf-8"),
                ("content-length", str(len(body))),
                ("cache-control", f"private, max-age={CALENDAR_SECONDS}"),
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("x-robots-tag", "noindex"),
            ],
        )
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    def _health(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            raise RefusedError("405 Method Not Allowed")
        if self._is_well():
            return _plain(start, "200 OK", "ok")
        return _plain(start, "503 Service Unavailable", "not well")


def wsgi_app(
    app: App,
    *,
    signing_secret: str,
    is_well: Callable[[], bool],
    calendars: Callable[[str], bytes | None] | None = None,
) -> SlackWsgi:
    """Without a signing secret anybody could speak as Slack, so there is no app without one."""
    if not signing_secret.strip():
        raise ValueError(
            "SLACK_SIGNING_SECRET is not set. Copy it from the app's Basic Information page."
        )
    return SlackWsgi(app, Signatures(signing_secret), is_well, calendars)


def _length(environ: Environ) -> int:
    """Slack always says how long a body is, so one of unknown length is not read."""
    said = str(environ.get("CONTENT_LENGTH") or "")
    if environ.get("HTTP_TRANSFER_ENCODING") or not (said.isascii() and said.isdigit()):
        raise RefusedError("411 Length Required")
    if int(said[:20]) > MOST_BYTES:
        raise RefusedError("413 Content Too Large")
    return int(said)


def _body(environ: Environ, length: int) -> bytes:
    connection = environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(BODY_SECONDS)
    try:
        body = bytes(environ["wsgi.input"].read(length))
    except OSError as error:
        raise RefusedError("408 Request Timeout") from error
    if len(body) < length:
        raise RefusedError("400 Bad Request")
    return body


def _plain(start: StartResponse, status: str, text: str) -> Iterable[bytes]:
    body = text.encode()
    headers = [
        ("content-type", "text/plain"),
        ("content-length", str(len(body))),
        ("x-content-type-options", "nosniff"),
    ]
    start(status, headers)
    return [body]
