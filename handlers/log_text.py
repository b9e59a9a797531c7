"""Reading what people type after `/kpi log`: an indicator, a value, a period, notes, in any order.

Nothing is guessed that would store a value: what is left over is refused, not dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.errors import DomainError, PeriodError, ValueTextError
from domain.indicators import Indicator
from domain.measures import Calculation, Entry
from domain.organisation import Organisation
from domain.period_text import read as read_period
from domain.periods import Period
from domain.typed_text import shown
from domain.values import parse_entry
from handlers.entering import ratio_conflict
from handlers.log_marks import Marks
from handlers.names import Catalogue
from handlers.words import EXAMPLES

MOST_NAME_WORDS = 10
MOST_VALUE_WORDS = 6
MOST_PERIOD_WORDS = 5


@dataclass(frozen=True)
class Named:
    """The indicator that the words name, and the words that remain for value and period."""

    indicator: Indicator
    rest: tuple[str, ...]


@dataclass(frozen=True)
class Typed:
    """``entry`` is None for not expected; ``period`` None when the text names none."""

    entry: Entry | None
    period: Period | None
    value_text: str
    note: str = ""


def named(found: Marks, catalogue: Catalogue) -> Named:
    """The longest run of words that names one indicator, wherever it stands in the text."""
    words = tuple(found.rest.split())
    if found.name:
        return Named(catalogue.find(found.name), words)
    for start, end in _runs(words):
        run = " ".join(words[start:end])
        matches = catalogue.matches(run)
        if matches:
            return Named(catalogue.chosen(run, matches), words[:start] + words[end:])
    raise _nameless(words, catalogue)


def typed(named_: Named, found: Marks, organisation: Organisation, today: date) -> Typed:
    """The value and the period among the remaining words; refused when they do not fit."""
    reader = _Reader(named_.indicator, organisation, today, to_date=found.to_date)
    if found.not_expected:
        period = reader.period(" ".join(named_.rest)) if named_.rest else None
        return Typed(None, period, "n/a")
    return reader.read(named_.rest)


@dataclass(frozen=True)
class _Reader:
    indicator: Indicator
    organisation: Organisation
    today: date
    to_date: bool

    def read(self, words: tuple[str, ...]) -> Typed:
        self._check_clear(words)
        best = min(self._readings(words), key=lambda found: found[0], default=None)
        if best is None or (best[1].note and best[1].period is None):
            raise self._fault(words)
        return best[1]

    def entry(self, text: str) -> Entry:
        return parse_entry(
            text,
            measure=self.indicator.measure,
            calculation=self.indicator.calculation,
            bounds=self.indicator.bounds,
        )

    def period(self, text: str) -> Period:
        ending = " to date" if self.to_date and text else ""
        return self.organisation.calendar.parse(self.indicator.frequency, text + ending, self.today)

    def _readings(self, words: tuple[str, ...]) -> Iterator[tuple[tuple[int, bool, int], Typed]]:
        """Every way to read the words; fewest words left over as a note first.

        A value and a ratio that contradict each other come after a value and its period:
        "80% 01/2018".
        """
        for order, (value, period, rest) in enumerate(_splits(words)):
            entry = self._entry_or_none(value)
            if entry is None:
                continue
            meant = self._period_or_none(period) if period else None
            if period and meant is None:
                continue
            if rest and (meant is None or self._looks_meant(rest)):
                continue
            yield (
                (len(rest), ratio_conflict(self.indicator, entry), order),
                Typed(entry, meant, " ".join(value), " ".join(rest)),
            )

    def _looks_meant(self, rest: tuple[str, ...]) -> bool:
        """Whether the words left over look like a second value or period, not like a note."""
        first = rest[0]
        if any(char.isdigit() for char in first) or not first[0].isalpha():
            return True
        return any(read_period(" ".join(rest[:end])).mentions for end in _ends(rest, 0))

    def _entry_or_none(self, words: tuple[str, ...]) -> Entry | None:
        try:
            return self.entry(" ".join(words))
        except ValueTextError:
            return None

    def _period_or_none(self, words: tuple[str, ...]) -> Period | None:
        try:
            return self.period(" ".join(words))
        except PeriodError:
            return None

    def _check_clear(self, words: tuple[str, ...]) -> None:
        """ "jan 18": the value 18 for January, or January 2018 without a value?"""
        text = " ".join(words)
        bare = len(words) == 2 and words[1].isdigit() and not words[0][0].isdigit()
        if bare and read_period(text).mentions and read_period(words[0]).mentions:
            raise ValueTextError(
                f"{shown(text)} could be the value {words[1]} for {words[0]}, or {text} without "
                f"a value. Write the value first: {words[1]} {words[0]}"
            )

    def _fault(self, words: tuple[str, ...]) -> DomainError:
        """The fault of the part that comes nearest to being right."""
        if not words:
            return ValueTextError(
                f"There is no value for {self.indicator.name}. "
                f"Write for example: {_example(self.indicator)}"
            )
        value, rest = self._value_words(words)
        try:
            if value:
                self.entry(" ".join(value))
            if rest:
                self.period(" ".join(rest))
        except DomainError as fault:
            return fault
        if not value:
            return ValueTextError(
                f"{shown(' '.join(words))} has no value for {self.indicator.name}. "
                f"Write for example: {_example(self.indicator)}"
            )
        return ValueTextError(
            f"{shown(' '.join(words))} is more than one value and one period. Write for example: "
            f"{_example(self.indicator)}"
        )

    def _value_words(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Split where the period seems to begin (or, period first, to end)."""
        for at in range(1, len(words)):
            if any(read_period(" ".join(words[at:end])).mentions for end in _ends(words, at)):
                return words[:at], words[at:]
        for at in range(min(len(words), MOST_VALUE_WORDS), 0, -1):
            if self._entry_or_none(words[:at]) is not None:
                return words[:at], words[at:]
        for at in range(min(len(words), MOST_PERIOD_WORDS), 0, -1):
            if read_period(" ".join(words[:at])).mentions:
                return words[at:], words[:at]
        return words, ()


def _ends(words: tuple[str, ...], at: int) -> range:
    return range(at + 1, min(len(words), at + MOST_PERIOD_WORDS) + 1)


def _splits(
    words: tuple[str, ...],
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """(value, period, left over): the value first, then the period first; long before short."""
    for value in range(min(len(words), MOST_VALUE_WORDS), 0, -1):
        for period in range(min(len(words) - value, MOST_PERIOD_WORDS), -1, -1):
            middle = value + period
            yield words[:value], words[value:middle], words[middle:]
    for period in range(min(len(words) - 1, MOST_PERIOD_WORDS), 0, -1):
        for value in range(min(len(words) - period, MOST_VALUE_WORDS), 0, -1):
            middle = period + value
            yield words[period:middle], words[:period], words[middle:]


def _runs(words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where a name may stand: at the beginning first, longer runs before shorter ones."""
    longest = min(len(words), MOST_NAME_WORDS)
    for start in range(min(len(words), MOST_VALUE_WORDS + MOST_PERIOD_WORDS)):
        if start and not _leads_up(words, start):
            continue
        for end in range(min(len(words), start + longest), start, -1):
            run = words[start:end]
            if start and (len(" ".join(run)) < 3 or read_period(" ".join(run)).mentions):
                continue
            yield start, end


def _leads_up(words: tuple[str, ...], start: int) -> bool:
    """Whether a name may begin here: value or period stand before it, and no other words."""
    before = " ".join(words[:start])
    numbered = any(char.isdigit() for char in before)
    return words[start][0].isalpha() and (numbered or bool(read_period(before).mentions))


def _nameless(words: tuple[str, ...], catalogue: Catalogue) -> DomainError:
    """Names are words before the first number; the nearest one is suggested."""
    head: list[str] = []
    for word in words:
        if any(char.isdigit() for char in word) or read_period(word).mentions:
            break
        head.append(word)
    if not words or not head:
        return DomainError(f"Say which indicator.{_first(catalogue)} /kpi list shows them all.")
    try:
        catalogue.find(" ".join(head))
    except DomainError as unknown:
        return unknown
    return DomainError("Say which indicator, its value and the period.")


def _first(catalogue: Catalogue) -> str:
    first = catalogue.names.first(catalogue.here)
    return f" Write for example: {_example(first)}." if first else ""


def _example(indicator: Indicator) -> str:
    from_ratio = indicator.calculation is Calculation.RATIO
    value = "1255/4258" if from_ratio else EXAMPLES[indicator.measure]
    return f"/kpi log {indicator.key} {value.partition(' or ')[0]} jan"
