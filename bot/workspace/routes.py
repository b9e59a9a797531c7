"""All addresses of the workspace."""

from aiohttp import web

from bot.workspace import keys, pages, responding, transfers
from bot.workspace.acting.desk import Desk
from bot.workspace.control import actions, reading, settings, state
from bot.workspace.control.guard import guarded, hardened
from bot.workspace.delivery.courier import Courier
from bot.workspace.model import Workspace
from bot.workspace.web_api import endpoint

LARGEST_BODY = 64 * 1024 * 1024


def application(workspace: Workspace, courier: Courier) -> web.Application:
    app = web.Application(middlewares=[guarded], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(hardened)
    app[keys.WORKSPACE] = workspace
    app[keys.COURIER] = courier
    app[actions.DESK] = Desk(workspace, courier)
    app.add_routes([
        web.get("/api/{method}", endpoint.handle),
        web.post("/api/{method}", endpoint.handle),
        web.post("/files-upload/{ticket}", transfers.upload),
        web.get("/files-pri/{file_id}/{name}", transfers.download),
        web.post("/response/{ticket}", responding.handle),
        web.get("/socket", _socket),
        web.get("/", pages.index),
        web.get("/_workspace/page/{name:.+}", pages.file),
        web.get("/_workspace/fonts/{name}.ttf", pages.font),
        web.post("/_workspace/upload", actions.upload),
        web.get("/_workspace/state", state.read),
        web.post("/_workspace/state", state.change),
        web.get("/_workspace/messages", reading.messages),
        web.get("/_workspace/views", reading.views),
        web.get("/_workspace/files/{file_id}", reading.file),
        web.get("/_workspace/log", reading.log),
        web.get("/_workspace/events", reading.events),
        web.get("/_workspace/clock", settings.read_clock),
        web.post("/_workspace/clock", settings.set_clock),
        web.post("/_workspace/faults", settings.add_fault),
        web.delete("/_workspace/faults", settings.clear_faults),
        web.post("/_workspace/reset", settings.reset),
        web.post(f"/_workspace/{{action:{'|'.join(actions.ACTIONS)}}}", actions.act),
    ])  # fmt: skip
    return app


async def _socket(request: web.Request) -> web.StreamResponse:
    workspace, courier = request.app[keys.WORKSPACE], request.app[keys.COURIER]
    if not workspace.tickets.use_socket(request.query.get("ticket", "")):
        raise web.HTTPForbidden
    return await courier.sockets.serve(request, workspace.install.app_id)
