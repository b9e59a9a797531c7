"""File contents over HTTP: the upload's second step and private downloads."""

from aiohttp import BodyPartReader, web

from bot.workspace import keys, storing
from bot.workspace.going_wrong import answer_with_fault
from bot.workspace.model import Workspace

UPLOAD, DOWNLOAD = "upload", "download"


async def upload(request: web.Request) -> web.StreamResponse:
    """POST /files-upload/<ticket>: raw bytes or a multipart form."""
    workspace = request.app[keys.WORKSPACE]
    bad = workspace.faults.next_is(UPLOAD, "bad_file")
    return await answer_with_fault(
        workspace, request, UPLOAD, lambda: _take(workspace, request, bad)
    )


async def _take(workspace: Workspace, request: web.Request, bad: bool) -> web.Response:
    content = await _content(request)
    file_id = workspace.tickets.use_upload(request.match_info["ticket"])
    file = workspace.files.get(file_id or "")
    if file is None:
        return _refused(workspace, "upload address not found, used or expired", 404)
    if len(content) != file.size:
        return _refused(workspace, f"expected {file.size} bytes, got {len(content)}", 400)
    storing.fill(workspace, file, content)
    file.bad = file.bad or bad
    workspace.log.add("upload", method=UPLOAD)
    workspace.changes.note_activity()
    return web.Response(text=f"OK - {len(content)}")


def _refused(workspace: Workspace, why: str, status: int) -> web.Response:
    workspace.log.add("upload", method=UPLOAD, ok=False, error=why)
    return web.Response(text=why, status=status)


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename is not None:
            return bytes(await part.read(decode=False))
    return b""


async def download(request: web.Request) -> web.StreamResponse:
    """GET /files-pri/<id>/<name>: only with the bot's token, as on Slack."""
    workspace = request.app[keys.WORKSPACE]
    return await answer_with_fault(
        workspace, request, DOWNLOAD, lambda: _handed_out(workspace, request)
    )


async def _handed_out(workspace: Workspace, request: web.Request) -> web.Response:
    install = workspace.install
    allowed = request.headers.get("Authorization", "") == f"Bearer {install.bot_token}"
    file = workspace.files.get(request.match_info["file_id"])
    if not allowed or install.revoked or "files:read" not in install.scopes:
        return web.Response(text="<html>Sign in to see this file</html>", status=403,
                            content_type="text/html")  # fmt: skip
    places = [workspace.channels[each] for each in file.channels] if file else []
    mine = file is not None and file.user == install.user_id
    if file is None or file.deleted or not (mine or any(map(workspace.bot_is_in, places))):
        return web.Response(text="not found", status=404)
    body = workspace.contents.get(file.id, b"")
    return web.Response(body=body, content_type=file.mimetype)
