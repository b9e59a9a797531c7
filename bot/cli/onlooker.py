"""Tells what the bot says while a story is played: to whom, where, new or edited."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from textwrap import wrap
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.driver import Driver
from bot.cli.transcript import as_read, whole

Json = dict[str, Any]
WIDTH, INDENT = 110, " " * 6
_LONGEST = 300  # characters of a message that is told in passing


@dataclass
class Onlooker:
    """``heard`` counts the workspace's calls that it has looked at."""

    driver: Driver
    zone: ZoneInfo
    heard: int = 0
    known: dict[tuple[str, str], int] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """People by id, and by the name that they go by in the story."""
        users = [each for each in self.driver.get("state")["users"] if not each.get("is_bot")]
        told = {user["name"]: str(user["real_name"]) for user in users}
        return told | {user["id"]: str(user["real_name"]) for user in users}

    def news(self, dated: bool = False) -> Iterator[str]:
        """What has been said since the last look, oldest first; the same thing only once."""
        found = sorted(each for channel in self._touched() for each in self._new_in(channel))
        times: dict[str, list[float]] = {}
        for at, line in found:
            times.setdefault(line, []).append(at)
        for line, ats in times.items():
            days = f"{self._days(ats)}, " if dated else ""
            yield from told(f"{days}{line}")

    def pass_over(self) -> None:
        """What has been said until now is not told."""
        for channel in self._touched():
            self._new_in(channel)

    def _days(self, ats: list[float]) -> str:
        days = [f"{datetime.fromtimestamp(at, self.zone):%-d %b}" for at in ats]
        return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}, {len(days)} times"

    def _touched(self) -> list[Json]:
        """The conversations in which the bot has said something."""
        entries = self.driver.get("log", since=str(self.heard))["entries"]
        self.heard = entries[-1]["seq"] if entries else self.heard
        touched = {each["channel"] for each in entries if each["channel"]}
        if not touched:
            return []
        return [each for each in self.driver.get("state")["channels"] if each["id"] in touched]

    def _new_in(self, channel: Json) -> list[tuple[float, str]]:
        """With their times; a message that some see is found by looking over their shoulders."""
        found = {}
        for person in channel["members"]:
            if person not in self.names:
                continue
            seen = self.driver.get("messages", channel=channel["id"], user=person)["messages"]
            for message in seen:
                edits = len(message["history"])
                key = (channel["id"], message["ts"])
                before = self.known.get(key)
                if message["bot"] and before != edits:
                    said = self._said(message, before)
                    line = self._line(channel, person, message, said) if said else ""
                    found[key] = (float(message["ts"]), line)
                self.known[key] = edits
        return [each for each in found.values() if each[1]]

    def _said(self, message: Json, before: int | None) -> str:
        """All of what is new; of an edited message only what it says besides, or no longer."""
        said = as_read(message["text"], self.names, self.zone)
        if before is None:
            return f": {_short(said)}"
        earlier = message["history"][before]
        if as_read(earlier["text"], self.names, self.zone) != said:
            return f" now says: {_short(said)}"
        was, is_ = self._words(earlier), self._words(message)
        if added := [line for line in is_ if line not in was]:
            return f" now also says: {_short(' · '.join(added))}"
        gone = [line for line in was if line not in is_]
        return f" no longer says: {_short(' · '.join(gone))}" if gone else ""

    def _words(self, version: Json) -> list[str]:
        """Its lines without pictures and buttons."""
        lines = whole(version, self.names, self.zone)
        return [line for line in lines if not line.startswith("[")]

    def _line(self, channel: Json, person: str, message: Json, said: str) -> str:
        name, channel_name = self.names[person], f"#{channel['name']}"
        if channel["dm"]:
            where = f" to the {name}, in a direct message"
        elif message.get("ephemeral"):
            where = f" to the {name} alone"
        elif message["thread_ts"] not in (None, message["ts"]):
            where = f" in the thread in {channel_name}"
        else:
            where = f" in {channel_name}"
        whose = "" if said.startswith(":") else "'s message"
        return f"Statkeeper{whose}{where}{said}"


def told(text: str, indent: str = INDENT) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")


def _short(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= _LONGEST else f"{joined[:_LONGEST].rsplit(' ', 1)[0]} …"
