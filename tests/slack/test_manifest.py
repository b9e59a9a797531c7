"""The manifest asks for what the bot uses and for nothing else."""

import json
import re
from pathlib import Path
from typing import Any

import bot

ROOT = Path(bot.__file__).parent
MANIFEST: dict[str, Any] = json.loads((ROOT / "slack" / "manifest.json").read_text())
CALLED = re.compile(r"\.((?:chat|conversations|files|users|views|auth|bots|reactions)_[A-Za-z]+)\b")
HEARD = re.compile(r'app\.event\("(\w+)"\)')
# What Slack's reference asks for each method that the bot calls; None needs no scope.
SCOPES: dict[str, tuple[str, ...]] = {
    "auth_test": (),
    "chat_postEphemeral": ("chat:write",),
    "chat_postMessage": ("chat:write",),
    "chat_update": ("chat:write",),
    "chat_delete": ("chat:write",),
    "chat_getPermalink": (),
    "conversations_history": ("channels:history", "groups:history", "im:history"),
    "conversations_replies": ("channels:history", "groups:history", "im:history"),
    "conversations_info": ("channels:read", "groups:read"),
    "conversations_open": ("im:write",),
    "files_completeUploadExternal": ("files:write",),
    "files_delete": ("files:write",),
    "files_getUploadURLExternal": ("files:write",),
    "files_info": ("files:read",),
    "users_info": ("users:read",),
    "views_open": (),
    "views_publish": (),
    "views_update": (),
}
EVENT_SCOPES = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.im": ("im:history",),
    "user_change": ("users:read",),
}


def sources() -> str:
    files = [path for path in ROOT.rglob("*.py") if "workspace" not in path.parts]
    return "\n".join(path.read_text() for path in files)


def test_the_scopes_asked_for_are_those_that_are_used() -> None:
    called = set(CALLED.findall(sources()))
    assert called <= set(SCOPES), "a method without its scope in this test"
    used = {scope for method in called for scope in SCOPES[method]}
    used |= {scope for event in EVENT_SCOPES for scope in EVENT_SCOPES[event]}
    used |= {"commands", "files:read"}
    assert sorted(used) == MANIFEST["oauth_config"]["scopes"]["bot"]


def test_every_event_that_is_subscribed_to_is_listened_to() -> None:
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(subscribed) == sorted(EVENT_SCOPES)
    heard = set(HEARD.findall((ROOT / "slack" / "events.py").read_text()))
    assert {event.partition(".")[0] for event in subscribed} <= heard


def test_the_command_explains_itself_and_socket_mode_is_on() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/kpi"
    assert command["usage_hint"]
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
