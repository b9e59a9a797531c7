"""Only Slack is heard: signed, fresh, whole and of a sensible size; nothing else is even read."""

import io
import json
import logging
import socket
import time
from typing import Any

import pytest

from bot.settings import Settings
from bot.slack import wsgi
from bot.slack.wsgi import HEALTH, MOST_BYTES, wsgi_app
from bot.web.server import warn_if_open
from tests.security.conftest import FORM, JSON, Door

BODY = b"command=%2Fkpi&text=help&user_id=U01SDA&channel_id=C01IMT&team_id=T01NORFOLK"
STAMP, SIGNATURE = "HTTP_X_SLACK_REQUEST_TIMESTAMP", "HTTP_X_SLACK_SIGNATURE"


def now(seconds: int = 0) -> str:
    return str(int(time.time()) + seconds)  # noqa: TID251  Slack signs with the real time


def test_a_signed_request_is_heard(door: Door) -> None:
    assert door.knock(BODY).status == 200


@pytest.mark.parametrize("seconds", [-301, -3_600, 301, 86_400])
def test_an_old_or_future_request_is_refused_however_well_it_is_signed(
    door: Door, seconds: int
) -> None:
    stamp = now(seconds)
    answer = door.knock(BODY, **{STAMP: stamp, SIGNATURE: door.signed(stamp, BODY)})
    assert answer.status == 401


FORGED: list[dict[str, Any]] = [
    {SIGNATURE: None},
    {STAMP: None},
    {SIGNATURE: ""},
    {SIGNATURE: "v0="},
    {SIGNATURE: "v0=" + "0" * 64},
    {SIGNATURE: "v0=" + "é" * 64},
    {SIGNATURE: "v1=" + "0" * 64},
    {SIGNATURE: "\x00" * 67},
    {STAMP: "yesterday"},
    {STAMP: "-1"},
    {STAMP: "1e9"},
    {STAMP: "٣" * 10},
    {STAMP: "9" * 5_000},
    {STAMP: ""},
]


@pytest.mark.parametrize("headers", FORGED)
def test_a_forged_or_missing_header_is_refused(door: Door, headers: dict[str, Any]) -> None:
    assert door.knock(BODY, **headers).status == 401


def test_a_signature_of_another_version_or_cut_short_is_refused(door: Door) -> None:
    stamp = now()
    right = door.signed(stamp, BODY)
    wrong = (right[:-1], right.replace("v0", "v1"), right.removeprefix("v0="), right.upper())
    answers = [door.knock(BODY, **{STAMP: stamp, SIGNATURE: each}) for each in wrong]
    assert [each.status for each in answers] == [401] * 4
    assert door.knock(BODY, **{STAMP: stamp, SIGNATURE: right}).status == 200


def test_a_signature_belongs_to_its_body_and_its_secret(door: Door) -> None:
    stamp = now()
    signature = door.signed(stamp, BODY)
    changed = BODY.replace(b"help", b"pause")
    assert door.knock(changed, **{STAMP: stamp, SIGNATURE: signature}).status == 401
    other = wsgi_app(door.app, signing_secret="another-secret", is_well=lambda: True)
    door.wsgi = other
    forged = door.knock(BODY)
    door.wsgi = wsgi_app(door.app, signing_secret=door.secret, is_well=lambda: True)
    assert (forged.status, door.knock(BODY).status) == (401, 200)


def test_a_request_that_is_sent_again_within_the_five_minutes_does_nothing(door: Door) -> None:
    stamp = now()
    text = f"command=%2Fkpi&text=log+abandonment+611%2F4288+nov&trigger_id={door.trigger('U01SDA')}"
    body = f"{text}&user_id=U01SDA&channel_id=C01IMT&team_id=T01NORFOLK".encode()
    for _ in range(3):
        assert door.knock(body, **{STAMP: stamp, SIGNATURE: door.signed(stamp, body)}).status == 200
    with door.database.reading() as store:
        november = [
            each for each in store.readings.of("abandonment") if each.period.text == "2017-11"
        ]
    assert len(november) == 1


class Unread(io.BytesIO):
    """A body that must not be touched."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"CONTENT_LENGTH": str(MOST_BYTES + 1)}, 413),
        ({"CONTENT_LENGTH": "9" * 4_000}, 413),
        ({"CONTENT_LENGTH": "-1"}, 411),
        ({"CONTENT_LENGTH": "٣"}, 411),
        ({"CONTENT_LENGTH": None}, 411),
        ({"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": None}, 411),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ({SIGNATURE: None}, 401),
        ({"PATH_INFO": "/slack/events/"}, 404),
        ({"REQUEST_METHOD": "GET"}, 405),
    ],
)
def test_what_is_refused_is_refused_before_its_body_is_read(
    door: Door, changed: dict[str, Any], status: int
) -> None:
    assert door.knock(BODY, **{"wsgi.input": Unread(BODY), **changed}).status == status


def test_a_body_that_is_shorter_than_it_said_is_refused(door: Door) -> None:
    assert door.knock(BODY, CONTENT_LENGTH=str(len(BODY) + 1)).status == 400


def test_a_sender_who_falls_silent_is_not_waited_for(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wsgi, "BODY_SECONDS", 0.05)
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as body:
        theirs.sendall(BODY[:10])
        silent = {"wsgi.input": body, "gunicorn.socket": ours}
        assert door.ask({**door.signed_environ(BODY), **silent}).status == 408


@pytest.mark.parametrize(
    ("host", "warned"),
    [("127.0.0.1", False), ("localhost", False), ("::1", False), ("0.0.0.0", True), ("", True)],
)
def test_a_server_that_is_open_to_other_machines_says_so(
    host: str, warned: bool, caplog: pytest.LogCaptureFixture
) -> None:
    assert Settings(_env_file=None).host == "127.0.0.1"
    warn_if_open(host)
    assert ("Put a proxy with TLS in front" in caplog.text) is warned


DEEP = b'{"a":' * 100_000


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"\xff\xfe\x00", FORM),
        (b"payload=%7B", FORM),
        (b"payload=[]", FORM),
        (b"payload=null", FORM),
        (b"payload=5", FORM),
        (b"{", JSON),
        (b"{}", JSON),
        (b"[]", JSON),
        (b"nothing of the kind", "text/plain"),
        (BODY, "text/plain"),
        (BODY, "application/json; charset=x"),
        (BODY, "multipart/form-data; boundary=x"),
        (BODY, ""),
        (DEEP, JSON),
        (b"payload=" + DEEP, FORM),
    ],
)
def test_what_cannot_be_read_is_refused_without_a_crash(door: Door, body: bytes, kind: str) -> None:
    answer = door.knock(body, kind)
    assert answer.status in (200, 400, 401, 404)
    unsigned = door.knock(body, kind, **{SIGNATURE: "v0=" + "0" * 64})
    assert unsigned.status == 401


PATHS = [
    *("/", "/metrics", "/slack", "/slack/install", "/slack/oauth_redirect", "/slack/events/x"),
    *("/_workspace/state", "/healthz/", "/../healthz", "//slack/events", "/.env", "/api/chat"),
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_no_other_path_is_there(door: Door, path: str, method: str) -> None:
    answer = door.knock(BODY, PATH_INFO=path, REQUEST_METHOD=method)
    assert answer.status == 404
    assert path not in answer.text or path == "/"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_slacks_path_hears_posts_alone(door: Door, method: str) -> None:
    assert door.knock(BODY, REQUEST_METHOD=method).status == 405


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 405)])
def test_health_is_asked_for_and_tells_nothing_else(door: Door, method: str, status: int) -> None:
    answer = door.knock(b"", PATH_INFO=HEALTH, REQUEST_METHOD=method)
    assert answer.status == status
    assert answer.text in ("ok", "method not allowed")


def test_no_answer_tells_what_runs_here_or_opens_itself_to_other_sites(door: Door) -> None:
    for answer in (door.knock(BODY), door.knock(BODY, PATH_INFO="/x"), door.knock(BODY[1:])):
        names = {name.lower() for name in answer.headers}
        assert not names & {"access-control-allow-origin", "x-powered-by", "set-cookie"}


def test_refusals_tell_the_log_neither_bodies_nor_signatures(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        door.knock(b"text=" + b"very-private", **{SIGNATURE: "v0=" + "0" * 64})
        door.knock(json.dumps({"a": "very-private"}).encode(), JSON, PATH_INFO="/x")
    assert "was refused" in caplog.text
    assert "very-private" not in caplog.text
    assert "v0=" not in caplog.text


@pytest.mark.parametrize("secret", ["", "  "])
def test_without_a_signing_secret_nothing_is_served(door: Door, secret: str) -> None:
    with pytest.raises(ValueError, match="SLACK_SIGNING_SECRET"):
        wsgi_app(door.app, signing_secret=secret, is_well=lambda: True)
