"""What a workspace holds: people, channels, messages, files, views and the installed app."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Team:
    id: str
    name: str
    domain: str


@dataclass
class Install:
    """The app as installed: its bot, tokens and what they may do."""

    user_id: str
    name: str
    bot_id: str
    app_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: list[str]
    events: list[str]
    commands: list[Json]
    revoked: bool = False
    installer: str = ""


@dataclass
class User:
    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/London"
    admin: bool = False
    deleted: bool = False
    is_bot: bool = False
    team: str = ""  # of somebody from another workspace


@dataclass
class Channel:
    """A channel, or the bot's direct messages with one person (`im_user`)."""

    id: str
    name: str
    topic: str = ""
    members: list[str] = field(default_factory=list)
    private: bool = False
    archived: bool = False
    im_user: str = ""
    created: int = 0

    @property
    def kind(self) -> str:
        if self.im_user:
            return "im"
        return "group" if self.private else "channel"


@dataclass
class Message:
    """One message; `ephemeral_to` names the only person who sees it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    bot: bool = False
    thread_ts: str = ""
    broadcast: bool = False
    subtype: str = ""
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    edited_ts: str = ""
    edited_by: str = ""
    history: list[Json] = field(default_factory=list)
    reactions: list[Json] = field(default_factory=list)
    ephemeral_to: str = ""
    deleted: bool = False
    state: dict[str, Json] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.channel}/{self.ts}"

    @property
    def is_reply(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts


@dataclass
class StoredFile:
    """A file; a bad one never gets ready to be shown."""

    id: str
    name: str
    title: str
    user: str
    size: int
    mimetype: str
    filetype: str
    created: int
    uploaded: bool = False
    completed: bool = False
    bad: bool = False
    deleted: bool = False
    channels: list[str] = field(default_factory=list)
    alt_text: str = ""


@dataclass
class View:
    """A modal or a Home view of one person; `body` is what the bot gave, made whole."""

    id: str
    kind: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str = ""
    external_id: str = ""
    state: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
