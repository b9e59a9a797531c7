"""Socket Mode: websockets of the app, each envelope to exactly one of them."""

import asyncio
import json
import time
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from bot.workspace import limits
from bot.workspace.delivery.ack import Ack
from bot.workspace.records import Json

HEARTBEAT_SECONDS = 20.0
ANSWERABLE = ("slash_commands", "interactive")


class Sockets:
    """The connected sockets, taken in turn, and the envelopes that wait for their ack."""

    def __init__(self) -> None:
        self._connected: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    @property
    def count(self) -> int:
        return len(self._connected)

    async def serve(self, request: web.Request, app_id: str) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, autoping=True)
        await socket.prepare(request)
        if self.count >= limits.SOCKETS:
            await socket.close()
            return socket
        self._connected.append(socket)
        try:
            await socket.send_json(self._hello(app_id))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._take(message.data)
        finally:
            self._connected.remove(socket)
        return socket

    async def deliver(
        self, kind: str, payload: Json, timeout: float, extra: Json | None = None
    ) -> Ack:
        """Send to the next socket in turn and wait for its ack."""
        started = time.monotonic()
        envelope_id = str(uuid.uuid4())
        envelope = {
            "envelope_id": envelope_id, "type": kind, "payload": payload,
            "accepts_response_payload": kind in ANSWERABLE, **(extra or {}),
        }  # fmt: skip
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        try:
            if not await self._send(envelope):
                return Ack(False, error="dispatch_failed")
            answer = await asyncio.wait_for(waiting, timeout)
            return Ack(True, answer, (time.monotonic() - started) * 1000)
        except TimeoutError:
            return Ack(False, ms=(time.monotonic() - started) * 1000, error="operation_timeout")
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str) -> None:
        """Ask every client to come back on a new connection, as Slack does now and then."""
        for socket in list(self._connected):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})
            await socket.close()

    async def close(self) -> None:
        for socket in list(self._connected):
            await socket.close()

    async def _send(self, envelope: Json) -> bool:
        for _ in range(self.count):
            socket = self._connected.pop(0)
            self._connected.append(socket)
            try:
                await socket.send_json(envelope)
            except (ConnectionError, RuntimeError):
                continue
            return True
        return False

    def _take(self, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            return
        envelope_id = answer.get("envelope_id") if isinstance(answer, dict) else None
        waiting = self._waiting.get(str(envelope_id))
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))

    def _hello(self, app_id: str) -> Json:
        return {
            "type": "hello", "num_connections": self.count,
            "debug_info": {"host": "local-workspace", "approximate_connection_time": 18060},
            "connection_info": {"app_id": app_id},
        }  # fmt: skip
