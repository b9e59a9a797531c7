"""Rules about all blocks of a message or view together."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.workspace import limits
from bot.workspace.blockkit.rules import Problems


def walk(value: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object inside `value` with its JSON pointer."""
    if isinstance(value, dict):
        yield pointer, value
        for name, each in value.items():
            yield from walk(each, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from walk(each, f"{pointer}/{index}")


def text_length(value: Any) -> int:
    """Characters of text in all blocks, tables included."""
    return sum(len(each["text"]) for _, each in walk(value, "") if _has_text(each))


def _has_text(each: dict[str, Any]) -> bool:
    return isinstance(each.get("text"), str)


def distinct_block_ids(blocks: list[dict[str, Any]], pointer: str, problems: Problems) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            problems.add(f"`block_id` {block_id} already exists", f"{pointer}/{index}/block_id")
        if block_id:
            seen.add(block_id)


def one_table(blocks: list[dict[str, Any]], pointer: str, problems: Problems) -> None:
    places = [index for index, block in enumerate(blocks) if block["type"] == "table"]
    for index in places[1:]:
        problems.add("only_one_table_allowed", f"{pointer}/{index}")


def tables_fit(blocks: list[dict[str, Any]], pointer: str, problems: Problems) -> None:
    used = 0
    for index, block in enumerate(blocks):
        if block["type"] == "data_table":
            used += text_length(block["rows"])
            if used > limits.DATA_TABLE_CHARACTERS:
                most = limits.DATA_TABLE_CHARACTERS
                problems.add(f"table cells exceed {most} characters", f"{pointer}/{index}/rows")


def markdown_fits(blocks: list[dict[str, Any]], pointer: str, problems: Problems) -> None:
    used = 0
    for index, block in enumerate(blocks):
        if block["type"] == "markdown":
            used += len(block["text"])
            if used > limits.MARKDOWN_TEXT:
                most = limits.MARKDOWN_TEXT
                problems.add(f"markdown exceeds {most} characters", f"{pointer}/{index}/text")


def files_usable(
    blocks: list[dict[str, Any]], pointer: str, problems: Problems,
    usable: Callable[[dict[str, str]], bool],
) -> None:  # fmt: skip
    for where, each in walk(blocks, pointer):
        if each.get("type") == "image" and "slack_file" in each and not usable(each["slack_file"]):
            problems.add("invalid slack file", f"{where}/slack_file")


def one_focus(blocks: list[dict[str, Any]], pointer: str, problems: Problems) -> None:
    focused = [where for where, each in walk(blocks, pointer) if each.get("focus_on_load")]
    for where in focused[1:]:
        problems.add("only one element may have focus_on_load", f"{where}/focus_on_load")
