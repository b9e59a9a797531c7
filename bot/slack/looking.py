"""Asks Slack whether a doubtful delivery arrived, by the marker in its metadata."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from bot.slack.outcomes import outcome_of
from domain.deliveries import (
    Absent,
    ChannelBlocked,
    Delivery,
    DeliveryKind,
    Found,
    InDoubt,
    LookUp,
    LookUpFailed,
    Place,
    Rejected,
    RetryLater,
    SendingBlocked,
)

PAGES_READ = 10
PAGE_SIZE = 200
NOT_ALLOWED = frozenset({"missing_scope", "no_permission"})
THREAD_GONE = frozenset({"thread_not_found", "message_not_found"})
BLOCKED_SECONDS = 300.0


def look_up(client: WebClient, delivery: Delivery, channel: Callable[[], str]) -> LookUp:
    """``channel`` may have to be asked of Slack, too."""
    try:
        return _look_for(client, delivery, channel())
    except Exception as error:
        return _failed(error)


def _look_for(client: WebClient, delivery: Delivery, channel: str) -> LookUp:
    """Read the conversation, or the thread, from where it stood before the first attempt."""
    cursor = ""
    for _ in range(PAGES_READ):
        page = _page(client, delivery, channel, cursor)
        for message in page["messages"]:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if delivery.marker in (payload.get("delivery"), payload.get("edit")):
                return Found(Place(channel, str(message["ts"])))
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return Absent()
    # Further back it is for a person to look: asking again would never end.
    return LookUpFailed("the conversation is too long to be read", impossible=True)


def _failed(error: Exception) -> LookUp:
    """What it means that the question itself failed."""
    match outcome_of(error):
        case RetryLater(seconds, name):
            return LookUpFailed(name, seconds=seconds)
        case InDoubt(name):
            return LookUpFailed(name)
        case ChannelBlocked(name) as blocked:
            return LookUpFailed(name, seconds=BLOCKED_SECONDS, blocked=blocked)
        case SendingBlocked(name) as blocked:
            if name in NOT_ALLOWED:
                return LookUpFailed(name, impossible=True)
            return LookUpFailed(name, blocked=blocked)
        case Rejected(name):
            if name in THREAD_GONE:
                return Absent()
            return LookUpFailed(name, impossible=True)


def _page(client: WebClient, delivery: Delivery, channel: str, cursor: str) -> Any:
    wanted: dict[str, Any] = {
        "channel": channel,
        "limit": PAGE_SIZE,
        "include_all_metadata": True,
        "oldest": delivery.after_ts or "0",
    }
    if cursor:
        wanted["cursor"] = cursor
    if delivery.kind is DeliveryKind.THREAD and delivery.parent is not None:
        return client.conversations_replies(ts=delivery.parent.ts, **wanted)
    return client.conversations_history(**wanted)
