"""`/kpi help [command]`: what can be typed here."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers import welcome
from handlers.request import Request
from handlers.scene import look
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
    """All topics in short, or one in full (then ``command`` is its name).

    ``example`` is a line to log a value that would work here as it stands, or empty.
    """

    topics: tuple[Topic, ...]
    command: str = ""
    unit_name: str = ""
    example: str = ""


def describe(request: Request, store: Store, topics: Mapping[str, Topic]) -> HelpPage | None:
    """None when the words name no command."""
    scene = look(request, store)
    unit_name, example = scene.unit.name if scene.unit else "", welcome.example(scene)
    word = " ".join(request.text.split()).casefold().removeprefix("/kpi ")
    if not word:
        return HelpPage(tuple(topics.values()), "", unit_name, example)
    topic = topics.get(word) or topics.get(word.partition(" ")[0])
    return HelpPage((topic,), topic.name, unit_name, example) if topic else None
