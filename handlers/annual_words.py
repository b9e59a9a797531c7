"""Reading `/kpi target year ...`: indicator, value, year, method and assumptions in one line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from domain.annual_targets import Method
from domain.errors import DomainError, PeriodError
from domain.fiscal_years import running_year
from domain.frequencies import Frequency
from domain.indicators import Indicator
from domain.periods import Period
from domain.typed_text import shown
from handlers.episode_choice import chosen_indicator
from handlers.scene import Scene
from handlers.target import period_or_ahead

MOST_WEIGHTS = 60
_MOST_WORDS = 24
_LARGEST_WEIGHT = Decimal(10) ** 9
_NOTE = re.compile(r"(?:^|\s+)because\s+(?P<note>.*)$", re.IGNORECASE | re.DOTALL)
_RATES = re.compile(r"\s+(?:and\s+)?rate(?:d|s)?(?:\s+by\s+(?:it|them))?$", re.IGNORECASE)
_WEIGHTS = re.compile(r"\s+(?:by\s+)?weights?\b\s*:?\s*(?P<weights>[^a-z]*)$", re.IGNORECASE)
_METHOD = re.compile(
    r"\s+(?:by\s+)?(?P<method>flat|season(?:s|al)?(?:\s+shares?)?|working\s+days)$", re.IGNORECASE
)
_PREPOSITIONS = ("in", "for", "of", "from")
_YEAR = re.compile(r"(?:fy\s?)?(?:19|20|21)\d\d(?:[/\-\u2013]\d{2}(?:\d\d)?)?", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?:19|20|21)\d\d")


@dataclass(frozen=True)
class Tail:
    """What stands at the end of the line, and the words before it."""

    head: str
    method: Method | None = None
    weights: tuple[Decimal, ...] = ()
    note: str = ""
    rates: bool = False


@dataclass(frozen=True)
class Named:
    """The indicator that a line begins with, and the words after it."""

    indicator: Indicator
    rest: tuple[str, ...]


def tail_of(text: str) -> Tail:
    line = " ".join(text.split())
    found = _NOTE.search(line)
    note, line = (found["note"], line[: found.start()]) if found else ("", line)
    rates = _RATES.search(line) is not None
    line = _RATES.sub("", line)
    weighted = _WEIGHTS.search(line)
    if weighted:
        head = line[: weighted.start()]
        return Tail(head, Method.WEIGHTS, weights_of(weighted["weights"]), note, rates)
    named = _METHOD.search(line)
    head = line[: named.start()] if named else line
    return Tail(head, method_of(named["method"]) if named else None, (), note, rates)


def method_of(typed: str) -> Method:
    """ "flat", "seasonal", "working days", "weights"."""
    words = typed.strip().casefold()
    for beginning, method in (
        ("flat", Method.FLAT),
        ("season", Method.SEASONAL),
        ("work", Method.WORKING_DAYS),
        ("weight", Method.WEIGHTS),
    ):
        if words.startswith(beginning):
            return method
    raise DomainError(
        f"{shown(typed)} is no way to share a year. Write flat, seasonal, working days or weights."
    )


def weights_of(typed: str) -> tuple[Decimal, ...]:
    """ "1, 2, 2.5" or "1 2 2.5"."""
    words = typed.replace(",", " ").replace(";", " ").split()
    if not words or len(words) > MOST_WEIGHTS:
        raise DomainError(
            "Write one weight for each period, oldest first, for example weights 1, 1, 2, 2."
        )
    return tuple(map(weight_of, words))


def weight_of(typed: str) -> Decimal:
    try:
        weight = Decimal(typed.replace("\u2212", "-"))
    except InvalidOperation:
        raise DomainError(f"{shown(typed)} is no weight. Write numbers such as 1 or 2.5.") from None
    if not weight.is_finite() or abs(weight) > _LARGEST_WEIGHT:
        raise DomainError(f"{shown(typed)} is no weight. Write numbers such as 1 or 2.5.")
    return weight


def named_first(scene: Scene, text: str) -> Named:
    """The longest beginning that is an indicator's name."""
    if scene.request.value("indicator"):
        return Named(chosen_indicator(scene, ""), tuple(text.split()))
    words = text.split()
    for at in range(min(len(words), _MOST_WORDS), 0, -1):
        name = " ".join(words[:at]).strip('"\u201c\u201d')
        try:
            return Named(chosen_indicator(scene, name), tuple(words[at:]))
        except DomainError:
            continue
    nameless = [word for word in words if not any(char.isdigit() for char in word)]
    return Named(chosen_indicator(scene, " ".join(nameless)), ())


def value_and_year(scene: Scene, named: Named) -> tuple[str, Period | None]:
    """The words of the value, empty where there are none, and the year where one is told."""
    if len(named.rest) == 1 and _BARE_YEAR.fullmatch(named.rest[0]):
        number, key = named.rest[0], named.indicator.key
        year = running_year(scene.organisation, scene.today).label
        raise DomainError(
            f"{number} could be the target or a year. Write /kpi target year {key} {number} in "
            f"{year} to set it, or /kpi target year {key} in {year} to see that year's."
        )
    before, found, _ = year_last(scene, named.rest)
    return " ".join(before), found


def year_last(scene: Scene, words: Sequence[str]) -> tuple[Sequence[str], Period | None, bool]:
    """The words before a year at the end, the year, and whether "in" or the like stood there."""
    for length in (2, 1):
        year = _year(scene, " ".join(words[-length:])) if len(words) >= length else None
        if year is not None:
            before = words[:-length]
            told = bool(before) and before[-1].casefold() in _PREPOSITIONS
            return (before[:-1] if told else before), year, told
    return words, None, False


def _year(scene: Scene, words: str) -> Period | None:
    running = running_year(scene.organisation, scene.today)
    match words.casefold():
        case "this year":
            return running
        case "next year":
            return running.next()
        case "last year":
            return running.previous()
    return year_named(scene, words) if _YEAR.fullmatch(words) else None


def year_named(scene: Scene, words: str) -> Period:
    """Raises PeriodError where it is no year."""
    try:
        return period_or_ahead(scene, Frequency.YEARLY, words)
    except PeriodError as fault:
        running = running_year(scene.organisation, scene.today)
        raise PeriodError(f"{fault} The running one is {running.label}.") from None
