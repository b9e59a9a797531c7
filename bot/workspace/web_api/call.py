"""One call of the Web API: its arguments, whose token it carries, and what it may do."""

from dataclasses import dataclass

from bot.workspace.errors import SlackError
from bot.workspace.model import Workspace
from bot.workspace.records import Channel, Json, Message

HISTORY = {"im": "im:history", "group": "groups:history", "channel": "channels:history"}
READ = {"im": "im:read", "group": "groups:read", "channel": "channels:read"}


@dataclass
class Call:
    """`args` come from the query, a form or JSON; `token` is bot, app or none."""

    workspace: Workspace
    method: str
    args: Json
    token: str

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            message = f"[ERROR] missing required field: {name}"
            raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
        return value

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in ("true", "1")

    def count(self, name: str, default: int, most: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isdigit() or not 1 <= int(value) <= most:
            raise SlackError("invalid_limit")
        return int(value)

    def need(self, *scopes: str) -> None:
        """Any one of the scopes will do."""
        provided = self.workspace.install.scopes
        if not any(scope in provided for scope in scopes):
            needed, has = ",".join(scopes), ",".join(provided)
            raise SlackError("missing_scope", needed=needed, provided=has)

    def channel(self, name: str = "channel") -> Channel:
        """The channel by id, if the bot can know of it."""
        found = self.workspace.channels.get(self.required(name))
        hidden = found is not None and found.private and not self.workspace.bot_is_in(found)
        if found is None or hidden:
            raise SlackError("channel_not_found")
        return found

    def message(self, channel: Channel, ts: str) -> Message:
        found = self.workspace.message(channel.id, ts)
        if found is None or found.ephemeral_to:
            raise SlackError("message_not_found")
        return found
