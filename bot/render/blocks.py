"""Single Block Kit blocks and elements, each within Slack's limits whatever it is given."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.render.limits import Limits
from bot.render.mrkdwn import Marked, marked, plain, shortened, shortened_plain

Block = dict[str, Any]
NOTHING = "–"


def mrkdwn(text: Marked, limit: int = Limits.SECTION) -> Block:
    shown = shortened(text, limit) if text.strip() else NOTHING
    return {"type": "mrkdwn", "text": str(shown), "verbatim": True}


def plain_text(raw: str, limit: int) -> Block:
    shown = shortened_plain(plain(raw), limit) or NOTHING
    return {"type": "plain_text", "text": shown, "emoji": False}


def header(raw: str) -> Block:
    return {"type": "header", "text": plain_text(raw, Limits.HEADER)}


def section(text: Marked, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def fields(pairs: Sequence[tuple[str, Marked]]) -> Block:
    """Labelled facts, side by side; at most ten."""
    shown = [
        mrkdwn(marked("*{}*\n{}", label, text or NOTHING), Limits.FIELD)
        for label, text in pairs[: Limits.FIELDS]
    ]
    return {"type": "section", "fields": shown}


def context(texts: Sequence[Marked]) -> Block:
    shown = [mrkdwn(text) for text in texts[: Limits.CONTEXT_ELEMENTS]]
    return {"type": "context", "elements": shown}


def divider() -> Block:
    return {"type": "divider"}


def image(file_id: str, alt: str, title: str = "") -> Block:
    alt_text = shortened_plain(plain(alt), Limits.ALT_TEXT) or NOTHING
    block: Block = {"type": "image", "slack_file": {"id": file_id}, "alt_text": alt_text}
    return {**block, "title": plain_text(title, Limits.IMAGE_TITLE)} if title else block


def button(
    label: str,
    verb: str,
    value: Mapping[str, object] | None = None,
    *,
    style: str = "",
) -> Block:
    """``verb`` becomes the action id ``kpi.<verb>``; ``value`` holds ids only."""
    block: Block = {
        "type": "button",
        "action_id": action_id(verb),
        "text": plain_text(label, Limits.BUTTON),
        "value": ids(value or {}),
    }
    return {**block, "style": style} if style else block


def actions(elements: Sequence[Block]) -> Block:
    """A row of buttons; two of one verb get ids of their own, as Slack wants within a block."""
    seen: dict[str, int] = {}
    row = []
    for element in elements[: Limits.ACTIONS]:
        verb = element["action_id"]
        seen[verb] = seen.get(verb, 0) + 1
        row.append({**element, "action_id": f"{verb}.{seen[verb]}"} if seen[verb] > 1 else element)
    return {"type": "actions", "elements": row}


def option(label: str, value: str) -> Block:
    return {"text": plain_text(label, Limits.OPTION), "value": value[: Limits.OPTION]}


def action_id(verb: str) -> str:
    return f"kpi.{verb}"[: Limits.IDENTIFIER]


def ids(value: Mapping[str, object]) -> str:
    """A button's value; ids outgrow its limit only where somebody forged them."""
    text = json.dumps(dict(value), separators=(",", ":"), sort_keys=True)
    return text if len(text) <= Limits.BUTTON_VALUE else "{}"
