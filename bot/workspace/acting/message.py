"""Writing a plain message and uploading a file."""

import base64
import binascii
import re
from typing import Any

from bot.workspace import posting, storing
from bot.workspace.acting.desk import Desk, given, open_place, person
from bot.workspace.acting.settling import Watch
from bot.workspace.errors import ControlError, SlackError
from bot.workspace.model import Workspace
from bot.workspace.records import Channel, Json, Message, StoredFile, User

TOKENS = re.compile(r"<(@U\w+|#C\w+(\|[^>]*)?|![^>]+|https?://[^>]+)>")


async def write(desk: Desk, body: Json) -> Json:
    workspace = desk.workspace
    user = person(workspace, body.get("user"))
    channel = open_place(workspace, body.get("channel"), user)
    text = as_sent(workspace, str(given(body, "text")))
    watch = Watch(workspace, user, body)
    message = _posted(workspace, channel, user, text, _thread(workspace, channel, body))
    _mention(workspace, channel, message)
    return await watch.answer(None, ts=message.ts, channel=channel.id)


async def upload(desk: Desk, body: Json) -> Json:
    """`content` is text, `content_base64` anything, `content_bytes` what a form carried."""
    workspace = desk.workspace
    user = person(workspace, body.get("user"))
    channel = open_place(workspace, body.get("channel"), user)
    content = _content(body)
    try:
        name = str(given(body, "filename"))
        file = storing.new_file(workspace, name, len(content), user.id)
    except SlackError as error:
        raise ControlError(error.error, "This file name cannot be used.") from error
    storing.fill(workspace, file, content)
    storing.complete(workspace, file, str(body.get("title") or ""))
    file.channels.append(channel.id)
    workspace.save(file)
    watch = Watch(workspace, user, body)
    text = as_sent(workspace, str(body.get("text") or ""))
    message = _posted(workspace, channel, user, text, "", file)
    workspace.emit("file_shared", file_id=file.id, user_id=user.id, file={"id": file.id},
                   channel_id=channel.id)  # fmt: skip
    return await watch.answer(None, ts=message.ts, file_id=file.id, channel=channel.id)


def as_sent(workspace: Workspace, typed: str) -> str:
    """Slack's clients escape what people type and turn @names and #names into references."""
    parts, at = [], 0
    for token in TOKENS.finditer(typed):
        parts += [_referring(workspace, _escaped(typed[at : token.start()])), token.group()]
        at = token.end()
    return "".join([*parts, _referring(workspace, _escaped(typed[at:]))])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _referring(workspace: Workspace, text: str) -> str:
    people = {user.name.lower(): f"<@{user.id}>" for user in workspace.users.values()}
    places = {c.name: f"<#{c.id}|{c.name}>" for c in workspace.channels.values() if c.name}
    text = re.sub(r"(?<!\S)@([\w.\-]+)", lambda m: people.get(m[1].lower(), m[0]), text)
    return re.sub(r"(?<!\S)#([\w\-]+)", lambda m: places.get(m[1], m[0]), text)


def _thread(workspace: Workspace, channel: Channel, body: Json) -> str:
    wanted = str(body.get("thread_ts") or "")
    if wanted and workspace.message(channel.id, wanted) is None:
        raise ControlError("thread_not_found", "There is no such message to reply to.", 404)
    return wanted


def _posted(
    workspace: Workspace, channel: Channel, user: User, text: str, thread_ts: str,
    file: StoredFile | None = None,
) -> Message:  # fmt: skip
    message = Message(
        channel.id, workspace.clock.next_ts(), user.id, text, thread_ts=thread_ts,
        files=[file.id] if file else [], subtype="file_share" if file else "",
    )  # fmt: skip
    return posting.post(workspace, channel, message)


def _mention(workspace: Workspace, channel: Channel, message: Message) -> None:
    mentioned = f"<@{workspace.install.user_id}>" in message.text
    if mentioned and not channel.im_user and workspace.bot_is_in(channel):
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        home = workspace.users[message.user].team or workspace.team.id
        workspace.emit("app_mention", user=message.user, text=message.text, ts=message.ts,
                       channel=channel.id, team=home, **thread)  # fmt: skip


def _content(body: Json) -> bytes:
    raw: Any = body.get("content_bytes")
    if isinstance(raw, bytes):
        return raw
    if "content_base64" in body:
        try:
            return base64.b64decode(str(body["content_base64"]), validate=True)
        except binascii.Error as error:
            raise ControlError("invalid_base64", "`content_base64` is not base64.") from error
    if not isinstance(body.get("content"), str):
        raise ControlError("missing_field", "Give `content` or `content_base64`.")
    return str(body["content"]).encode()
