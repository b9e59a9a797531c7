"""What the words of a catalogue mean: numbers, months, days, zones; text in, exact values out."""

import re
from datetime import date, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.errors import DomainError, ValueTextError
from domain.frequencies import MONTH_NAMES
from domain.measures import Measure
from domain.typed_text import plain
from domain.values import parse_entry
from handlers.findings import quoted

MOST_DIGITS = 20
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?", re.ASCII)
_KEY = re.compile(r"[^\W_][\w.&/+:-]*")
_TIMES = re.compile(r"(\d{1,2}):(\d\d)\s*(?:-|to)\s*(\d{1,2}):(\d\d)", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TRUE = ("true", "yes", "on", "y")
_FALSE = ("false", "no", "off", "n")
_SIGNS = "£$€"


class ScalarError(DomainError):
    """Why a text cannot be meant; `str(error)` ends with what to write."""


def number(text: str, *, percent: bool = False, currency: bool = False) -> Decimal:
    """Exactly the digits written; a per cent or currency sign only where it can be meant."""
    written = plain(text)
    if percent:
        written = written.removesuffix("%").rstrip()
    if currency:
        written = written.lstrip(_SIGNS).lstrip()
    if written.endswith("%"):
        raise ScalarError(
            f"{quoted(text)} has a % sign, and this is no share. Write {written[:-1].strip()}."
        )
    if not any(char.isdigit() for char in written) or not _NUMBER.fullmatch(written):
        raise ScalarError(f"{quoted(text)} is not a number. Write for example 10 or 10.5.")
    if sum(char.isdigit() for char in written) > MOST_DIGITS:
        raise ScalarError(f"{quoted(text)} has more than {MOST_DIGITS} digits. Round it.")
    return Decimal(written.replace(",", ""))


def amount(text: str, measure: Measure) -> Decimal:
    """A level of an indicator, such as a target, in its own measure; also as values are typed."""
    try:
        return number(
            text, percent=measure is Measure.PERCENT, currency=measure is Measure.CURRENCY
        )
    except ScalarError as fault:
        typed = _typed(text, measure)
        if typed is None:
            raise fault from None
        return typed


def _typed(text: str, measure: Measure) -> Decimal | None:
    """1.2k or 3d 4h, as a value would be typed."""
    try:
        return parse_entry(text, measure=measure).value
    except ValueTextError:
        return None


def whole(text: str, low: int, high: int) -> int:
    written = plain(text)
    if not re.fullmatch(r"[+-]?\d{1,9}", written, re.ASCII) or not low <= int(written) <= high:
        raise ScalarError(f"{quoted(text)} is not a whole number from {low} to {high}.")
    return int(written)


def key(text: str) -> str:
    """A key as written: it is typed in commands and CSV files, so it is one plain word."""
    if len(text) > 64 or not _KEY.fullmatch(text):
        raise ScalarError(
            f"{quoted(text)} cannot be a key. Write one word of letters, digits and . _ - / & "
            "that begins with a letter or digit, for example first_line_fix."
        )
    return text


def flag(text: str) -> bool:
    written = text.strip().casefold()
    if written not in _TRUE + _FALSE:
        raise ScalarError(f"{quoted(text)} is neither true nor false. Write true or false.")
    return written in _TRUE


def day(text: str) -> date:
    """2017-11-06, which means the same wherever it is read."""
    found = _DAY.fullmatch(plain(text))
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise ScalarError(
        f"{quoted(text)} is not a day. Write year, month and day, for example 2017-11-06."
    )


def month(text: str) -> int:
    """1 to 12, or a month's name."""
    written = plain(text).casefold()
    if re.fullmatch(r"\d{1,3}", written, re.ASCII) and 1 <= int(written) <= 12:
        return int(written)
    named = [
        at
        for at, name in enumerate(MONTH_NAMES, start=1)
        if len(written) >= 3 and name.casefold().startswith(written)
    ]
    if not named:
        raise ScalarError(
            f"{quoted(text)} is not a month. Write a number from 1 to 12 or a name, for example "
            "4 or April."
        )
    return named[0]


def months(text: str) -> tuple[int, int]:
    """The first and last month of a term, written as Sep-Dec or 9-12."""
    first, dash, last = plain(text).partition("-")
    if not dash:
        raise ScalarError(f"{quoted(text)} is not a term. Write its months, for example Sep-Dec.")
    return month(first.strip()), month(last.strip())


def quiet_hours(text: str) -> tuple[time, time]:
    match = _TIMES.fullmatch(plain(text))
    if match:
        start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
        fits = max(start_hour, end_hour) < 24 and max(start_minute, end_minute) < 60
        start_end = (start_hour, start_minute), (end_hour, end_minute)
        if fits and start_end[0] != start_end[1]:
            return time(*start_end[0]), time(*start_end[1])
    raise ScalarError(
        f"{quoted(text)} are no quiet hours. Write their start and end, for example 19:00-07:00."
    )


def weekdays(text: str) -> tuple[int, ...]:
    """One day or a span, by name (Mon, Mon-Fri) or number (1 is Monday); 0 is Monday inside."""
    first, dash, last = plain(text).casefold().partition("-")
    start = _weekday(first.strip(), text)
    end = _weekday(last.strip(), text) if dash else start
    return tuple((start + step) % 7 for step in range((end - start) % 7 + 1))


def day_name(day: int) -> str:
    """As a catalogue writes it: 0 is mon."""
    return _DAYS[day][:3]


def time_zone(text: str) -> str:
    try:
        ZoneInfo(text.strip())
    except (OSError, ValueError, KeyError):
        raise ScalarError(
            f"{quoted(text)} is no time zone. Write a name such as Europe/London or "
            "America/New_York."
        ) from None
    return text.strip()


def _weekday(word: str, text: str) -> int:
    if word in tuple("1234567"):
        return int(word) - 1
    named = [at for at, day in enumerate(_DAYS) if len(word) >= 2 and day.startswith(word)]
    if len(named) != 1:
        raise ScalarError(
            f"{quoted(text)} is no day of the week. Write for example mon or mon-fri."
        )
    return named[0]
