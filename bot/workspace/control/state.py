"""Looking at and changing the workspace's state: channels, people, tokens, scopes, delivery."""

import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.workspace import keys, shapes
from bot.workspace.acting.desk import given, person, place
from bot.workspace.control.guard import body_of
from bot.workspace.delivery.courier import Courier
from bot.workspace.errors import ControlError
from bot.workspace.model import Workspace
from bot.workspace.records import Channel, Json, User

CHANNEL_NAME = re.compile(r"^[\w\-]{1,80}$")


async def read(request: web.Request) -> web.Response:
    return web.json_response(described(request.app[keys.WORKSPACE], request.app[keys.COURIER]))


def described(workspace: Workspace, courier: Courier) -> Json:
    install = workspace.install
    bot = {
        "user_id": install.user_id, "name": install.name, "bot_id": install.bot_id,
        "app_id": install.app_id, "installer": install.installer, "revoked": install.revoked,
    }  # fmt: skip
    delivery = {"mode": courier.route.mode, "request_url": courier.route.request_url,
                "retry_seconds": list(courier.route.retry_seconds)}  # fmt: skip
    return {
        "ok": True, "team": vars(workspace.team), "bot": bot, "scopes": install.scopes,
        "events": install.events, "commands": install.commands,
        "users": [vars(user) for user in workspace.users.values()],
        "channels": [_channel(workspace, each) for each in workspace.channels.values()],
        "delivery": delivery, "sockets": courier.sockets.count,
        "faults": workspace.faults.listed(), "clock": workspace.clock.now().isoformat(),
        "clock_note": workspace.clock_note, "tz": workspace.seed.zone,
        "file_processing_ms": workspace.file_processing_ms,
        "rate_limits": {"enforced": workspace.rates.enforced,
                        "posts_per_minute": workspace.rates.posts_per_minute},
    }  # fmt: skip


def _channel(workspace: Workspace, channel: Channel) -> Json:
    said = workspace.messages.get(channel.id, [])
    people = [each for each in channel.members if each != workspace.install.user_id]
    unread = {user: workspace.unread(user, channel.id) for user in people}
    return vars(channel) | {
        "bot": workspace.bot_is_in(channel), "dm": bool(channel.im_user),
        "last_ts": said[-1].ts if said else "", "unread": unread,
    }  # fmt: skip


async def change(request: web.Request) -> web.Response:
    """Each named part of the body is one change; all of them are tried in order."""
    workspace, courier = request.app[keys.WORKSPACE], request.app[keys.COURIER]
    body = await body_of(request)
    parts: dict[str, Callable[[], None]] = {
        "user": lambda: _change_user(workspace, body) if "channel" not in body else None,
        "channel": lambda: _change_channel(workspace, body),
        "token": lambda: _change_token(workspace, body),
        "scope": lambda: _change_scope(workspace, body),
        "delivery": lambda: _change_delivery(courier, body["delivery"]),
        "install": lambda: _set_installer(workspace, body["install"]),
        "clock_note": lambda: setattr(workspace, "clock_note", str(body["clock_note"])),
        "file_processing_ms": lambda: setattr(
            workspace, "file_processing_ms", _number(body["file_processing_ms"])
        ),
        "rate_limits": lambda: _change_rates(workspace, body["rate_limits"]),
    }
    chosen = [name for name in parts if name in body]
    if not chosen and "disconnect" not in body:
        raise ControlError("nothing_to_change", f"Name one of {', '.join(parts)}, disconnect.")
    for name in chosen:
        parts[name]()
    if "disconnect" in body:
        await courier.sockets.disconnect(str(body["disconnect"] or "refresh_requested"))
    workspace.save_settings()
    workspace.changes.add("state")
    return web.json_response(described(workspace, courier))


def _change_channel(workspace: Workspace, body: Json) -> None:
    if body.get("create"):
        _create_channel(workspace, body)
        return
    channel = place(workspace, body["channel"])
    known = {
        "archive": lambda value: _archive(workspace, channel, gone=bool(value)),
        "rename": lambda value: _rename(workspace, channel, str(value)),
        "topic": lambda value: setattr(channel, "topic", str(value)),
        "invite_bot": lambda value: _invite(workspace, channel, workspace.install.user_id),
        "remove_bot": lambda value: _remove(workspace, channel, workspace.install.user_id),
        "invite": lambda value: _invite(workspace, channel, person(workspace, value).id),
        "remove": lambda value: _remove(workspace, channel, person(workspace, value).id),
    }
    wanted = [name for name in known if name in body]
    if not wanted:
        raise ControlError("nothing_to_change", f"For a channel, name one of {', '.join(known)}.")
    for name in wanted:
        known[name](body[name])
    workspace.save(channel)


def _create_channel(workspace: Workspace, body: Json) -> None:
    name = str(body["channel"]).lstrip("#")
    taken = any(c.name == name or c.id == name for c in workspace.channels.values())
    if taken or not CHANNEL_NAME.match(name):
        raise ControlError("name_taken" if taken else "invalid_name",
                           f'"{name}" cannot be the name of a new channel.')  # fmt: skip
    members = [person(workspace, each).id for each in body.get("members", [])]
    channel_id = str(body.get("id") or workspace.new_id("C"))
    channel = Channel(
        channel_id,
        name,
        topic=str(body.get("topic", "")),
        members=members,
        private=bool(body.get("private")),
        created=workspace.clock.seconds(),
    )
    workspace.channels[channel_id] = channel
    workspace.save(channel)
    if body.get("invite_bot"):
        _invite(workspace, channel, workspace.install.user_id)


def _archive(workspace: Workspace, channel: Channel, *, gone: bool) -> None:
    if channel.archived == gone:
        return
    channel.archived = gone
    what = "archive" if gone else "unarchive"
    workspace.emit(f"{channel.kind}_{what}", channel=channel.id, is_moved=0)


def _rename(workspace: Workspace, channel: Channel, name: str) -> None:
    name = name.lstrip("#")
    if not CHANNEL_NAME.match(name):
        raise ControlError("invalid_name", f'"{name}" cannot be the name of a channel.')
    channel.name = name
    renamed = {"id": channel.id, "name": name, "created": channel.created}
    workspace.emit(f"{channel.kind}_rename", channel=renamed)


def _invite(workspace: Workspace, channel: Channel, user_id: str) -> None:
    if user_id in channel.members:
        return
    channel.members.append(user_id)
    workspace.save(channel)
    if workspace.bot_is_in(channel):
        kind = "G" if channel.private else "C"
        workspace.emit("member_joined_channel", user=user_id, channel=channel.id,
                       channel_type=kind, team=workspace.team.id)  # fmt: skip


def _remove(workspace: Workspace, channel: Channel, user_id: str) -> None:
    if user_id in channel.members:
        heard = workspace.bot_is_in(channel)
        channel.members.remove(user_id)
        workspace.save(channel)
        if heard:
            workspace.emit("member_left_channel", user=user_id, channel=channel.id,
                           channel_type="C", team=workspace.team.id)  # fmt: skip


def _change_user(workspace: Workspace, body: Json) -> None:
    if body.get("create"):
        name = str(body["user"]).lstrip("@")
        if any(name in (user.id, user.name) for user in workspace.users.values()):
            raise ControlError("name_taken", f'There is already a "{name}" here.')
        user_id = str(body.get("id") or workspace.new_id("U"))
        user = User(user_id, name, str(body.get("real_name") or name),
                    str(body.get("title") or ""), admin=bool(body.get("admin")))  # fmt: skip
        workspace.users[user_id] = user
        workspace.save(user)
        return
    user = person(workspace, body["user"], may_be_gone=True)
    if "deactivate" not in body:
        raise ControlError("nothing_to_change", "For a user, name deactivate or create.")
    user.deleted = bool(body["deactivate"])
    workspace.save(user)
    workspace.emit("user_change", user=shapes.user(workspace, user))


def _change_token(workspace: Workspace, body: Json) -> None:
    if body["token"] != "bot" or not (body.get("revoke") or body.get("restore")):  # noqa: S105  a kind
        raise ControlError("invalid_token_change", 'Use {"token": "bot", "revoke"|"restore": true}')
    workspace.install.revoked = bool(body.get("revoke"))


def _change_scope(workspace: Workspace, body: Json) -> None:
    scopes, scope = workspace.install.scopes, str(given(body, "scope"))
    if body.get("remove") and scope in scopes:
        scopes.remove(scope)
    elif body.get("restore") and scope not in scopes:
        scopes.append(scope)
        scopes.sort()


def _change_delivery(courier: Courier, wanted: Any) -> None:
    if not isinstance(wanted, dict) or wanted.get("mode") not in ("socket", "http"):
        raise ControlError("invalid_delivery", 'Use {"mode": "socket"|"http", "request_url": ...}')
    if wanted["mode"] == "http" and not wanted.get("request_url"):
        raise ControlError("invalid_delivery", "`request_url` is missing.")
    courier.route.mode = wanted["mode"]
    courier.route.request_url = str(wanted.get("request_url") or "")
    if "retry_seconds" in wanted:
        courier.route.retry_seconds = [float(each) for each in wanted["retry_seconds"]]


def _set_installer(workspace: Workspace, wanted: Any) -> None:
    workspace.install.installer = person(workspace, wanted).id


def _change_rates(workspace: Workspace, wanted: Any) -> None:
    if not isinstance(wanted, dict):
        raise ControlError("invalid_rate_limits", 'Use {"enforced": bool, "posts_per_minute": n}')
    if "enforced" in wanted:
        workspace.rates.enforced = bool(wanted["enforced"])
    if "posts_per_minute" in wanted:
        limit = wanted["posts_per_minute"]
        workspace.rates.posts_per_minute = None if limit is None else _number(limit)
    workspace.rates.reset()


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ControlError("invalid_number", f"{value!r} is no whole number of 0 or more.")
    return value
