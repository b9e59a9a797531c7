"""The block types and, for each surface, which of them may stand there."""

from typing import Any

from bot.workspace import limits
from bot.workspace.blockkit import rich_text, tables
from bot.workspace.blockkit.elements import ACCESSORY, IMAGE, IN_ACTIONS, IN_INPUT
from bot.workspace.blockkit.objects import BLOCK_ID, ONE_PICTURE, PICTURE, plain, text
from bot.workspace.blockkit.rules import (
    Check,
    Problems,
    Shape,
    any_of,
    boolean,
    listing,
    one_of,
    picked,
    string,
    typed,
)  # fmt: skip


def block(
    kind: str, required: dict[str, Check], optional: dict[str, Check] | None = None, *also: Check
) -> Shape:
    return Shape(
        {"type": one_of(kind), **required}, {"block_id": BLOCK_ID, **(optional or {})}, also
    )


def _distinct_actions(value: Any, pointer: str, problems: Problems) -> None:
    seen: set[str] = set()
    for index, each in enumerate(value["elements"]):
        action_id = each.get("action_id")
        if action_id in seen:
            where = f"{pointer}/elements/{index}/action_id"
            problems.add(f"`action_id` {action_id} already exists", where)
        if action_id:
            seen.add(action_id)


IN_CONTEXT = typed({
    "image": IMAGE, "mrkdwn": text(limits.CONTEXT_TEXT), "plain_text": text(limits.CONTEXT_TEXT),
})  # fmt: skip

BLOCKS: dict[str, Check] = {
    "section": block(
        "section",
        {},
        {
            "text": text(limits.SECTION_TEXT),
            "fields": listing(text(limits.SECTION_FIELD_TEXT), 1, limits.SECTION_FIELDS),
            "accessory": ACCESSORY,
            "expand": boolean,
        },
        any_of("text", "fields"),
    ),
    "header": block("header", {"text": plain(limits.HEADER_TEXT)}),
    "divider": block("divider", {}),
    "context": block("context", {"elements": listing(IN_CONTEXT, 1, limits.CONTEXT_ELEMENTS)}),
    "actions": block(
        "actions",
        {"elements": listing(IN_ACTIONS, 1, limits.ACTIONS_ELEMENTS)},
        None,
        _distinct_actions,
    ),
    "image": block(
        "image",
        {"alt_text": string(limits.ALT_TEXT, 1)},
        {**PICTURE, "title": plain(limits.IMAGE_TITLE)},
        *ONE_PICTURE,
    ),
    "input": block(
        "input",
        {"label": plain(limits.INPUT_LABEL), "element": IN_INPUT},
        {"hint": plain(limits.INPUT_HINT), "optional": boolean, "dispatch_action": boolean},
    ),
    "markdown": block("markdown", {"text": string(limits.MARKDOWN_TEXT, 1)}),
    "rich_text": rich_text.RICH_TEXT,
    "table": tables.TABLE,
    "data_table": tables.DATA_TABLE,
}
IN_VIEWS = ("section", "header", "divider", "context", "actions", "image", "input", "rich_text")

MESSAGE_BLOCKS = listing(typed(BLOCKS), 0, limits.BLOCKS_PER_MESSAGE)
VIEW_BLOCKS = listing(picked(BLOCKS, IN_VIEWS), 0, limits.BLOCKS_PER_VIEW)
