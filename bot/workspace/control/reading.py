"""Reading the workspace over HTTP: messages, views, files, the log, live changes."""

import asyncio
import contextlib
import json
from urllib.parse import quote

from aiohttp import web

from bot.workspace import keys, shapes
from bot.workspace.acting import seen
from bot.workspace.acting.desk import person, place
from bot.workspace.errors import ControlError
from bot.workspace.model import Workspace

HEARTBEAT_SECONDS = 15.0
SAFE_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "text/csv")


async def messages(request: web.Request) -> web.Response:
    """`mark=1` also notes that the person has read them."""
    workspace = request.app[keys.WORKSPACE]
    user = person(workspace, request.query.get("user"), may_be_gone=True)
    channel = place(workspace, request.query.get("channel"), user)
    shown = seen.messages(workspace, channel, user.id)
    if request.query.get("mark") == "1" and shown:
        workspace.read_up_to[f"{user.id}/{channel.id}"] = shown[-1]["ts"]
    return web.json_response({"ok": True, "channel": channel.id, "messages": shown})


async def views(request: web.Request) -> web.Response:
    workspace = request.app[keys.WORKSPACE]
    user = person(workspace, request.query.get("user"), may_be_gone=True)
    return web.json_response({"ok": True, **seen.views(workspace, user.id)})


async def file(request: web.Request) -> web.Response:
    workspace = request.app[keys.WORKSPACE]
    stored = workspace.files.get(request.match_info["file_id"])
    if stored is None or stored.deleted:
        raise ControlError("file_not_found", "There is no such file.", 404)
    if request.query.get("info") == "1":
        ready = workspace.file_ready(stored)
        described = shapes.file(workspace, stored) | {"ready": ready}
        return web.json_response({"ok": True, "file": described})
    kind = stored.mimetype if stored.mimetype in SAFE_INLINE else "application/octet-stream"
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    if not kind.startswith("image/"):
        named = quote(stored.name, safe="")
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{named}"
    body = workspace.contents.get(stored.id, b"")
    return web.Response(body=body, content_type=kind, headers=headers)


async def log(request: web.Request) -> web.Response:
    workspace = request.app[keys.WORKSPACE]
    since = request.query.get("since", "0")
    if not since.isdigit():
        raise ControlError("invalid_since", "`since` is the number of a log entry.")
    entries = workspace.log.since(int(since))
    return web.json_response({"ok": True, "entries": entries, "last": workspace.log.last_seq})


async def events(request: web.Request) -> web.StreamResponse:
    """Server-Sent Events: what changed; the page re-reads what it needs."""
    workspace = request.app[keys.WORKSPACE]
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    await response.write(b": connected\n\n")
    with contextlib.suppress(ConnectionError):
        await _stream(workspace, response)
    return response


async def _stream(workspace: Workspace, response: web.StreamResponse) -> None:
    queue = workspace.changes.listen()
    try:
        while True:
            try:
                change = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            await response.write(f"data: {json.dumps(change.for_page())}\n\n".encode())
    finally:
        workspace.changes.unlisten(queue)
