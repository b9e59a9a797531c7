"""Carrying out faults on a real connection: refusing, holding, cutting."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.workspace.faults import Fault
from bot.workspace.model import Workspace

SLOW_SECONDS = 1.0
RETRY_AFTER_SECONDS = 30.0
SIGN_IN = "<html>Sign in to this network</html>"  # as a proxy answers in Slack's place
Answering = Callable[[], Awaitable[web.StreamResponse]]


async def answer_with_fault(
    workspace: Workspace, request: web.Request, method: str, answering: Answering
) -> web.StreamResponse:
    """The answer, or what the fault waiting for this method makes of it."""
    channel = await _channel(request) if workspace.faults.by_channel else ""
    fault = workspace.faults.take(method, channel)
    if fault is None or fault.fault == "bad_file":
        return await answering()
    workspace.log.add("fault", method=method, ok=False, error=fault.fault)
    if fault.acts_before:
        return await _instead(request, fault)
    if fault.fault == "slow":
        await asyncio.sleep(SLOW_SECONDS if fault.after is None else fault.after)
        return await answering()
    answer = await answering()
    if fault.fault == "truncated":
        return _cut_off(answer)
    return await _broken(request, fault)


async def _channel(request: web.Request) -> str:
    """The channel that a call is about, whichever way it was sent."""
    if request.content_type != "application/json":
        return str((await request.post()).get("channel") or "")
    try:
        return str(json.loads(await request.text()).get("channel") or "")
    except (AttributeError, ValueError):
        return ""


def _cut_off(answer: web.StreamResponse) -> web.Response:
    body = answer.body if isinstance(answer, web.Response) else b""
    whole = body if isinstance(body, bytes) else b""
    return web.Response(body=whole[: len(whole) // 2], content_type=answer.content_type)


async def _instead(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.is_error:
        error = fault.fault.removeprefix("error:")
        return web.json_response({"ok": False, "error": error})
    if fault.fault == "html":
        return web.Response(text=SIGN_IN, content_type="text/html")
    if fault.fault == "429":
        after = RETRY_AFTER_SECONDS if fault.after is None else fault.after
        headers = {"Retry-After": str(max(1, int(after)))}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    return await _broken(request, fault)


async def _broken(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.fault.startswith("5xx"):
        return web.Response(status=503, text="<html>Service unavailable</html>",
                            content_type="text/html")  # fmt: skip
    if fault.fault.startswith("timeout"):
        await asyncio.sleep(fault.hold_seconds)
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
