"""chat.*: posting, changing and deleting messages."""

from bot.workspace import limits, posting, shapes
from bot.workspace.errors import SlackError
from bot.workspace.records import Channel, Json, Message
from bot.workspace.web_api.call import Call


def post_message(call: Call) -> Json:
    call.need("chat:write")
    channel = _destination(call)
    call.workspace.rates.check_post(channel.id)
    text, blocks = _content(call)
    thread_ts = _thread(call, channel)
    message = posting.bot_message(
        call.workspace, channel, text, blocks, thread_ts=thread_ts,
        broadcast=call.flag("reply_broadcast"),
        subtype="thread_broadcast" if thread_ts and call.flag("reply_broadcast") else "",
        metadata=posting.checked_metadata(call.args.get("metadata")),
    )  # fmt: skip
    posting.post(call.workspace, channel, message)
    said = shapes.message(call.workspace, message, metadata=True)
    body = {"ok": True, "channel": channel.id, "ts": message.ts, "message": said}
    return body | _warnings(text)


def _warnings(text: str) -> Json:
    """Slack lets blocks pass without words, and cuts long words, but says so."""
    if text and len(text) <= limits.TEXT_TRUNCATED:
        return {}
    name = "message_truncated" if text else "missing_text_in_message"
    return {"warning": name, "response_metadata": {"warnings": [name]}}


def post_ephemeral(call: Call) -> Json:
    call.need("chat:write")
    channel = _destination(call)
    user = call.required("user")
    person = call.workspace.users.get(user)
    if person is None or person.deleted or not call.workspace.is_member(user, channel):
        raise SlackError("user_not_in_channel")
    text, blocks = _content(call)
    message = posting.bot_message(
        call.workspace, channel, text, blocks, thread_ts=call.text("thread_ts"), ephemeral_to=user
    )
    posting.post(call.workspace, channel, message)
    return {"ok": True, "message_ts": message.ts}


def update(call: Call) -> Json:
    call.need("chat:write")
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    message = _own(call, channel, "cant_update_message")
    if len(call.text("text")) > limits.TEXT_OF_UPDATE:
        raise SlackError("msg_too_long")
    if not any(call.args.get(name) is not None for name in ("text", "blocks", "metadata")):
        raise SlackError("no_text")
    given = call.args.get("blocks")
    # New words alone replace the blocks too; only an edit that names neither keeps them.
    keep = given is None and call.args.get("text") is None
    blocks = None if keep else posting.checked_blocks(call.workspace, given)
    metadata = posting.checked_metadata(call.args.get("metadata"))
    message.metadata = metadata or message.metadata
    text = None if call.args.get("text") is None else call.text("text")
    posting.edit(call.workspace, message, text, blocks, call.workspace.install.user_id)
    said = shapes.message(call.workspace, message, metadata=True)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "text": message.text,
            "message": said}  # fmt: skip


def delete(call: Call) -> Json:
    call.need("chat:write")
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    posting.delete(call.workspace, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, call.required("message_ts"))
    link = f"{call.workspace.url}/#{channel.id}/{message.ts}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.message(channel, call.required("ts"))
    if not message.bot:
        raise SlackError(refusal)
    return message


def _destination(call: Call) -> Channel:
    """Where the bot may post: a channel that it is in, or a person's direct messages."""
    wanted = call.required("channel")
    workspace = call.workspace
    person = workspace.users.get(wanted)
    if person is not None:
        if person.deleted or person.is_bot:
            raise SlackError("channel_not_found")
        return workspace.open_dm(person.id)
    named = (c for c in workspace.channels.values() if c.name and c.name == wanted.lstrip("#"))
    channel = workspace.channels.get(wanted) or next(named, None)
    if channel is None or (channel.private and not workspace.bot_is_in(channel)):
        raise SlackError("channel_not_found")
    _check_open(call, channel)
    return channel


def _check_open(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    partner = call.workspace.users.get(channel.im_user)
    if channel.im_user and (partner is None or partner.deleted):
        raise SlackError("channel_not_found")
    if not call.workspace.bot_is_in(channel):
        raise SlackError("not_in_channel")


def _content(call: Call) -> tuple[str, list[Json]]:
    if call.args.get("attachments"):
        message = "[ERROR] the local workspace takes blocks, not attachments"
        raise SlackError("invalid_attachments", response_metadata={"messages": [message]})
    blocks = posting.checked_blocks(call.workspace, call.args.get("blocks"))
    text = call.text("text")
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    return text, blocks


def _thread(call: Call, channel: Channel) -> str:
    """The thread's first message; a reply to a reply goes into the same thread."""
    wanted = call.text("thread_ts")
    if not wanted:
        return ""
    parent = call.workspace.message(channel.id, wanted)
    if parent is None or parent.ephemeral_to:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts
