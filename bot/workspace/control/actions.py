"""Acting over HTTP: one route for each thing that a person does."""

from collections.abc import Awaitable, Callable

from aiohttp import BodyPartReader, web

from bot.workspace.acting import click, command, home, message, modal, suggest
from bot.workspace.acting.desk import Desk
from bot.workspace.control.guard import body_of
from bot.workspace.records import Json

DESK = web.AppKey("desk", Desk)
Action = Callable[[Desk, Json], Awaitable[Json]]
ACTIONS: dict[str, Action] = {
    "command": command.run,
    "message": message.write,
    "click": click.run,
    "submit": modal.submit,
    "close": modal.close,
    "home": home.run,
    "suggest": suggest.run,
}


async def act(request: web.Request) -> web.Response:
    action = ACTIONS[request.match_info["action"]]
    return web.json_response(await action(request.app[DESK], await body_of(request)))


async def upload(request: web.Request) -> web.Response:
    multipart = request.content_type.startswith("multipart/")
    body = await _form(request) if multipart else await body_of(request)
    nested = body.get("file")
    if isinstance(nested, dict):
        body |= {name: value for name, value in nested.items() if name not in ("user", "channel")}
    return web.json_response(await message.upload(request.app[DESK], body))


async def _form(request: web.Request) -> Json:
    body: Json = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.filename is not None:
            body["filename"] = part.filename
            body["content_bytes"] = bytes(await part.read(decode=True))
        elif part.name:
            body[part.name] = await part.text()
    return body
