"""Short-lived permissions: triggers, response URLs, upload URLs and socket tickets."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace import limits
from bot.workspace.errors import SlackError


@dataclass
class Trigger:
    """Permission to open one modal for `user`; `view_id` when it came from inside a modal."""

    user: str
    view_id: str
    until: float
    used: bool = False


@dataclass
class ResponseTicket:
    """Where a response URL answers; `message_ts` is the message that was clicked, if any."""

    user: str
    channel: str
    message_ts: str
    thread_ts: str
    until: float
    uses_left: int = limits.RESPONSE_URL_USES


class Tickets:
    """Hands out and takes back tickets; all times are monotonic."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseTicket] = {}
        self._uploads: dict[str, tuple[str, float]] = {}
        self._sockets: dict[str, float] = {}

    def new_trigger(self, user: str, view_id: str = "") -> str:
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        trigger_id = f"{trigger_id}.{secrets.token_hex(16)}"
        until = self._monotonic() + limits.TRIGGER_SECONDS
        self._triggers[trigger_id] = Trigger(user, view_id, until)
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._monotonic() > trigger.until:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response(
        self, user: str, channel: str, message_ts: str = "", *, thread_ts: str = ""
    ) -> str:
        ticket = secrets.token_urlsafe(24)
        until = self._monotonic() + limits.RESPONSE_URL_SECONDS
        self._responses[ticket] = ResponseTicket(user, channel, message_ts, thread_ts, until)
        return ticket

    def response(self, ticket: str) -> ResponseTicket | None:
        return self._responses.get(ticket)

    def use_response(self, ticket: str) -> ResponseTicket:
        response = self._responses.get(ticket)
        if response is None:
            raise SlackError("invalid_url")
        if self._monotonic() > response.until:
            raise SlackError("expired_url")
        if response.uses_left == 0:
            raise SlackError("used_url")
        response.uses_left -= 1
        return response

    def new_upload(self, file_id: str) -> str:
        ticket = secrets.token_urlsafe(24)
        self._uploads[ticket] = (file_id, self._monotonic() + limits.UPLOAD_URL_SECONDS)
        return ticket

    def use_upload(self, ticket: str) -> str | None:
        """The file to fill, or None when the address is unknown, used or too old."""
        file_id, until = self._uploads.pop(ticket, ("", 0.0))
        return file_id if self._monotonic() <= until else None

    def new_socket(self) -> str:
        ticket = secrets.token_urlsafe(24)
        self._sockets[ticket] = self._monotonic() + limits.SOCKET_TICKET_SECONDS
        return ticket

    def use_socket(self, ticket: str) -> bool:
        return self._monotonic() <= self._sockets.pop(ticket, 0.0)
