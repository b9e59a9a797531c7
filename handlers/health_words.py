"""What is typed after `/kpi health`: a unit, an item and since when, in any order that reads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from domain.errors import DomainError, NotFoundError, PeriodError
from domain.frequencies import Frequency
from domain.health import HealthItem
from domain.names import begins, folded
from domain.organisation import Organisation
from domain.typed_text import shown
from domain.units import Unit
from handlers.names import find_unit

EVERYWHERE = ("all", "everything", "all units", "everywhere")
MOST_YEARS = 5
CLOSE_ENOUGH = 62
_SINCE = re.compile(r"(?:^|\s)(?:since|from)(?:\s*[=:]\s*|\s+|$)(.*)$", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}", re.ASCII)

CALLED: dict[HealthItem, tuple[str, ...]] = {
    HealthItem.HELD: ("held", "meetings", "meetings held when planned"),
    HealthItem.BRIEFED: ("briefs", "brief", "briefs on time"),
    HealthItem.CURRENT: ("current", "data", "current data at the meeting"),
    HealthItem.FEEDBACK: ("feedback", "targets", "feedback against targets given"),
    HealthItem.FOLLOWED: ("followed", "follow ups", "decisions", "previous decisions followed up"),
    HealthItem.LEARNED: ("learned", "learning", "lessons", "learning written down"),
    HealthItem.FIXED: ("fixed", "verified", "deficits verified as fixed"),
    HealthItem.LED: ("led", "chair", "led by the chair"),
    HealthItem.READINGS: ("values", "readings", "values on time"),
    HealthItem.EXPLAINED: ("explained", "explanations", "explanations on time"),
    HealthItem.REPORTED: ("reported", "report backs", "report backs on time"),
}


class UnknownItemError(NotFoundError):
    """Neither a unit nor an item; ``nearest`` are words that would be understood."""

    def __init__(self, typed: str, nearest: tuple[str, ...]) -> None:
        hint = f" Did you mean {nearest[0]}?" if nearest else ""
        super().__init__(
            f"{shown(typed)} is neither a unit nor an item of programme health.{hint} "
            "Type /kpi health, or for example /kpi health held."
        )
        self.nearest = nearest


@dataclass(frozen=True)
class Asked:
    """``everywhere``: all units were asked for by name."""

    unit: Unit | None
    item: HealthItem | None
    since: date
    everywhere: bool = False


def asked(text: str, units: Sequence[Unit], organisation: Organisation, today: date) -> Asked:
    found = _SINCE.search(text)
    since = _since(found[1], organisation, today) if found else a_year_before(today)
    words = (text[: found.start()] if found else text).split()
    for at in range(len(words), -1, -1):
        first, second = " ".join(words[:at]), " ".join(words[at:])
        for place, item in ((first, second), (second, first)):
            read = _read(place, item, units)
            if read is not None:
                unit, kind = read
                return Asked(unit, kind, since, everywhere=folded(place) in EVERYWHERE)
    typed = " ".join(words)
    raise UnknownItemError(typed, _nearest(typed, units))


def a_year_before(today: date) -> date:
    """The first of the month: windows begin with whole periods."""
    return today.replace(year=today.year - 1, day=1)


def _read(
    place: str, item: str, units: Sequence[Unit]
) -> tuple[Unit | None, HealthItem | None] | None:
    """None where either of them cannot be read."""
    kind = _item(item) if item else None
    if item and kind is None:
        return None
    if not place or folded(place) in EVERYWHERE:
        return None, kind
    unit = find_unit(units, place)
    return None if unit is None else (unit, kind)


def _item(typed: str) -> HealthItem | None:
    """By one of its names, else as the only one of which a name begins so."""
    words = folded(typed)
    for item, names in CALLED.items():
        if words in names:
            return item
    found = [item for item, names in CALLED.items() if any(begins(each, words) for each in names)]
    return found[0] if words and len(found) == 1 else None


def _nearest(typed: str, units: Sequence[Unit]) -> tuple[str, ...]:
    known = [*(name for names in CALLED.values() for name in names), *(unit.key for unit in units)]
    best = process.extract(folded(typed)[:60], known, scorer=fuzz.ratio, limit=2)
    return tuple(name for name, likeness, _ in best if likeness >= CLOSE_ENOUGH)


def _since(typed: str, organisation: Organisation, today: date) -> date:
    """The first day of a month, a quarter or a year."""
    day = first_day(typed, organisation, today)
    earliest = today.replace(year=today.year - MOST_YEARS, day=1)
    if day < earliest:
        raise DomainError(
            f"{shown(typed)} is more than {MOST_YEARS} years back. Write for example "
            f"since {earliest:%b %Y}."
        )
    return day


def first_day(typed: str, organisation: Organisation, today: date) -> date:
    text = typed
    if _YEAR.fullmatch(typed.strip()):
        text = f"jan {typed.strip()}"  # as the calendar has it, whenever the fiscal year begins
    for frequency in (Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.YEARLY):
        try:
            return organisation.calendar.parse(frequency, text, today).first
        except PeriodError:
            continue
    example = a_year_before(today)
    raise DomainError(
        f"{shown(typed)} is no month that has begun. Write for example since {example:%b %Y}."
    )
