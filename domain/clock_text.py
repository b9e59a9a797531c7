"""A time of day within what a person types: "10:00", "9.30am", "2 pm", "at 9", "noon"."""

import re
from datetime import time

from domain.errors import DomainError
from domain.typed_text import shown

_HALF = r"(?P<half>[ap])\.?m\b\.?"
_FORMS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"\b(?P<hour>\d{{1,2}})[:.h](?P<minute>\d\d)(?:\s*{_HALF})?(?!\d)(?:\s*(?:hrs?|hours)\b)?",
        rf"\b(?P<hour>\d{{1,2}})\s*{_HALF}",
        r"\b(?P<hour>\d{1,2})\s*(?:o'?clock|hrs?|h)\b",
        r"(?:\bat|@)\s*(?P<hour>\d{1,2})\b(?![:.]?\d)",
        r"\b(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s*(?:hrs?|hours)\b",
        r"\b(?P<hour>0\d|1[0-8]|2[1-3])(?P<minute>[0-5]\d)\b",  # the others are years
    )
)
_NOON = re.compile(r"\b(?:12\s*)?(?:noon|midday)\b")
_AT = re.compile(r"(?:\bat|@)\s*$")
_SMALL_HOURS = 7  # who writes "at 2" means the afternoon, or has to say so


def take_time(text: str) -> tuple[time | None, str]:
    """The time in a lower-case text, and the text without it.

    DomainError for one that there is not, or that could be in the night as well as after noon.
    """
    found = _NOON.search(text)
    if found:
        return time(12), _without(text, found)
    for form in _FORMS:
        if found := form.search(text):
            return _time(found), _without(text, found)
    return None, text


def hour_of(typed: str) -> time:
    """An hour that was typed as a bare number."""
    return _checked(typed, int(typed), 0, bare=not typed.startswith("0"))


def _time(found: re.Match[str]) -> time:
    parts = found.groupdict()
    hour, minute, half = int(parts["hour"]), int(parts.get("minute") or 0), parts.get("half")
    if half is None:
        return _checked(found[0], hour, minute, bare=len(parts["hour"]) == 1)
    if not 1 <= hour <= 12:
        raise _no_time(found[0])
    return _checked(found[0], hour % 12 + (12 if half == "p" else 0), minute)


def _checked(typed: str, hour: int, minute: int, *, bare: bool = False) -> time:
    if hour > 23 or minute > 59:
        raise _no_time(typed)
    if bare and hour < _SMALL_HOURS:
        night, day = f"{hour:02}:{minute:02}", f"{hour + 12}:{minute:02}"
        raise DomainError(f"{shown(typed)} could be {night} or {day}. Write {day}, or {night}.")
    return time(hour, minute)


def _no_time(typed: str) -> DomainError:
    return DomainError(f"{shown(typed)} is no time of day. Write for example 10:00 or 2:30pm.")


def _without(text: str, found: re.Match[str]) -> str:
    before = _AT.sub("", text[: found.start()])
    return " ".join(f"{before} {text[found.end() :]}".split())
