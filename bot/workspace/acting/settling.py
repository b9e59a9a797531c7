"""Waiting until the bot has done what somebody asked, and gathering what it did."""

import asyncio
import time
from typing import Any

from bot.workspace.acting import seen
from bot.workspace.delivery.ack import Ack
from bot.workspace.errors import ControlError
from bot.workspace.model import Workspace
from bot.workspace.records import Json, User

SETTLE_MS = 400
AT_MOST_SECONDS = 10.0


class Watch:
    """Notes the moment before an action, to tell afterwards what came of it.

    `causes` are the response URL and the trigger that the app got for it: what comes through those
    of somebody else's action is left out. A plain post can be anybody's and is listed.
    """

    def __init__(self, workspace: Workspace, user: User, body: Json, *causes: str) -> None:
        self._workspace = workspace
        self._user = user
        self._causes = causes
        self._quiet = _milliseconds(body.get("settle", SETTLE_MS)) / 1000
        self._seq = workspace.changes.last_seq

    async def answer(self, ack: Ack | None, **more: Any) -> Json:
        """The ack and everything visible that happened until the bot fell quiet."""
        if ack is None or ack.ok:
            await self._settle(time.monotonic())
        acked = {} if ack is None else {"acked": ack.ok, "ack_ms": round(ack.ms, 1)}
        failed = {} if ack is None or ack.ok else {"error": ack.error}
        return {"ok": True, **acked, **failed, **self._happened(), **more}

    async def _settle(self, acked: float) -> None:
        changes = self._workspace.changes
        until = acked + AT_MOST_SECONDS
        while True:
            latest = max(acked, changes.active_at(self._user.id, *self._causes))
            wait = min(latest + self._quiet, until) - time.monotonic()
            if wait <= 0:
                return
            await asyncio.sleep(wait)

    def _happened(self) -> Json:
        """By the bot, seen by this person, each message and view once and as it is now."""
        workspace, user = self._workspace, self._user
        touched: dict[tuple[str, str], None] = {}
        shown: dict[str, None] = {}
        for change in workspace.changes.since(self._seq):
            mine = change.user in ("", user.id) and change.cause in ("", *self._causes)
            if change.by_bot and mine:
                if change.ts and workspace.is_member(user.id, workspace.channels[change.channel]):
                    touched[change.channel, change.ts] = None
                elif change.view_id in workspace.views:
                    shown[change.view_id] = None
        messages = [
            seen.message(workspace, said) for channel, ts in touched
            for said in workspace.messages[channel] if said.ts == ts
        ]  # fmt: skip
        views = [seen.view(workspace, workspace.views[view_id]) for view_id in shown]
        return {"messages": messages, "views": views}


def _milliseconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 10_000:
        raise ControlError("invalid_settle", "`settle` is milliseconds from 0 to 10000.")
    return float(value)
