"""`/kpi help [command]`: what can be typed here."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.request import Request
from storage.store import Store

USAGE = ("/kpi help", "/kpi help log")


@dataclass(frozen=True)
class Topic:
    """One subcommand: its group of the short help, a line on what it does, lines to copy."""

    name: str
    group: str
    summary: str
    usage: tuple[str, ...]


@dataclass(frozen=True)
class HelpPage:
    """All topics in short, or one in full (then ``command`` is its name)."""

    topics: tuple[Topic, ...]
    command: str = ""
    unit_name: str = ""


def describe(request: Request, store: Store, topics: Mapping[str, Topic]) -> HelpPage | None:
    """None when the words name no command."""
    unit = store.units.by_channel(request.channel) if request.channel else None
    unit_name = unit.name if unit else ""
    word = " ".join(request.text.split()).casefold().removeprefix("/kpi ")
    if not word:
        return HelpPage(tuple(topics.values()), "", unit_name)
    topic = topics.get(word) or topics.get(word.partition(" ")[0])
    return HelpPage((topic,), topic.name, unit_name) if topic else None
