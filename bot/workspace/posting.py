"""Putting messages into the workspace: checking their parts, posting, editing, deleting."""

import copy
import json
import secrets
from typing import Any

from bot.workspace import limits, shapes
from bot.workspace.blockkit import whole
from bot.workspace.blockkit.blocks import MESSAGE_BLOCKS
from bot.workspace.blockkit.rules import Problems
from bot.workspace.errors import SlackError
from bot.workspace.model import Workspace
from bot.workspace.records import Channel, Json, Message

WHOLE = (
    whole.distinct_block_ids, whole.one_table, whole.tables_fit, whole.markdown_fits,
    whole.one_focus,
)  # fmt: skip


def block_problems(workspace: Workspace, blocks: Any) -> Problems:
    problems = Problems()
    MESSAGE_BLOCKS(blocks, "/blocks", problems)
    if not problems.found:
        for rule in WHOLE:
            rule(blocks, "/blocks", problems)
        whole.files_usable(
            blocks, "/blocks", problems, lambda reference: file_usable(workspace, reference)
        )
    return problems


def refused_blocks(problems: Problems, error: str = "invalid_blocks") -> SlackError:
    lines = problems.lines()
    messages = [f"[ERROR] {line}" for line in lines]
    return SlackError(error, errors=lines, response_metadata={"messages": messages})


def checked_blocks(workspace: Workspace, blocks: Any) -> list[Json]:
    """The blocks with every id filled in, or Slack's refusal with JSON pointers."""
    if blocks is None or blocks == "":
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = block_problems(workspace, blocks)
    if problems.found:
        raise refused_blocks(problems)
    if whole.text_length(blocks) > limits.MESSAGE_BLOCK_TEXT:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


def with_ids(blocks: list[Json]) -> list[Json]:
    filled: list[Json] = copy.deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in elements_of(block):
            if element.get("type") != "image":
                element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return filled


def elements_of(block: Json) -> list[Json]:
    """The elements of a section, an actions block or an input."""
    if block["type"] == "actions":
        return list(block["elements"])
    return [block[name] for name in ("accessory", "element") if name in block]


def file_usable(workspace: Workspace, reference: dict[str, str]) -> bool:
    """Whether the bot may show this file now: its own or in its channels, and processed."""
    parts = reference.get("url", "").removeprefix(f"{workspace.url}/files-pri/").split("/")
    stored = workspace.files.get(reference.get("id", parts[0]))
    if stored is None:
        return False
    mine = stored.user == workspace.install.user_id
    seen = any(workspace.bot_is_in(workspace.channels[each]) for each in stored.channels)
    picture = stored.mimetype in limits.PICTURE_TYPES
    return picture and (mine or seen) and workspace.file_ready(stored)


def checked_metadata(metadata: Any) -> Json | None:
    if not metadata:
        return None
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    if not isinstance(payload, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return dict(metadata)


def post(workspace: Workspace, channel: Channel, message: Message) -> Message:
    """Add the message and tell the app, as the Events API does, its own messages included."""
    workspace.add_message(message)
    if not message.ephemeral_to:
        _emit(workspace, channel, shapes.message(workspace, message))
    return message


def bot_message(
    workspace: Workspace, channel: Channel, text: str, blocks: list[Json], **more: Any
) -> Message:
    return Message(
        channel=channel.id, ts=workspace.clock.next_ts(), user=workspace.install.user_id,
        text=text[: limits.TEXT_TRUNCATED], blocks=blocks, bot=True, **more,
    )  # fmt: skip


def edit(
    workspace: Workspace, message: Message, text: str | None, blocks: list[Json] | None, by: str
) -> None:
    """Change the words or blocks; None keeps what is there. The earlier version is kept."""
    earlier = {"text": message.text, "blocks": message.blocks,
               "ts": message.edited_ts or message.ts}  # fmt: skip
    message.history.append(earlier)
    message.text = message.text if text is None else text
    message.blocks = message.blocks if blocks is None else blocks
    message.edited_ts, message.edited_by = workspace.clock.next_ts(), by
    message.state = {}
    workspace.edited(message)
    if not message.ephemeral_to:
        changed = {"message": shapes.message(workspace, message), "subtype": "message_changed"}
        _emit(workspace, workspace.channels[message.channel],
              {**changed, "hidden": True, "ts": message.edited_ts})  # fmt: skip


def delete(workspace: Workspace, message: Message) -> None:
    message.deleted = True
    workspace.edited(message, "delete")
    if not message.ephemeral_to:
        gone = {"subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts}
        _emit(workspace, workspace.channels[message.channel],
              {**gone, "ts": workspace.clock.next_ts()})  # fmt: skip


def _emit(workspace: Workspace, channel: Channel, body: Json) -> None:
    if not workspace.bot_is_in(channel):
        return
    facts = {name: value for name, value in body.items() if name != "type"}
    workspace.emit("message", **facts, channel=channel.id, channel_type=channel.kind)
