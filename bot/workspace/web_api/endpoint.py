"""The HTTP side of the Web API: tokens, faults, rate limits, errors and the log."""

import logging
import time

from aiohttp import web

from bot.workspace import keys
from bot.workspace.errors import RateLimitedError, SlackError
from bot.workspace.going_wrong import answer_with_fault
from bot.workspace.model import Workspace
from bot.workspace.records import Json
from bot.workspace.web_api.arguments import read_arguments, token_of
from bot.workspace.web_api.call import Call
from bot.workspace.web_api.methods import METHODS

_LOG = logging.getLogger(__name__)


async def handle(request: web.Request) -> web.StreamResponse:
    workspace = request.app[keys.WORKSPACE]
    method = request.match_info["method"]
    return await answer_with_fault(
        workspace, request, method, lambda: _answer(workspace, request, method)
    )


async def _answer(workspace: Workspace, request: web.Request, method: str) -> web.Response:
    started = time.monotonic()
    args: Json = {}
    status, headers = 200, {}
    try:
        args = await read_arguments(request)
        body = _called(workspace, request, method, args)
    except RateLimitedError as error:
        body, status = error.body(), 429
        headers["Retry-After"] = str(error.retry_after)
    except SlackError as error:
        body = error.body()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # An argument of a kind that no check foresaw, as Slack answers it.
        _LOG.warning("%s: unforeseen argument", method, exc_info=error)
        body = SlackError("invalid_arguments").body()
    headers["X-OAuth-Scopes"] = ",".join(workspace.install.scopes)
    _note(workspace, method, args, body, (time.monotonic() - started) * 1000)
    return web.json_response(body, status=status, headers=headers)


def _called(workspace: Workspace, request: web.Request, method: str, args: Json) -> Json:
    token = token_of(request, args)
    known = METHODS.get(method)
    if known is None:
        raise SlackError("unknown_method", req_method=method)
    kind = _kind(workspace, token, known.tokens)
    workspace.rates.check(method, known.tier)
    return known.handle(Call(workspace, method, args, kind))


def _kind(workspace: Workspace, token: str, allowed: tuple[str, ...]) -> str:
    install = workspace.install
    if not token:
        if "none" in allowed:
            return "none"
        raise SlackError("not_authed")
    kinds = {install.bot_token: "bot", install.app_token: "app"}
    kind = kinds.get(token, "")
    if not kind:
        raise SlackError("invalid_auth")
    if kind == "bot" and install.revoked:
        raise SlackError("token_revoked")
    if kind not in allowed:
        raise SlackError("not_allowed_token_type")
    return kind


def _note(workspace: Workspace, method: str, args: Json, body: Json, ms: float) -> None:
    user = _person(workspace, args, body)
    metadata = args.get("metadata")
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    told = payload if isinstance(payload, dict) else {}
    dedup = str(told.get("edit") or told.get("delivery") or "")
    messages = body.get("response_metadata", {}).get("messages", [])
    workspace.log.add(
        "api", method=method, channel=_place(args, body), user=user, ok=bool(body["ok"]),
        error=str(body.get("error", "")), ms=ms, dedup=dedup, detail="; ".join(messages)[:1_000],
    )  # fmt: skip
    known = METHODS.get(method)
    if known is not None and not known.polls:
        workspace.changes.note_activity(user)


def _person(workspace: Workspace, args: Json, body: Json) -> str:
    """Whom a call is for, where it can be told."""
    view = body.get("view")
    if isinstance(view, dict):
        known = workspace.views.get(str(view.get("id")))
        return known.user if known else ""
    return str(args.get("user") or args.get("user_id") or "")


def _place(args: Json, body: Json) -> str:
    channel = body.get("channel")
    if isinstance(channel, dict):
        return str(channel.get("id", ""))
    return str(channel or args.get("channel") or "")
