"""Slack's errors as the outcomes that the dispatcher knows."""

import http.client
import json
import socket
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from domain.deliveries import (
    ChannelBlocked,
    InDoubt,
    Rejected,
    RetryLater,
    SendingBlocked,
)

RATE = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
AMBIGUOUS = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
CHANNEL = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "user_not_found",
        "users_not_found",
        "user_disabled",
        "cannot_dm_bot",
        "messages_tab_disabled",
    }
)
AUTH = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "no_permission",
        "team_access_not_granted",
        "org_login_required",
        "ekm_access_denied",
    }
)
MESSAGE_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
# A connection that broke, or an answer that is cut off and so cannot be read.
LOST = OSError | http.client.HTTPException | json.JSONDecodeError | UnicodeDecodeError
LOST_ANSWER = "no answer"
DEFAULT_RETRY_SECONDS = 30.0
REFUSED_RETRY_SECONDS = 5.0

Failure = RetryLater | InDoubt | ChannelBlocked | SendingBlocked | Rejected


def outcome_of(error: Exception) -> Failure:
    """What a failed call means: certainly not accepted, perhaps accepted, or refused and why."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if _never_connected(error):
        return RetryLater(REFUSED_RETRY_SECONDS, "Slack could not be reached")
    if isinstance(error, LOST):
        return InDoubt(f"no answer from Slack ({type(error).__name__})")
    raise error


def failed_call(error: Exception) -> str:
    """Slack's name for what went wrong, or LOST_ANSWER where nobody knows what became of it."""
    if isinstance(error, SlackApiError) and error.response.status_code < 500:
        name = error_name(error)
        return name if name.isidentifier() else LOST_ANSWER
    if _never_connected(error):
        return "unreachable"
    if isinstance(error, SlackApiError | LOST):
        return LOST_ANSWER
    raise error


def error_name(error: SlackApiError) -> str:
    return str(error.response.get("error", "unknown_error"))


def _answered(error: SlackApiError) -> Failure:
    name, status = error_name(error), error.response.status_code
    if status == 429 or name in RATE:
        return RetryLater(_retry_after(error), "rate limit", as_told=True)
    if status >= 500 or name in AMBIGUOUS:
        return InDoubt(name if status < 500 else f"Slack answered {status}")
    if not name.isidentifier():
        return InDoubt("an answer that is not Slack's")
    if name in CHANNEL:
        return ChannelBlocked(name)
    if name in AUTH:
        return SendingBlocked(name, str(error.response.get("needed") or ""))
    return Rejected(name, _pointers(error))


def _retry_after(error: SlackApiError) -> float:
    headers = {key.lower(): value for key, value in error.response.headers.items()}
    said = headers.get("retry-after", DEFAULT_RETRY_SECONDS)
    try:
        return float(said[0] if isinstance(said, list) else said)
    except (TypeError, ValueError):
        return DEFAULT_RETRY_SECONDS


def _pointers(error: SlackApiError) -> tuple[str, ...]:
    metadata = error.response.get("response_metadata") or {}
    messages = metadata.get("messages") or error.response.get("errors") or ()
    return tuple(str(message) for message in messages)


def _never_connected(error: Exception) -> bool:
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError | socket.gaierror)
