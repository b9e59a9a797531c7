"""Who may use the control API and the page: this machine only, and no foreign web page."""

import json
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.workspace import keys
from bot.workspace.errors import ControlError
from bot.workspace.records import Json

_LOG = logging.getLogger(__name__)
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
OPEN_TO_THE_BOT = ("/api/", "/files-upload/", "/files-pri/", "/response/", "/socket")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse foreign Host headers; turn control errors into JSON."""
    try:
        _check_host(request)
        _check_origin(request)
        if request.path.startswith(OPEN_TO_THE_BOT):
            return await handler(request)
        return await _controlled(request, handler)
    except ControlError as error:
        return web.json_response(error.body(), status=error.status)


async def hardened(_request: web.Request, response: web.StreamResponse) -> None:
    """No other site shows what is here, and no browser guesses what it is."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")


async def _controlled(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        _check_content(request)
        return await handler(request)
    except ControlError as error:
        return web.json_response(error.body(), status=error.status)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        _LOG.warning("%s: unforeseen field", request.path, exc_info=error)
        wrong = ControlError("invalid_request", f"A field is of the wrong kind: {error}")
        return web.json_response(wrong.body(), status=400)
    except web.HTTPRequestEntityTooLarge:
        large = ControlError("too_large", "This is more than the workspace takes.", 413)
        return web.json_response(large.body(), status=413)
    except web.HTTPException as refused:
        if not request.path.startswith("/_workspace/") or refused.status < 400:
            raise
        body = {"ok": False, "error": "not_found", "detail": f"{request.path}: {refused.reason}"}
        return web.json_response(body, status=refused.status)


def _check_host(request: web.Request) -> None:
    host = request.headers.get("Host", "").lower()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0] if ":" in host else host
    bound = (urlsplit(request.app[keys.WORKSPACE].url).hostname or "").lower()
    if name not in (*LOCAL_HOSTS, bound):
        raise ControlError("foreign_host", "The workspace answers on this machine only.", 403)


def _check_origin(request: web.Request) -> None:
    """A browser says which site asks; only the workspace's own page may change things."""
    origin = request.headers.get("Origin")
    own = f"http://{request.headers.get('Host', '')}"
    opens_socket = request.headers.get("Upgrade", "").lower() == "websocket"
    changes = request.method not in ("GET", "HEAD") or opens_socket
    called = request.headers.get("Sec-Fetch-Site") == "cross-site" and request.path != "/"
    if called or (changes and origin not in (None, own)):
        raise ControlError("foreign_origin", "Another web site cannot use the workspace.", 403)


def _check_content(request: web.Request) -> None:
    """A form or a script of another site can send neither JSON nor the extra header."""
    if request.method not in ("POST", "DELETE", "PUT") or not request.can_read_body:
        return
    if request.content_type == "application/json":
        return
    if request.content_type == "multipart/form-data" and request.headers.get("X-Workspace") == "1":
        return
    raise ControlError("json_only", "Send JSON with Content-Type: application/json.", 415)


async def body_of(request: web.Request) -> Json:
    text = await request.text()
    try:
        body = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError) as error:
        raise ControlError("invalid_json", f"This is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise ControlError("invalid_json", "Send a JSON object.")
    return body
