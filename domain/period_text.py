"""The grammar of typed periods: what a text could mention, before any calendar is asked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from domain.frequencies import MONTH_NAMES, Frequency
from domain.typed_text import plain


class YearForm(Enum):
    """2018, 2017/18 (numbered by its first year) or FY2018 (by the year in which it ends)."""

    SINGLE = "single"
    PAIR = "pair"
    FISCAL = "fiscal"


@dataclass(frozen=True)
class TypedYear:
    number: int
    form: YearForm


@dataclass(frozen=True)
class Mention:
    """Something that a text may name.

    `number` is the month, quarter, week or term; None when a season or nothing names it.
    `steps` counts from the current one ("last month" is -1). Without a `frequency` it is a
    `day`, or two days in `days` when day and month could be swapped.
    """

    frequency: Frequency | None
    number: int | None = None
    year: TypedYear | None = None
    steps: int | None = None
    season: str = ""
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class Reading:
    mentions: tuple[Mention, ...]
    to_date: bool


_YEAR = (
    r"(?P<year>fy ?\d{4}[/-]\d{2,4}|fy ?\d\d/\d\d|fy ?\d{4}|fy ?\d\d"
    r"|\d{4}[/-]\d{4}|\d{4}[/-]\d\d|\d\d/\d\d|\d{4}|\d\d)"
)
_LEADING_YEAR = re.compile(
    r"(fy ?\d{4}[/-]\d\d|fy ?\d{4}|fy ?\d\d|\d{4}[/-]\d\d|\d\d/\d\d|\d{4})[ /-]?([a-z].*)"
)
_TO_DATE = re.compile(r" (?:to date|so far)$")
_STEPS = {"this": 0, "current": 0, "last": -1, "previous": -1, "next": 1}
_FREQUENCY_WORDS = {frequency.noun: frequency for frequency in Frequency}
_SHORT_NAMES = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
_DASH = "[ /-]"


def read(typed: str) -> Reading:
    """Everything that the text could mention; nothing when it is no period at all."""
    text = re.sub(r"[.,()_\s]+", " ", plain(typed).lower().replace("'", " ")).strip()
    text = re.sub(r" ?([/-]) ?", r"\1", text)
    to_date = _TO_DATE.search(text) is not None
    text = _TO_DATE.sub("", text)
    leading = _LEADING_YEAR.fullmatch(text)
    if leading:
        text = f"{leading[2]} {leading[1]}"
    found = [mention for mention in _mentions(text) if mention is not None]
    return Reading(tuple(found), to_date)


def _mentions(text: str) -> Iterator[Mention | None]:
    for pattern, build in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            yield build(match)


def _relative(match: re.Match[str]) -> Mention | None:
    return Mention(_FREQUENCY_WORDS[match["unit"]], steps=_STEPS[match["which"]])


def _numbered(frequency: Frequency) -> Callable[[re.Match[str]], Mention | None]:
    def build(match: re.Match[str]) -> Mention | None:
        if match["year"] is None:
            return Mention(frequency, int(match["number"]))
        year = _typed_year(match["year"])
        return Mention(frequency, int(match["number"]), year) if year else None

    return build


def _season(match: re.Match[str]) -> Mention | None:
    season = "autumn" if match["season"] == "fall" else match["season"]
    year = _typed_year(match["year"]) if match["year"] else None
    if match["year"] and year is None:
        return None
    return Mention(Frequency.TERMLY, year=year, season=season)


def _named_month(match: re.Match[str]) -> Mention | None:
    month = _month_number(match["month"])
    if month is None:
        return None
    year = _typed_year(match["year"]) if match["year"] else None
    return Mention(Frequency.MONTHLY, month, year)


def _numbered_month(match: re.Match[str]) -> Mention | None:
    month = int(match["month"])
    # 04/05 could as well be a day or a year pair; beyond 12 the second part is a year.
    two_digits = len(match["year"]) == 2
    if not 1 <= month <= 12 or (two_digits and int(match["year"]) <= 12):
        return None
    return Mention(Frequency.MONTHLY, month, _typed_year(match["year"]))


def _year(match: re.Match[str]) -> Mention | None:
    year = _typed_year(match["year"])
    return Mention(Frequency.YEARLY, year=year) if year and len(match["year"]) > 2 else None


def _day(match: re.Match[str]) -> Mention | None:
    month = match["month"]
    number = int(month) if month.isdigit() else _month_number(month)
    if number is None:
        return None
    year, day = int(match["year"]), int(match["day"])
    pairs = {(day, number)}
    if month.isdigit() and match.string.endswith(match["year"]):
        pairs.add((number, day))
    days = tuple(sorted(found for d, m in pairs for found in _real_day(year, m, d)))
    return Mention(None, days=days) if days else None


def _real_day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _month_number(word: str) -> int | None:
    number = _SHORT_NAMES.get(word[:3])
    fits = number is not None and MONTH_NAMES[number - 1].lower().startswith(word)
    return number if fits else None


def _typed_year(text: str) -> TypedYear | None:
    fiscal = text.startswith("fy")
    first, *second = re.split("[/-]", text.removeprefix("fy").strip())
    year = _full(first)
    if not second:
        return TypedYear(year, YearForm.FISCAL if fiscal else YearForm.SINGLE)
    follows = int(second[0]) in ((year + 1) % 100, year + 1)
    return TypedYear(year, YearForm.PAIR) if follows else None


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_PATTERNS = (
    (
        _compiled(
            r"(?:the )?(?P<which>this|current|last|previous|next) "
            r"(?:fiscal |financial |calendar |school )?(?P<unit>week|month|quarter|term|year)"
        ),
        _relative,
    ),
    (
        _compiled(rf"(?P<month>[a-z]{{3,9}})(?:{_DASH}?(?P<year>\d{{4}}|\d\d))?"),
        _named_month,
    ),
    (_compiled(rf"(?P<month>\d\d?){_DASH}(?P<year>\d{{4}})"), _numbered_month),
    (_compiled(rf"(?P<year>\d{{4}}){_DASH}(?P<month>\d\d?)"), _numbered_month),
    (_compiled(r"(?P<month>\d\d?)/(?P<year>\d\d)"), _numbered_month),
    (
        _compiled(rf"(?:q|qtr|quarter) ?(?P<number>\d\d?)(?:{_DASH}{_YEAR})?"),
        _numbered(Frequency.QUARTERLY),
    ),
    (
        _compiled(rf"(?:w|wk|week) ?(?P<number>\d\d?)(?:{_DASH}{_YEAR})?"),
        _numbered(Frequency.WEEKLY),
    ),
    (
        _compiled(rf"(?:t|term) ?(?P<number>\d\d?)(?:{_DASH}{_YEAR})?"),
        _numbered(Frequency.TERMLY),
    ),
    (
        _compiled(rf"(?P<season>autumn|fall|spring|summer)(?: term)?(?:{_DASH}{_YEAR})?"),
        _season,
    ),
    (_compiled(_YEAR), _year),
    (_compiled(r"(?P<year>\d{4})[/-](?P<month>\d\d?)[/-](?P<day>\d\d?)"), _day),
    (_compiled(rf"(?P<day>\d\d?){_DASH}(?P<month>\d\d?){_DASH}(?P<year>\d{{4}})"), _day),
    (_compiled(rf"(?P<day>\d\d?){_DASH}(?P<month>[a-z]{{3,9}}){_DASH}(?P<year>\d{{4}})"), _day),
    (_compiled(rf"(?P<month>[a-z]{{3,9}}){_DASH}(?P<day>\d\d?){_DASH}(?P<year>\d{{4}})"), _day),
)
