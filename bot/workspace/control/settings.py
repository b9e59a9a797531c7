"""The clock, faults and starting over."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.workspace import clock, keys, seed
from bot.workspace.control.guard import body_of
from bot.workspace.errors import ControlError, SeedError
from bot.workspace.faults import Fault
from bot.workspace.model import Workspace


async def read_clock(request: web.Request) -> web.Response:
    now = request.app[keys.WORKSPACE].clock.now()
    return web.json_response({"ok": True, "now": now.isoformat()})


async def set_clock(request: web.Request) -> web.Response:
    workspace = request.app[keys.WORKSPACE]
    body = await body_of(request)
    wanted = _wanted_time(workspace, body)
    if wanted < workspace.clock.now() and not body.get("force"):
        raise ControlError("backwards", "The clock does not run backwards (unless forced).")
    workspace.clock.set(wanted)
    workspace.save_settings()
    workspace.log.add("clock", detail=wanted.isoformat())
    workspace.changes.add("clock")
    return await read_clock(request)


def _wanted_time(workspace: Workspace, body: dict[str, Any]) -> datetime:
    zone = ZoneInfo(workspace.seed.zone)
    try:
        if "advance" in body:
            return clock.advanced(workspace.clock.now(), body["advance"], zone)
        given = datetime.fromisoformat(str(body["now"]))
    except KeyError as error:
        raise ControlError("missing_field", "Give `now` or `advance`.") from error
    except (ValueError, OverflowError) as error:
        raise ControlError("invalid_time", str(error)) from error
    return given if given.tzinfo else given.replace(tzinfo=zone)


async def add_fault(request: web.Request) -> web.Response:
    body = await body_of(request)
    try:
        after = body.get("after")
        fault = Fault(
            str(body["method"]), str(body["fault"]), int(body.get("times", 1)),
            None if after is None else float(after), str(body.get("channel") or ""),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise ControlError("invalid_fault", "Give method, fault and times.") from error
    faults = request.app[keys.WORKSPACE].faults
    faults.add(fault)
    return web.json_response({"ok": True, "faults": faults.listed()})


async def clear_faults(request: web.Request) -> web.Response:
    request.app[keys.WORKSPACE].faults.clear()
    return web.json_response({"ok": True, "faults": []})


async def reset(request: web.Request) -> web.Response:
    """Everything back to the seed, or to another seed."""
    workspace = request.app[keys.WORKSPACE]
    body = await body_of(request)
    try:
        fresh = seed.from_mapping(body["seed"]) if "seed" in body else workspace.fresh_seed()
    except (SeedError, TypeError, ValueError) as error:
        raise ControlError("invalid_seed", str(error)) from error
    workspace.reset(fresh)
    return web.json_response({"ok": True})
