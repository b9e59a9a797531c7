"""The seed of a workspace: who and what is there before anybody says anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.workspace.errors import SeedError
from bot.workspace.records import Channel, Install, Team, User

SCOPES = [
    "app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write",
    "commands", "files:read", "files:write", "groups:history", "groups:read", "im:history",
    "im:read", "im:write", "reactions:write", "team:read", "users:read",
]  # fmt: skip
EVENTS = [
    "app_home_opened", "app_mention", "channel_archive", "channel_rename",
    "channel_unarchive", "file_shared", "group_archive", "group_rename", "group_unarchive",
    "member_joined_channel", "member_left_channel", "message.channels", "message.groups",
    "message.im", "user_change",
]  # fmt: skip
COMMANDS = [
    {"command": "/kpi", "description": "Performance indicators", "usage_hint": "help"},
]
TOKENS = {
    "bot": "xoxb-local-workspace-bot",
    "app": "xapp-local-workspace-app",
    "signing_secret": "local-workspace-signing-secret",
}


@dataclass
class Seed:
    """A whole workspace, every default filled in."""

    team: Team
    install: Install
    users: list[User]
    channels: list[Channel]
    zone: str = "Europe/London"
    clock_note: str = ""
    file_processing_ms: int = 150
    posts_per_minute: int | None = 300
    clock: datetime | None = None
    source: dict[str, Any] = field(default_factory=dict)


def load(path: str | Path) -> Seed:
    try:
        return from_mapping(yaml.safe_load(Path(path).read_text("utf-8")) or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SeedError(f"{path}: this is not YAML: {error}") from error


def from_mapping(data: Any) -> Seed:
    if not isinstance(data, Mapping):
        raise SeedError("a seed is a mapping with team, bot, tokens, users and channels")
    team = {"id": "T0LOCAL", "name": "Local workspace", "domain": "local", **_part(data, "team")}
    install = _install(data)
    users = [_user(entry) for entry in data.get("users", [{"id": "U01ALEX", "name": "alex"}])]
    bot_user = User(install.user_id, install.name.lower(), install.name, is_bot=True)
    channels = [_channel(entry, install.user_id) for entry in _channel_entries(data, users)]
    _check_unique(users, channels)
    zone = str(team.pop("tz", data.get("tz", "Europe/London")))
    return Seed(
        team=Team(**_texts(team, ("id", "name", "domain"))), install=install,
        users=[*users, bot_user], channels=channels, zone=zone,
        clock_note=str(data.get("clock_note", "")),
        file_processing_ms=int(data.get("file_processing_ms", 150)),
        posts_per_minute=data.get("posts_per_minute", 300),
        clock=_time(data.get("clock"), zone), source=dict(data),
    )  # fmt: skip


def _time(value: Any, zone: str) -> datetime | None:
    """A business time; without an offset it is meant in the team's zone."""
    if value in (None, ""):
        return None
    try:
        given = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise SeedError(f"clock: {value} is no time; write 2017-12-01T09:00") from error
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))


def _part(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = data.get(name) or {}
    if not isinstance(part, Mapping):
        raise SeedError(f"{name}: give a mapping")
    return dict(part)


def _texts(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: str(data[name]) for name in names}


def _install(data: Mapping[str, Any]) -> Install:
    bot = {
        "user_id": "U00KPIBOT", "name": "Statkeeper", "bot_id": "B00KPIBOT",
        "app_id": "A00KPIAPP", **_part(data, "bot"),
    }  # fmt: skip
    tokens = {**TOKENS, **_part(data, "tokens")}
    return Install(
        user_id=str(bot["user_id"]), name=str(bot["name"]), bot_id=str(bot["bot_id"]),
        app_id=str(bot["app_id"]),
        bot_token=str(tokens["bot"]), app_token=str(tokens["app"]),
        signing_secret=str(tokens["signing_secret"]),
        scopes=[str(scope) for scope in data.get("scopes", SCOPES)],
        events=[str(event) for event in data.get("events", EVENTS)],
        commands=[dict(command) for command in data.get("commands", COMMANDS)],
    )  # fmt: skip


def _user(entry: Any) -> User:
    if not isinstance(entry, Mapping) or "id" not in entry:
        raise SeedError(f"users: each entry needs an id, found {entry!r}")
    name = str(entry.get("name", entry["id"])).lstrip("@")
    return User(
        id=str(entry["id"]), name=name, real_name=str(entry.get("real_name", name)),
        title=str(entry.get("title", "")), tz=str(entry.get("tz", "Europe/London")),
        admin=bool(entry.get("admin", False)), deleted=bool(entry.get("deleted", False)),
    )  # fmt: skip


def _channel_entries(data: Mapping[str, Any], users: list[User]) -> list[Any]:
    everybody = [user.id for user in users]
    return list(data.get("channels", [{"id": "C01GENERAL", "name": "general",
                                       "members": everybody}]))  # fmt: skip


def _channel(entry: Any, bot_user: str) -> Channel:
    if not isinstance(entry, Mapping) or "id" not in entry:
        raise SeedError(f"channels: each entry needs an id, found {entry!r}")
    members = [str(member) for member in entry.get("members", [])]
    if entry.get("bot") and bot_user not in members:
        members.append(bot_user)
    return Channel(
        id=str(entry["id"]), name=str(entry.get("name", entry["id"])).lstrip("#"),
        topic=str(entry.get("topic", "")), members=members,
        private=bool(entry.get("private", False)), archived=bool(entry.get("archived", False)),
    )  # fmt: skip


def _check_unique(users: list[User], channels: list[Channel]) -> None:
    for what, ids in (("users", [u.id for u in users]), ("channels", [c.id for c in channels])):
        doubled = sorted({each for each in ids if ids.count(each) > 1})
        if doubled:
            raise SeedError(f"{what}: the id {doubled[0]} is there twice")
