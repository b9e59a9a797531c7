"""Answers to a person through a response URL or in the ack of a command."""

import json
from typing import Any

from aiohttp import web

from bot.workspace import keys, posting
from bot.workspace.errors import SlackError
from bot.workspace.going_wrong import answer_with_fault
from bot.workspace.model import Workspace
from bot.workspace.records import Json, Message
from bot.workspace.tickets import ResponseTicket

WRONG_ADDRESS = ("invalid_url", "expired_url", "used_url")
FIELDS = {
    "text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts",
    "metadata", "mrkdwn", "unfurl_links", "unfurl_media", "parse", "link_names", "attachments",
}  # fmt: skip


def respond(workspace: Workspace, place: ResponseTicket, body: Any) -> None:
    """Do what the body of an answer says."""
    if isinstance(body, str):
        body = {"text": body}
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    unknown = sorted(set(body) - FIELDS)
    if unknown:
        message = f"[ERROR] invalid additional property: {unknown[0]}"
        raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
    original = workspace.message(place.channel, place.message_ts) if place.message_ts else None
    if body.get("delete_original"):
        posting.delete(workspace, _existing(original))
    elif body.get("replace_original") and original is not None:
        _replace(workspace, original, body)
    else:
        _add(workspace, place, body)


def _existing(original: Message | None) -> Message:
    if original is None:
        raise SlackError("message_not_found")
    return original


def _replace(workspace: Workspace, original: Message, body: Json) -> None:
    blocks = posting.checked_blocks(workspace, body.get("blocks"))
    text = str(body.get("text") or "")
    if not text and not blocks:
        raise SlackError("no_text")
    posting.edit(workspace, original, text, blocks, workspace.install.user_id)


def _add(workspace: Workspace, place: ResponseTicket, body: Json) -> None:
    blocks = posting.checked_blocks(workspace, body.get("blocks"))
    text = str(body.get("text") or "")
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    channel = workspace.channels[place.channel]
    public = body.get("response_type") == "in_channel"
    message = posting.bot_message(
        workspace, channel, text, blocks, ephemeral_to="" if public else place.user,
        thread_ts=str(body.get("thread_ts") or place.thread_ts),
        metadata=posting.checked_metadata(body.get("metadata")),
    )  # fmt: skip
    posting.post(workspace, channel, message)


async def handle(request: web.Request) -> web.StreamResponse:
    """POST /response/<ticket>."""
    workspace = request.app[keys.WORKSPACE]
    return await answer_with_fault(workspace, request, "response_url", lambda: _answer(request))


async def _answer(request: web.Request) -> web.Response:
    workspace = request.app[keys.WORKSPACE]
    ticket = request.match_info["ticket"]
    place = workspace.tickets.response(ticket)
    user = place.user if place else ""
    error = ""
    try:
        used = workspace.tickets.use_response(ticket)
        body = json.loads(await request.text())
        with workspace.changes.caused_by(ticket):
            respond(workspace, used, body)
        answer = web.Response(text="ok")
    except ValueError:
        error = "invalid_payload"
        answer = web.json_response({"ok": False, "error": error}, status=400)
    except SlackError as refused:
        error = refused.error
        status = 404 if error in WRONG_ADDRESS else 400
        answer = web.json_response(refused.body(), status=status)
    workspace.log.add("response_url", user=user, channel=place.channel if place else "",
                      ok=not error, error=error)  # fmt: skip
    workspace.changes.note_activity(ticket)
    return answer
