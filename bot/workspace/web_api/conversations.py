"""conversations.*: channels, their members and what was said in them."""

from collections.abc import Callable

from bot.workspace import shapes
from bot.workspace.errors import SlackError
from bot.workspace.records import Channel, Json, Message
from bot.workspace.web_api.call import HISTORY, READ, Call

PAGE = 100
MOST = 999
KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def info(call: Call) -> Json:
    channel = call.channel()
    call.need(READ[channel.kind])
    return {"ok": True, "channel": shapes.channel(call.workspace, channel)}


def history(call: Call) -> Json:
    channel = _readable(call)
    said = [m for m in _visible(call, channel) if not m.is_reply or m.broadcast]
    return _page(call, list(filter(_period(call), reversed(said))))


def replies(call: Call) -> Json:
    channel = _readable(call)
    ts = call.required("ts")
    parent = call.workspace.message(channel.id, ts)
    if parent is None or parent.ephemeral_to:
        raise SlackError("thread_not_found")
    root = parent.thread_ts or parent.ts
    thread = [m for m in _visible(call, channel) if m.ts == root or m.thread_ts == root]
    in_period = _period(call)
    return _page(call, [m for m in thread if m.ts == root or in_period(m)])


def open_(call: Call) -> Json:
    call.need("im:write")
    names = [each.strip() for each in call.required("users").split(",") if each.strip()]
    if len(names) != 1:
        raise SlackError("missing_scope", needed="mpim:write", provided="")
    person = call.workspace.users.get(names[0])
    if person is None or person.is_bot:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    already = call.workspace.dm_with(person.id) is not None
    channel = call.workspace.open_dm(person.id)
    shown = shapes.channel(call.workspace, channel) if call.flag("return_im") else {}
    return {"ok": True, "channel": {**shown, "id": channel.id}} | (
        {"no_op": True, "already_open": True} if already else {}
    )


def join(call: Call) -> Json:
    call.need("channels:join")
    channel = call.channel()
    if channel.private or channel.im_user:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    bot = call.workspace.install.user_id
    if bot not in channel.members:
        channel.members.append(bot)
        call.workspace.save(channel)
        call.workspace.changes.add("state", channel=channel.id)
        call.workspace.emit("member_joined_channel", user=bot, channel=channel.id,
                            channel_type="C", team=call.workspace.team.id)  # fmt: skip
    return {"ok": True, "channel": shapes.channel(call.workspace, channel)}


def members(call: Call) -> Json:
    channel = call.channel()
    call.need(READ[channel.kind])
    page, cursor = shapes.paged(
        channel.members, call.count("limit", PAGE, MOST), call.text("cursor")
    )
    return {"ok": True, "members": page, "response_metadata": {"next_cursor": cursor}}


def list_(call: Call) -> Json:
    call.need("channels:read", "groups:read", "im:read")
    return _channels(call, list(call.workspace.channels.values()))


def of_user(call: Call) -> Json:
    """users.conversations: the channels that a person (the bot by default) is in."""
    call.need("channels:read", "groups:read", "im:read")
    user = call.text("user") or call.workspace.install.user_id
    return _channels(call, [c for c in call.workspace.channels.values() if user in c.members])


def _channels(call: Call, channels: list[Channel]) -> Json:
    wanted = (call.text("types") or "public_channel").split(",")
    kinds = {KINDS.get(each.strip(), "") for each in wanted}
    if "" in kinds:
        raise SlackError("invalid_types")
    shown = [
        c for c in channels
        if c.kind in kinds and not (c.archived and call.flag("exclude_archived"))
        and (not c.private or call.workspace.bot_is_in(c))
    ]  # fmt: skip
    page, cursor = shapes.paged(shown, call.count("limit", PAGE, MOST), call.text("cursor"))
    found = [shapes.channel(call.workspace, channel) for channel in page]
    return {"ok": True, "channels": found, "response_metadata": {"next_cursor": cursor}}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need(HISTORY[channel.kind])
    if not call.workspace.bot_is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _visible(call: Call, channel: Channel) -> list[Message]:
    said = call.workspace.messages.get(channel.id, [])
    return [m for m in said if not m.deleted and not m.ephemeral_to]


def _period(call: Call) -> Callable[[Message], bool]:
    """Between `oldest` and `latest`; the ends count only with `inclusive`."""
    try:
        low = float(call.text("oldest") or "-1")
        high = float(call.text("latest") or "inf")
    except ValueError as error:
        raise SlackError("invalid_ts_oldest") from error
    if call.flag("inclusive"):
        return lambda message: low <= float(message.ts) <= high
    return lambda message: low < float(message.ts) < high


def _page(call: Call, said: list[Message]) -> Json:
    page, cursor = shapes.paged(said, call.count("limit", PAGE, MOST), call.text("cursor"))
    metadata = call.flag("include_all_metadata")
    messages = [shapes.message(call.workspace, m, metadata=metadata) for m in page]
    body: Json = {"ok": True, "messages": messages, "has_more": bool(cursor)}
    return body | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})
