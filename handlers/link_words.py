"""What is typed after `/kpi link`: which indicator leads which, after how long, and why."""

import re
from dataclasses import dataclass

from domain.errors import DomainError, NotFoundError
from domain.frequencies import Frequency
from domain.indicators import Indicator
from handlers.names import UnknownNameError, stored
from handlers.scene import Scene

MOST_AFTER = 24
USUAL_AFTER = 1
EXAMPLE = "/kpi link incidents -> abandonment after 1 month"
NOUNS = {
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.QUARTERLY: "quarter",
    Frequency.TERMLY: "term",
    Frequency.YEARLY: "year",
}
_ARROW = re.compile(
    r"\s*(?:[-=]+(?:>|&gt;)|[\u2192\u27f6\u279c\u21d2])\s*|\s+leads\s+(?:to\s+)?", re.I
)
_TO = re.compile(r"\s+to\s+", re.IGNORECASE)
_AFTER = re.compile(
    r"\s+(?:after|by|within)\s+(\d{1,3}|an?|one|two|three|four|five|six|twelve)\s+([a-z]+)\s*$",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"\s+because\s+", re.IGNORECASE)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "twelve": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """``after`` is None where it was not said."""

    lead: Indicator
    lag: Indicator
    after: int | None
    reason: str


def names_two(words: str) -> bool:
    """Whether they say that one leads another; else they only show what is linked."""
    return bool(_ARROW.search(words) or _TO.search(words))


def wanted(scene: Scene, words: str, *, taken_back: bool = False) -> Wanted:
    """``taken_back``: a link with a retired indicator can be, too."""
    text, *why = _BECAUSE.split(words.strip(), maxsplit=1)
    said = _AFTER.search(text)
    lead, lag = _two(scene, text[: said.start()] if said else text, retired=taken_back)
    if not taken_back:
        _check_pair(lead, lag)
    after = _after(said, lead) if said else None
    return Wanted(lead, lag, after, " ".join(why[0].split()) if why else "")


def after_words(after: int, frequency: Frequency) -> str:
    """ "1 month later", or "in the same month"."""
    noun = NOUNS[frequency]
    if after == 0:
        return f"in the same {noun}"
    return f"{after} {noun}{'' if after == 1 else 's'} later"


def _two(scene: Scene, text: str, *, retired: bool) -> tuple[Indicator, Indicator]:
    """At the arrow; a "to" may belong to a name, so each is tried."""
    arrow = _ARROW.search(text)
    found = [arrow] if arrow else [*_TO.finditer(text)]
    catalogue = stored(scene.store, scene.unit, retired=retired)
    fault: UnknownNameError | None = None
    for each in found:
        try:
            return catalogue.find(text[: each.start()]), catalogue.find(text[each.end() :])
        except UnknownNameError as error:
            fault = error
    if fault is not None:
        raise fault
    raise NotFoundError(f"Say which indicator leads which, for example: {EXAMPLE}")


def _check_pair(lead: Indicator, lag: Indicator) -> None:
    if lead.key == lag.key:
        raise DomainError(
            f"{lead.name} cannot lead itself. Name another indicator, for example: {EXAMPLE}"
        )
    if lead.frequency is not lag.frequency:
        raise DomainError(
            f"{lead.name} is {lead.frequency} and {lag.name} is {lag.frequency}. Only indicators "
            "that are measured equally often can be linked."
        )


def _after(said: re.Match[str], lead: Indicator) -> int:
    number, unit, noun = said[1].lower(), said[2].lower().rstrip("s"), NOUNS[lead.frequency]
    count = _NUMBERS.get(number) or (int(number) if number.isdigit() else 0)
    if unit == "year" and noun != "year":
        count, unit = count * _in_a_year(lead.frequency), noun
    if unit == "quarter" and noun == "month":
        count, unit = count * 3, noun
    if unit not in (noun, "period") or count > MOST_AFTER:
        raise DomainError(
            f"{lead.name} is {lead.frequency}: write after how many {noun}s, 0 to {MOST_AFTER}, "
            f"for example: after 2 {noun}s"
        )
    return count


def _in_a_year(frequency: Frequency) -> int:
    """In a year, where that is always the same."""
    return {Frequency.WEEKLY: 52, Frequency.MONTHLY: 12, Frequency.QUARTERLY: 4}.get(frequency, 3)
