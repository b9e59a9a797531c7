"""Signed HTTP requests to the app, as Slack makes them."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.workspace import clock
from bot.workspace.delivery.ack import Ack
from bot.workspace.records import Json

FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encoded(kind: str, payload: Json) -> tuple[bytes, str]:
    """The body and its content type: events are JSON, commands forms, the rest JSON in a form."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    if kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


async def deliver(
    session: aiohttp.ClientSession,
    url: str,
    secret: str,
    kind: str,
    payload: Json,
    timeout: float,
    headers: dict[str, str],
) -> Ack:
    body, content_type = encoded(kind, payload)
    stamp = str(int(clock.real_seconds()))
    signed = {
        "Content-Type": content_type, "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature(secret, stamp, body), "User-Agent": "Slackbot 1.0",
        **headers,
    }  # fmt: skip
    started = time.monotonic()
    try:
        limit = aiohttp.ClientTimeout(total=timeout)
        async with session.post(
            url, data=body, headers=signed, allow_redirects=False, timeout=limit
        ) as response:
            text = await response.text()
            ms = (time.monotonic() - started) * 1000
            if not 200 <= response.status < 300:
                return Ack(False, ms=ms, error="http_error")
            return Ack(True, _decoded(text), ms)
    except TimeoutError:
        return Ack(False, ms=(time.monotonic() - started) * 1000, error="operation_timeout")
    except aiohttp.ClientError:
        ms = (time.monotonic() - started) * 1000
        return Ack(False, ms=ms, error="connection_failed")


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text or None
