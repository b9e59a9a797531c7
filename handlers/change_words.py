"""The words of a process change: what, since when, and whether new limits begin with it."""

import re
from dataclasses import dataclass
from datetime import date

from domain.errors import DomainError, PeriodError
from domain.indicators import Indicator
from domain.organisation import Organisation
from domain.typed_text import shown
from handlers.dates import meant_as_day, parse_past_day

_LIMITS = re.compile(r"[\s,;]+(?:and\s+|with\s+)?new\s+limits\b", re.IGNORECASE)
_BECAUSE = re.compile(r"\s+because\s+(?P<reason>.*)$", re.IGNORECASE)
_SINCE = re.compile(r"(?:^|\s+)(?:from|since)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """``day`` None: no day was said."""

    what: str
    day: date | None
    new_limits: bool
    reason: str


def said(words: str, indicator: Indicator, organisation: Organisation, today: date) -> Said:
    """ "answerphone switched off from nov, new limits because every call waits now"."""
    reason = ""
    if because := _BECAUSE.search(words):
        words, reason = words[: because.start()], because["reason"].strip()
    limits = _LIMITS.search(words)
    if limits:
        words = f"{words[: limits.start()]} {words[limits.end() :]}"
    what, day = _dated(" ".join(words.split()), indicator, organisation, today)
    return Said(what.strip(" ,;:-"), day, limits is not None, reason)


def day_of(typed: str, indicator: Indicator, organisation: Organisation, today: date) -> date:
    """The first day of a period, or the day itself; neither may lie ahead."""
    day = _read(typed, indicator, organisation, today)
    if day > today:
        raise DomainError(
            f"{day:%-d %b %Y} is still to come. Log a change once it has happened, for example "
            f"from {today:%-d %b %Y}."
        )
    return day


def _dated(
    words: str, indicator: Indicator, organisation: Organisation, today: date
) -> tuple[str, date | None]:
    """What stands behind the last "from", where that is a day: "moved from Norwich" has none."""
    found = list(_SINCE.finditer(words))
    if not found:
        return words, None
    last = found[-1]
    typed = words[last.end() :].strip(" ,;.")
    try:
        _read(typed, indicator, organisation, today)
    except DomainError:
        if meant_as_day(typed) or any(char.isdigit() for char in typed):
            raise
        return words, None
    return words[: last.start()], day_of(typed, indicator, organisation, today)


def _read(typed: str, indicator: Indicator, organisation: Organisation, today: date) -> date:
    try:
        return organisation.calendar.parse(indicator.frequency, typed, today).first
    except PeriodError:
        pass
    try:
        return parse_past_day(typed, today)
    except DomainError:
        raise DomainError(
            f"{shown(typed)} is not a day or period up to today. Write for example "
            f"{today:%-d %b %Y} or yesterday."
        ) from None
