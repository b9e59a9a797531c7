"""The transcript of a workspace: who said what where, and who sees it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.driver import Driver

INDENT = "    "
WORD_JOINER = "\u2060"  # keeps Slack from making an emoji of 10:00


@dataclass(frozen=True)
class Reader:
    """Reads everything back from the workspace; ``pictures`` is where PNGs are written."""

    driver: Driver
    zone: ZoneInfo
    pictures: Path

    def lines(self) -> Iterator[str]:
        state = self.driver.get("state")
        names = {user["id"]: user.get("real_name") or user["name"] for user in state["users"]}
        for channel in state["channels"]:
            if not channel.get("name"):
                continue  # direct messages follow by person
            yield from self._channel(f"#{channel['name']}", channel["id"], state, names)
        for user in state["users"]:
            if not user.get("is_bot"):
                heading = f"Direct messages of {names[user['id']]}"
                yield from self._messages(heading, self._seen("dm", [user["id"]]), names)

    def _channel(
        self, heading: str, channel: str, state: dict[str, Any], names: Mapping[str, str]
    ) -> Iterator[str]:
        found = (each for each in state["channels"] if each["id"] == channel)
        members: list[str] = next(found, {"members": []})["members"]
        people = [member for member in members if member in names and _is_person(member, state)]
        yield from self._messages(heading, self._seen(channel, people), names)

    def _seen(self, channel: str, people: Iterable[str]) -> list[dict[str, Any]]:
        """Every message once, with those who see it in ``seen_by``."""
        found: dict[str, dict[str, Any]] = {}
        for person in people:
            for message in self.driver.get("messages", channel=channel, user=person)["messages"]:
                kept = found.setdefault(message["ts"], {**message, "seen_by": []})
                kept["seen_by"].append(person)
        return sorted(found.values(), key=_in_threads)

    def _messages(
        self, heading: str, messages: list[dict[str, Any]], names: Mapping[str, str]
    ) -> Iterator[str]:
        if not messages:
            return
        yield ""
        yield f"== {heading} =="
        for message in messages:
            yield from self._message(message, names)

    def _message(self, message: dict[str, Any], names: Mapping[str, str]) -> Iterator[str]:
        is_answer = message.get("thread_ts") not in (None, message["ts"])
        indent = INDENT if is_answer else ""
        at = datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(self.zone)
        who = names.get(message.get("user", ""), message.get("username", ""))
        notes = self._notes(message, names)
        said = as_read(message["text"], names, self.zone)
        yield f"{indent}[{at:%a %-d %b %Y %H:%M}] {who}{notes}: {said}"
        for line in whole(message, names, self.zone, self._saved):
            yield f"{indent}{INDENT}| {line}"

    def _notes(self, message: dict[str, Any], names: Mapping[str, str]) -> str:
        notes = []
        if message.get("ephemeral"):
            notes.append(f"only {', '.join(names[each] for each in message['seen_by'])} sees this")
        if message.get("history"):
            notes.append(f"edited {_times(len(message['history']))}")
        return f" ({'; '.join(notes)})" if notes else ""

    def _saved(self, image: Mapping[str, Any]) -> str:
        file_id = (image.get("slack_file") or {}).get("id")
        if not file_id:
            return ""
        self.pictures.mkdir(parents=True, exist_ok=True)
        target = self.pictures / f"{file_id}.png"
        target.write_bytes(self.driver.file(file_id))
        return f" {target.name}"


def whole(
    message: Mapping[str, Any],
    names: Mapping[str, str],
    zone: ZoneInfo,
    saved: Callable[[Mapping[str, Any]], str] = lambda _: "",
) -> Iterator[str]:
    """The words of a message's blocks as a person reads them, buttons in brackets."""
    for block in message.get("blocks") or []:
        yield from as_read(_words(block, saved), names, zone).splitlines()


def _words(block: Mapping[str, Any], saved: Callable[[Mapping[str, Any]], str]) -> str:
    match block["type"]:
        case "header" | "section":
            texts = [block.get("text"), *block.get("fields", [])]
            return "\n".join(text["text"] for text in texts if text) + _beside(block)
        case "context":
            return " · ".join(each.get("text", "") for each in block["elements"])
        case "image":
            return f"[picture{saved(block)}] {block['alt_text']}"
        case "actions":
            labels = [each["text"]["text"] for each in block["elements"] if "text" in each]
            return " ".join(f"[{label}]" for label in labels)
        case "table" | "data_table":
            return _table([[_cell(cell) for cell in row] for row in block["rows"]])
        case _:
            return ""


def as_read(text: str, names: Mapping[str, str], zone: ZoneInfo) -> str:
    """Slack's markup as a person reads it: times in the zone, people by their names."""
    timed = re.sub(r"<!date\^(\d+)\^[^>]*>", lambda found: _local(int(found[1]), zone), text)
    named = re.sub(r"<@(\w+)>", lambda found: f"@{names.get(found[1], found[1])}", timed)
    plain = re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"\1", named).replace(WORD_JOINER, "")
    return unescape(plain)


def _local(seconds: int, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(seconds, zone):%-d %b %Y %H:%M}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _is_person(user_id: str, state: dict[str, Any]) -> bool:
    return any(user["id"] == user_id and not user.get("is_bot") for user in state["users"])


def _in_threads(message: dict[str, Any]) -> tuple[float, float]:
    return float(message.get("thread_ts") or message["ts"]), float(message["ts"])


def _beside(block: Mapping[str, Any]) -> str:
    """The button at the right of a section."""
    button = block.get("accessory") or {}
    return f" [{button['text']['text']}]" if button.get("type") == "button" else ""


def _table(rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)


def _cell(cell: Any) -> str:
    """The text of a table cell, raw or rich."""
    if isinstance(cell, dict):
        own = str(cell["text"]) if isinstance(cell.get("text"), str) else ""
        return own + "".join(_cell(each) for each in cell.get("elements", []))
    return ""
