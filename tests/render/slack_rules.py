"""Slack's limits for messages once more, written from the limits table and not from the bot."""

import re
from collections.abc import Iterator
from typing import Any

UNESCAPED_MENTION = re.compile(r"<[!@#](?!date\^)")
OWN_TOKEN = re.compile(r"<(?!date)[^>]*>")
STRAY_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")


def faults(text: str, blocks: list[dict[str, Any]]) -> list[str]:
    """Everything that Slack would refuse."""
    found = [] if text.strip() else ["top-level text is missing"]
    found += ["top-level text over 4,000"] if size(text) > 4_000 else []
    found += ["more than 50 blocks"] if len(blocks) > 50 else []
    found += ["more than 12,000 characters"] if sum(map(_characters, blocks)) > 12_000 else []
    tables = [block for block in blocks if block["type"] in ("table", "data_table")]
    found += ["more than one table"] if len(tables) > 1 else []
    return found + [fault for block in blocks for fault in _block(block)]


def size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def objects(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == kind:
            yield value
        for each in value.values():
            yield from objects(each, kind)
    elif isinstance(value, list):
        for each in value:
            yield from objects(each, kind)


def _characters(block: dict[str, Any]) -> int:
    return sum(size(text) for text in strings(block))


def _block(block: dict[str, Any]) -> list[str]:
    checks = {
        "header": _header,
        "section": _section,
        "context": _context,
        "actions": _actions,
        "image": _image,
        "divider": lambda _: [],
        "data_table": _data_table,
        "table": _table,
    }
    return checks[block["type"]](block)


def _text(text: dict[str, Any], most: int, what: str) -> list[str]:
    found = [] if text["text"] else [f"{what} is empty"]
    return found + ([f"{what} over {most}"] if size(text["text"]) > most else [])


def _header(block: dict[str, Any]) -> list[str]:
    plain = [] if block["text"]["type"] == "plain_text" else ["header is not plain"]
    return plain + _text(block["text"], 150, "header")


def _section(block: dict[str, Any]) -> list[str]:
    found = [] if "text" in block or "fields" in block else ["empty section"]
    found += _text(block["text"], 3_000, "section") if "text" in block else []
    fields = block.get("fields")
    if fields is not None:
        found += [] if 1 <= len(fields) <= 10 else ["fields"]
        found += [fault for each in fields for fault in _text(each, 2_000, "field")]
    return found + (_element(block["accessory"]) if "accessory" in block else [])


def _context(block: dict[str, Any]) -> list[str]:
    found = [] if 1 <= len(block["elements"]) <= 10 else ["context elements"]
    return found + [fault for each in block["elements"] for fault in _text(each, 3_000, "context")]


def _actions(block: dict[str, Any]) -> list[str]:
    elements = block["elements"]
    found = [] if 1 <= len(elements) <= 25 else ["actions"]
    names = [element["action_id"] for element in elements]
    found += ["action ids are not distinct"] if len(set(names)) < len(names) else []
    return found + [fault for element in elements for fault in _element(element)]


def _element(element: dict[str, Any]) -> list[str]:
    found = _text(element["text"], 75, "button")
    found += ["button value over 2,000"] if size(element["value"]) > 2_000 else []
    return found + (["action id over 255"] if size(element["action_id"]) > 255 else [])


def _image(block: dict[str, Any]) -> list[str]:
    found = [] if block["alt_text"] and size(block["alt_text"]) <= 2_000 else ["alt text"]
    wanted = re.fullmatch(r"F[A-Z0-9]{8,}", block["slack_file"]["id"])
    return found + ([] if wanted else ["file id"])


def _data_table(block: dict[str, Any]) -> list[str]:
    rows = block["rows"]
    found = [] if 2 <= len(rows) <= 101 else ["data_table rows"]
    found += [] if block["caption"] else ["data_table caption"]
    return found + _cells(rows) + ([] if 1 <= block["page_size"] <= 100 else ["page size"])


def _table(block: dict[str, Any]) -> list[str]:
    found = [] if 1 <= len(block["rows"]) <= 100 else ["table rows"]
    return found + _cells(block["rows"])


def _cells(rows: list[list[dict[str, Any]]]) -> list[str]:
    found = [] if all(1 <= len(row) <= 20 for row in rows) else ["columns"]
    found += [] if len({len(row) for row in rows}) == 1 else ["ragged rows"]
    found += [] if all(cell["text"] for row in rows for cell in row) else ["empty cell"]
    total = sum(size(cell["text"]) for row in rows for cell in row)
    return found + (["cells over 10,000"] if total > 10_000 else [])
