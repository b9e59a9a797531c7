"""The table of methods: who answers, which token, and how often it may be called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.workspace.records import Json
from bot.workspace.web_api import app, chat, conversations, files, people, views
from bot.workspace.web_api.call import Call


@dataclass(frozen=True)
class Method:
    """`polls`: a call that tells nothing about work for a person."""

    handle: Callable[[Call], Json]
    tier: str = ""
    tokens: tuple[str, ...] = ("bot",)
    polls: bool = False


METHODS: Mapping[str, Method] = {
    "api.test": Method(app.api_test, tokens=("bot", "app", "none"), polls=True),
    "apps.connections.open": Method(app.connections_open, tokens=("app",), polls=True),
    "auth.revoke": Method(app.auth_revoke, "tier3"),
    "auth.test": Method(app.auth_test, tokens=("bot", "app"), polls=True),
    "blocks.validate": Method(app.validate_blocks, tokens=("bot", "none"), polls=True),
    "bots.info": Method(people.bot_info, "tier3"),
    "chat.delete": Method(chat.delete, "tier3"),
    "chat.getPermalink": Method(chat.get_permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, "tier4"),
    "chat.postMessage": Method(chat.post_message),
    "chat.update": Method(chat.update, "tier3"),
    "conversations.history": Method(conversations.history, "tier3", polls=True),
    "conversations.info": Method(conversations.info, "tier3"),
    "conversations.join": Method(conversations.join, "tier3"),
    "conversations.list": Method(conversations.list_, "tier2"),
    "conversations.members": Method(conversations.members, "tier4"),
    "conversations.open": Method(conversations.open_, "tier3"),
    "conversations.replies": Method(conversations.replies, "tier3", polls=True),
    "files.completeUploadExternal": Method(files.complete_upload, "tier4"),
    "files.delete": Method(files.delete, "tier3"),
    "files.getUploadURLExternal": Method(files.get_upload_url, "tier4"),
    "files.info": Method(files.info, "tier4"),
    "reactions.add": Method(people.react, "tier3"),
    "team.info": Method(people.team_info, "tier3"),
    "users.conversations": Method(conversations.of_user, "tier3"),
    "users.info": Method(people.info, "tier4"),
    "users.list": Method(people.list_, "tier2"),
    "views.open": Method(views.open_, "tier4"),
    "views.publish": Method(views.publish, "tier4"),
    "views.push": Method(views.push, "tier4"),
    "views.update": Method(views.update, "tier4"),
}
