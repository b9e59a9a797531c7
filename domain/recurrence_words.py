"""A rule of RFC 5545 said in words, which can be typed again as they are."""

from datetime import time

from domain.frequencies import MONTH_NAMES
from domain.recurrence_vocabulary import DAY_CODES, DAY_NAMES, OR_LAST, ORDINALS

_LAST = {-1: "last", -2: "second last"}


def in_words(rule: str) -> str:
    """ "the first Tuesday of the month", "every other Monday"."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if parts["FREQ"] == "WEEKLY":
        return _weekly(parts)
    return f"the {_day(parts)} of {_months(parts)}{_shorter(parts)}"


def with_time(rule: str, at: time) -> str:
    return f"{in_words(rule)} at {at:%H:%M}"


def is_of_working_days(rule: str) -> int:
    """Which working day of its month it names, -1 the last; 0 where it names none."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    return int(parts.get("BYSETPOS", 0)) if "BYDAY" in parts else 0


def names_weekday(rule: str, weekday: int) -> bool:
    """Whether it names that day of the week itself, as "every Saturday" does."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    return any(each.endswith(DAY_CODES[weekday]) for each in parts.get("BYDAY", "").split(","))


def _weekly(parts: dict[str, str]) -> str:
    days = _listed([DAY_NAMES[DAY_CODES.index(code)] for code in parts["BYDAY"].split(",")])
    interval = int(parts.get("INTERVAL", 1))
    if interval == 1:
        return f"every {days}"
    weeks = "every other week" if interval == 2 else f"every {interval} weeks"
    return f"{weeks} on {days}"


def _day(parts: dict[str, str]) -> str:
    if "BYMONTHDAY" in parts:
        day = int(parts["BYMONTHDAY"].split(",")[-1])
        return "last day" if day == -1 else _numbered(day)
    if "BYSETPOS" in parts:
        return f"{_place(int(parts['BYSETPOS']))} working day"
    named = parts["BYDAY"].split(",")
    places = _listed([_place(int(each[:-2])) for each in named])
    return f"{places} {DAY_NAMES[DAY_CODES.index(named[0][-2:])]}"


def _months(parts: dict[str, str]) -> str:
    if "BYMONTH" in parts:
        return _listed([MONTH_NAMES[int(each) - 1] for each in parts["BYMONTH"].split(",")])
    interval = int(parts.get("INTERVAL", 1))
    if interval == 1:
        return "the month"
    return "every other month" if interval == 2 else f"every {interval} months"


def _shorter(parts: dict[str, str]) -> str:
    """A rule for the 30th lists what stands in for it."""
    return OR_LAST if "," in parts.get("BYMONTHDAY", "") else ""


def _place(place: int) -> str:
    if place < 0:
        return _LAST[place]
    return ORDINALS[place - 1] if place <= len(ORDINALS) else _numbered(place)


def _numbered(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number < 14 else ending}"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
