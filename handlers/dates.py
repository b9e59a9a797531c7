"""A day that a person types: ISO, "12 jan", "next friday", "in 2 weeks", "yesterday"."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from domain.errors import DomainError
from domain.frequencies import MONTH_NAMES
from domain.typed_text import plain, shown

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
_NUMBERS = re.compile(r"\d{1,4}([-./])\d\d?\1\d{1,4}", re.ASCII)
_NAMED = re.compile(r"(\d\d?)(?:st|nd|rd|th)? ?([a-z]{3,9})(?: ?(\d{4}|\d\d))?", re.ASCII)
_AGO = re.compile(r"(\d{1,3}) ?(day|week)s? ago", re.ASCII)
_BECAUSE = re.compile(r"^(because|for|:|-)\s+")
_MOST_WORDS = 4  # of a day
_AHEAD = re.compile(r"(?:in |for )?(\d{1,3}) ?(day|week)s?", re.ASCII)


def parse_day(typed: str, today: date) -> date:
    """The next such day; DomainError with a corrected example when it is none."""
    text = " ".join(plain(typed).lower().replace(",", " ").split()).removeprefix("on ")
    try:
        found = _iso(text) or _named(text, today) or _ahead(text, today) or _weekday(text, today)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        example = today + timedelta(days=14)
        raise DomainError(f"{shown(typed)} is not a day. Write for example {example:%-d %b %Y}.")
    return found


def meant_as_day(typed: str) -> bool:
    """Whether it can only be a day of the calendar, even one that does not exist: "31 feb"."""
    text = plain(typed).lower().strip(" ,;:.")
    named = _NAMED.fullmatch(text)
    return bool(_NUMBERS.fullmatch(text)) or bool(named and _month(named[2]))


def parse_past_day(typed: str, today: date) -> date:
    """The latest such day up to today: "1 feb", "yesterday", "monday", "2 weeks ago".

    A day that can only be to come is given as it is. DomainError with an example when it is none.
    """
    text = " ".join(plain(typed).lower().replace(",", " ").split()).removeprefix("on ")
    with suppress(ValueError, OverflowError):
        found = _named(text, today, past=True) or _ago(text, today) or _weekday_before(text, today)
        if found is not None:
            return found
    try:
        return parse_day(typed, today)
    except DomainError:
        raise DomainError(
            f"{shown(typed)} is not a day. Write for example {today:%-d %b %Y} or yesterday."
        ) from None


def _ago(text: str, today: date) -> date | None:
    if text == "yesterday":
        return today - timedelta(days=1)
    found = _AGO.fullmatch(text)
    if found is None:
        return None
    return today - timedelta(days=int(found[1]) * (7 if found[2] == "week" else 1))


def _weekday_before(text: str, today: date) -> date | None:
    if text.startswith("next "):
        return None
    ahead = _weekday(text.removeprefix("last "), today)
    return ahead - timedelta(days=7) if ahead else None


def leading_day(text: str, today: date) -> tuple[date, str]:
    """The day that the text begins with, in as many words as read as one, and what follows."""
    return _leading(text, today, parse_day)


def leading_past_day(text: str, today: date) -> tuple[date, str]:
    """As `leading_day`, the latest such day up to today."""
    return _leading(text, today, parse_past_day)


def _leading(text: str, today: date, read: Callable[[str, date], date]) -> tuple[date, str]:
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        try:
            day = read(" ".join(words[:count]).rstrip(",;:"), today)
        except DomainError:
            continue
        return day, _BECAUSE.sub("", " ".join(words[count:]))
    starts = (" ".join(words[:count]) for count in (3, 2, 1))
    meant = next((start for start in starts if meant_as_day(start)), words[0] if words else "")
    return read(meant, today), ""


def _iso(text: str) -> date | None:
    found = _ISO.fullmatch(text)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _named(text: str, today: date, *, past: bool = False) -> date | None:
    """Without a year the next such day from today on, or the latest one up to today."""
    found = _NAMED.fullmatch(text)
    if found is None:
        return None
    month, day = _month(found[2]), int(found[1])
    if month is None:
        return None
    if found[3]:
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return date(year, month, day)
    at, now = (month, day), (today.month, today.day)
    years = -(at > now) if past else at < now
    return date(today.year + years, month, day)


def _month(text: str) -> int | None:
    months = [at for at, name in enumerate(MONTH_NAMES, 1) if name.lower().startswith(text)]
    return months[0] if len(months) == 1 else None


def _ahead(text: str, today: date) -> date | None:
    if text in ("today", "tomorrow"):
        return today + timedelta(days=text == "tomorrow")
    found = _AHEAD.fullmatch(text)
    if found is None:
        return None
    return today + timedelta(days=int(found[1]) * (7 if found[2] == "week" else 1))


def _weekday(text: str, today: date) -> date | None:
    name = text.removeprefix("next ")
    days = [at for at, day in enumerate(_DAYS) if len(name) >= 3 and day.startswith(name)]
    if len(days) != 1:
        return None
    return today + timedelta(days=(days[0] - today.weekday() - 1) % 7 + 1)
