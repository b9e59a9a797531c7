"""Reading a call's arguments from the query, a form, multipart or JSON."""

import json
from typing import Any

from aiohttp import web

from bot.workspace.errors import SlackError
from bot.workspace.records import Json

NESTED = {
    "blocks": "invalid_blocks_format", "view": "invalid_arguments",
    "metadata": "invalid_metadata_format", "files": "invalid_arguments",
    "attachments": "invalid_attachments",
}  # fmt: skip


async def read_arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.method == "POST":
        args |= await _body(request)
    for name, error in NESTED.items():
        if isinstance(args.get(name), str) and args[name]:
            args[name] = _decoded(args[name], error)
    return args


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return _json_object(await request.text())
    form = await request.post()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _json_object(body: str) -> Json:
    if not body.strip():
        return {}
    try:
        decoded = json.loads(body)
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(decoded, dict):
        raise SlackError("json_not_object")
    return {name: value for name, value in decoded.items() if value is not None}


def _decoded(text: str, error: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as problem:
        raise SlackError(error) from problem


def token_of(request: web.Request, args: Json) -> str:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    return str(args.pop("token", ""))
