"""Bringing things to the app by the chosen way, with retries for events."""

import asyncio
import secrets
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.workspace import limits
from bot.workspace.delivery import signed_http
from bot.workspace.delivery.ack import Ack
from bot.workspace.delivery.socket_mode import Sockets
from bot.workspace.delivery.subscriptions import heard, subscription
from bot.workspace.model import Workspace
from bot.workspace.records import Json

REASONS = {"operation_timeout": "http_timeout", "http_error": "http_error"}


@dataclass
class Route:
    """How the app is reached: over its sockets, or at `request_url`."""

    mode: str = "socket"
    request_url: str = ""
    retry_seconds: Sequence[float] = limits.EVENT_RETRY_SECONDS


class Courier:
    """Delivers; runs inside the server's event loop."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._running: set[asyncio.Task[Ack]] = set()
        self._session: aiohttp.ClientSession | None = None
        self.sockets = Sockets()
        self.route = Route()

    async def deliver(self, kind: str, payload: Json, *, about: str, user: str) -> Ack:
        """A command or an interaction: once, and its ack within three seconds."""
        ack = await self._once(kind, payload, {}, {})
        self._note(about, ack, user)
        return ack

    def send_event(self, event: Json) -> asyncio.Task[Ack] | None:
        """An event, if the app subscribes to it; the task ends with the first answer."""
        if not heard(self._workspace.install, event) or self._nobody_asks(event):
            return None
        first: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._start(self._with_retries(event, first))
        return self._start(_result(first))

    def _nobody_asks(self, event: Json) -> bool:
        """While no app is connected, its own messages need not wait for it."""
        if self.route.mode != "socket" or self.sockets.count or event["type"] != "message":
            return False
        author = event.get("user") or event.get("message", {}).get("user")
        return author in (None, self._workspace.install.user_id)

    async def stop(self) -> None:
        for task in list(self._running):
            task.cancel()
        if self._session is not None:
            await self._session.close()
        await self.sockets.close()

    def _start(self, work: Coroutine[Any, Any, Ack]) -> asyncio.Task[Ack]:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _with_retries(self, event: Json, first: asyncio.Future[Ack]) -> Ack:
        payload = self._wrapped(event)
        ack = await self._attempt(payload, 0, "")
        if not first.done():
            first.set_result(ack)
        for number, wait in enumerate(self.route.retry_seconds, start=1):
            if ack.ok:
                break
            await asyncio.sleep(wait)
            ack = await self._attempt(payload, number, REASONS.get(ack.error, ack.error))
        return ack

    async def _attempt(self, payload: Json, number: int, reason: str) -> Ack:
        headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        extra = {"retry_attempt": number, "retry_reason": reason}
        ack = await self._once("events_api", payload, extra, headers if number else {})
        event = payload["event"]
        self._note(f"event {subscription(event)}", ack, _person(event))
        self._workspace.changes.note_activity(_person(event))
        return ack

    async def _once(self, kind: str, payload: Json, extra: Json, headers: dict[str, str]) -> Ack:
        if self.route.mode == "socket":
            return await self.sockets.deliver(kind, payload, limits.ACK_SECONDS, extra)
        if self._session is None:
            # A kept connection that the app closed would fail a command that is sent only once.
            connector = aiohttp.TCPConnector(force_close=True, limit=0)
            self._session = aiohttp.ClientSession(connector=connector)
        return await signed_http.deliver(
            self._session,
            self.route.request_url,
            self._workspace.install.signing_secret,
            kind,
            payload,
            limits.ACK_SECONDS,
            headers,
        )

    def _note(self, about: str, ack: Ack, user: str) -> None:
        self._workspace.log.add("delivery", method=about, user=user, ok=ack.ok,
                                error=ack.error, ms=ack.ms)  # fmt: skip
        self._workspace.changes.add("ack" if ack.ok else "timeout", user=user)

    def _wrapped(self, event: Json) -> Json:
        install, team = self._workspace.install, self._workspace.team
        authorization = {
            "enterprise_id": None, "team_id": team.id, "user_id": install.user_id,
            "is_bot": True, "is_enterprise_install": False,
        }  # fmt: skip
        return {
            "token": "verification-token-unused", "team_id": team.id,
            "api_app_id": install.app_id, "event": event, "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": self._workspace.clock.seconds(), "authorizations": [authorization],
            "is_ext_shared_channel": False, "event_context": secrets.token_hex(8),
        }  # fmt: skip


async def _result(first: asyncio.Future[Ack]) -> Ack:
    return await first


def _person(event: Json) -> str:
    return str(event.get("user", "")) if isinstance(event.get("user"), str) else ""
