"""An action as it is typed: the indicator, what is to be done, @who, and by when."""

import re
from dataclasses import dataclass
from datetime import date

from domain.errors import DomainError, NotFoundError
from domain.indicators import Indicator
from domain.people import Person
from domain.typed_text import shown
from handlers.dates import meant_as_day, parse_day
from handlers.names import stored
from handlers.people import check_here, named_person
from handlers.scene import Scene

_MOST_WORDS = 12  # of an indicator's name; each run of them is tried
_MOST_NAMES = 5  # words of a person's name
_BY = re.compile(r"^(.*)\s(?:by|until|report(?:s|ed)? back(?: on)?)\s+(.{1,30})$", re.IGNORECASE)
_QUOTED = re.compile(r"^[\"\u201c\u201d\u201e](.+?)[\"\u201c\u201d\u201e]\s*(.*)$")


@dataclass(frozen=True)
class Typed:
    """``owner`` and ``report_back`` are None where nothing is said of them."""

    indicator: Indicator
    description: str
    owner: Person | None = None
    report_back: date | None = None


def read_words(scene: Scene, text: str) -> Typed:
    indicator, rest = _indicator(scene, " ".join(text.split()))
    rest, day = _day(rest, scene.today)
    rest, owner = _owner(scene, rest)
    if day is None:  # the day may stand before the person, too
        rest, day = _day(rest, scene.today)
    return Typed(indicator, rest.strip(" ,;:"), owner, day)


def _indicator(scene: Scene, text: str) -> tuple[Indicator, str]:
    """The one that most of the first words name."""
    known = stored(scene.store, scene.unit)
    quoted = _QUOTED.match(text)
    if quoted is not None:
        return known.find(quoted[1]), quoted[2]
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        named = " ".join(words[:count])
        found = known.matches(named)
        if len(found) == 1:
            return known.chosen(named, found), " ".join(words[count:])
    return known.find(words[0]), " ".join(words[1:])


def _day(text: str, today: date) -> tuple[str, date | None]:
    """A day after the last "by"; what is none at all belongs to what is to be done.

    A day that does not exist is refused: without it nobody would be reminded.
    """
    found = _BY.match(text)
    if found is None:
        return text, None
    try:
        return found[1], parse_day(found[2], today)
    except DomainError:
        if meant_as_day(found[2]):
            raise
        return text, None


def _owner(scene: Scene, text: str) -> tuple[str, Person | None]:
    """The person behind the @, by as many words as name one."""
    before, at, after = text.partition("@")
    if text.startswith("<@") or " <@" in text:
        before, _, after = text.partition("<@")
        mention, _, after = after.partition(">")
        person = named_person(scene.store, f"<@{mention}>")
        return _joined(before, after), check_here(scene.store, person)
    if not at or (before and not before.endswith(" ")):
        return text, None
    words = after.split()
    for count in range(min(_MOST_NAMES, len(words)), 0, -1):
        try:
            person = named_person(scene.store, " ".join(words[:count]).rstrip(",;:."))
        except NotFoundError:
            continue
        return _joined(before, " ".join(words[count:])), check_here(scene.store, person)
    raise NotFoundError(
        f"{shown('@' + (words[0] if words else ''))} is nobody I know yet. Choose the owner from "
        "everybody in the form: /kpi action add"
    )


def _joined(before: str, after: str) -> str:
    return f"{before.strip()} {after.strip()}".strip()
