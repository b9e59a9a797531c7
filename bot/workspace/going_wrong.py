"""Carrying out faults on a real connection: refusing, holding, cutting."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.workspace.faults import Fault
from bot.workspace.model import Workspace

SLOW_SECONDS = 1.0
RETRY_AFTER_SECONDS = 30.0
Answering = Callable[[], Awaitable[web.StreamResponse]]


async def answer_with_fault(
    workspace: Workspace, request: web.Request, method: str, answering: Answering
) -> web.StreamResponse:
    """The answer, or what the fault waiting for this method makes of it."""
    fault = workspace.faults.take(method)
    if fault is None or fault.fault == "bad_file":
        return await answering()
    workspace.log.add("fault", method=method, ok=False, error=fault.fault)
    if fault.acts_before:
        return await _instead(request, fault)
    if fault.fault == "slow":
        await asyncio.sleep(SLOW_SECONDS if fault.after is None else fault.after)
        return await answering()
    await answering()
    return await _broken(request, fault)


async def _instead(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.is_error:
        error = fault.fault.removeprefix("error:")
        return web.json_response({"ok": False, "error": error})
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
