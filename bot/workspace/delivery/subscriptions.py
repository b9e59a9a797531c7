"""Which events the app hears of: what it subscribes to and has the scopes for."""

from bot.workspace.records import Install, Json

MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "app_mention": "app_mentions:read",
    "user_change": "users:read",
    "file_shared": "files:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_rename": "groups:read",
}


def subscription(event: Json) -> str:
    """The name that the app subscribes to for this event."""
    if event["type"] == "message":
        return MESSAGES.get(str(event.get("channel_type")), "")
    return str(event["type"])


def heard(install: Install, event: Json) -> bool:
    name = subscription(event)
    scope = SCOPES.get(name)
    allowed = scope is None or scope in install.scopes
    return name in install.events and allowed and not install.revoked
