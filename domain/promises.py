"""Promises: the day that an answer such as "by the end of March" names."""

import re
from calendar import monthrange
from datetime import date

from domain.frequencies import MONTH_NAMES

FORECAST = "Forecast"
_FORECAST = re.compile(rf"\b{FORECAST.lower()} \([^)]*\):.*?\.(?= |$)")
_ISO = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b", re.ASCII)
_NAMED = re.compile(
    r"(?:\b(\d\d?)(?:st|nd|rd|th)? (?:of )?)?\b([a-z]{3,9})\b\.?(?: ?(\d{4})\b)?", re.ASCII
)
_BEFORE_A_MONTH = frozenset({"by", "in", "until", "till", "of", "before", "from", "end", "mid"})


def promised_day(answer: str, said: date) -> date | None:
    """The first day in it, a month's last where none is named; None where it names no month.

    A month without a year is the next such one from ``said`` on. What the draft says of the
    forecast is nobody's promise.
    """
    text = _FORECAST.sub(" ", " ".join(answer.lower().replace(",", " ").split()))
    found = _ISO.search(text)
    if found:
        return _day(int(found[1]), int(found[2]), found[3])
    words = text.replace("-", " ")  # mid-May
    named = ((each, _month(each[2])) for each in _NAMED.finditer(words) if not _is_verb(each))
    return next((_named(each, month, said) for each, month in named if month), None)


def _is_verb(found: re.Match[str]) -> bool:
    """Whether "may" says what is possible: no day, year or "by" tells that it is a month."""
    if found[2] != "may" or found[1] or found[3]:
        return False
    before = found.string[: found.start()].split()
    return not before or before[-1] not in _BEFORE_A_MONTH


def _named(found: re.Match[str], month: int, said: date) -> date | None:
    if found[3]:
        return _day(int(found[3]), month, found[1])
    day = _day(said.year, month, found[1])
    return day if day is None or day >= said else _day(said.year + 1, month, found[1])


def _month(word: str) -> int:
    """1 to 12; 0 for a word that is no month."""
    names = [name.lower() for name in MONTH_NAMES]
    found = [at for at, name in enumerate(names, 1) if word in (name, name[:3])]
    return found[0] if found else 0


def _day(year: int, month: int, day: str | None) -> date | None:
    if not 1 <= month <= 12 or not date.min.year <= year <= date.max.year:
        return None
    last = monthrange(year, month)[1]
    return date(year, month, min(int(day), last) if day and int(day) else last)
