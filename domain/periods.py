"""Periods: weeks, months, quarters, terms and years under an organisation's calendar."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from domain.errors import PeriodError
from domain.frequencies import (
    DAY,
    DEFAULT_TERMS,
    MONTH_NAMES,
    QUARTER_MONTHS,
    WEEK,
    Frequency,
    Term,
    first_of_month,
    months_from,
    terms_fault,
)
from domain.period_choice import choose, from_canonical

__all__ = ["Calendar", "Frequency", "Period", "Term"]


@dataclass(frozen=True)
class Period:
    """One stretch of time; `first` and `last` are its days, `text` its canonical spelling.

    Periods order by their days. The calendar is carried along and does not count in equality.
    """

    frequency: Frequency
    first: date
    last: date
    text: str
    calendar: "Calendar" = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: Self) -> bool:
        return (self.first, self.last) < (other.first, other.last)

    def __le__(self, other: Self) -> bool:
        return (self.first, self.last) <= (other.first, other.last)

    def __gt__(self, other: Self) -> bool:
        return other < self

    def __ge__(self, other: Self) -> bool:
        return other <= self

    def shift(self, count: int) -> "Period":
        """The period `count` steps later, or earlier when negative."""
        return _shifted(self.calendar, self.frequency, self.first, count)

    def previous(self) -> "Period":
        return self.shift(-1)

    def next(self) -> "Period":
        return self.shift(1)

    def same_last_year(self) -> "Period":
        """The period of the same name a year before; week 53 falls back to week 52."""
        if self.frequency is not Frequency.WEEKLY:
            return self.shift(-self.calendar.periods_a_year(self.frequency))
        year, week, _ = self.first.isocalendar()
        last_week = date(year - 1, 12, 28).isocalendar().week
        start = date.fromisocalendar(year - 1, min(week, last_week), 1)
        return self.calendar.containing(self.frequency, start)

    def due(self, days: int) -> date:
        """The last day on which a missing reading is awaited rather than overdue."""
        return _days_later(self.last, days)

    def ended(self, today: date) -> bool:
        return today > self.last

    @property
    def label(self) -> str:
        """Short, for tables and axes: "Jan 18", "Q3 2017/18", "W05 2018"."""
        if self.frequency is Frequency.MONTHLY:
            return f"{MONTH_NAMES[self.first.month - 1][:3]} {self.first.year % 100:02d}"
        year, _, part = self.text.partition("-")
        return f"{part} {year}".strip()

    @property
    def long_label(self) -> str:
        """For sentences: "January 2018", "Q3 2017/18 (October to December 2017)"."""
        if self.frequency is Frequency.MONTHLY:
            return self.months_covered
        if self.text.isdigit():
            return self.text
        return f"{self.label} ({self.months_covered})"

    @property
    def months_covered(self) -> str:
        """The months in words, "October to December 2017"; for a week its days."""
        first, last = (MONTH_NAMES[day.month - 1] for day in (self.first, self.last))
        one_month = first == last
        if self.frequency is Frequency.WEEKLY:
            first = f"{self.first.day}" if one_month else f"{self.first.day} {first}"
            last = f"{self.last.day} {last}"
        elif one_month:
            return f"{last} {self.last.year}"
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"{first}{year} to {last} {self.last.year}"


@dataclass(frozen=True)
class Calendar:
    """When years start and which terms there are.

    Quarters follow the fiscal year where it starts in a quarter month, else the calendar year.
    The academic year starts with the first term. A day between two terms counts with the term
    before it.
    """

    fiscal_year_start: int = 1
    terms: tuple[Term, ...] = DEFAULT_TERMS

    def __post_init__(self) -> None:
        if not 1 <= self.fiscal_year_start <= 12:
            raise PeriodError(
                f"A fiscal year cannot start in month {self.fiscal_year_start}. "
                "Write a month from 1 to 12, for example 4 for April."
            )
        fault = terms_fault(self.terms)
        if fault:
            raise PeriodError(
                f"These terms do not fit one year: {fault}. "
                "Write for example term 1 from 9 to 12, term 2 from 1 to 3, term 3 from 4 to 8."
            )

    @property
    def fiscal_quarters(self) -> bool:
        """Whether quarters are counted from a fiscal year that is not the calendar year."""
        return self.fiscal_year_start in QUARTER_MONTHS[1:]

    def containing(self, frequency: Frequency, day: date) -> Period:
        match frequency:
            case Frequency.WEEKLY:
                return self._week(day)
            case Frequency.MONTHLY:
                first, last = months_from(first_of_month(day.year, day.month), 1)
                text = f"{first.year:04d}-{first.month:02d}"
                return Period(frequency, first, last, text, self)
            case Frequency.QUARTERLY:
                return self._quarter(day)
            case Frequency.TERMLY:
                return self._term(day)
            case Frequency.YEARLY:
                first, last = months_from(_year_start(day, self.fiscal_year_start), 12)
                text = _year_text(first.year, self.fiscal_year_start > 1)
                return Period(frequency, first, last, text, self)

    def last_ended(self, frequency: Frequency, today: date) -> Period:
        period = self.containing(frequency, today)
        return period if period.ended(today) else period.previous()

    def from_text(self, frequency: Frequency, canonical: str) -> Period:
        """The period that is spelled exactly so; anything else is a PeriodError."""
        period: Period = from_canonical(self, frequency, canonical)
        return period

    def parse(self, frequency: Frequency, typed: str, today: date) -> Period:
        """The period that a person means; PeriodError when it is none, several or not begun."""
        return choose(self, frequency, typed, today)

    def span(self, first: Period, last: Period) -> Iterator[Period]:
        """Every period from the first to the last, both included."""
        period = first
        while period <= last:
            yield period
            period = period.next()

    def periods_a_year(self, frequency: Frequency) -> int:
        """How many make a year; for weeks the usual 52."""
        match frequency:
            case Frequency.WEEKLY:
                return 52
            case Frequency.MONTHLY:
                return 12
            case Frequency.QUARTERLY:
                return 4
            case Frequency.TERMLY:
                return len(self.terms)
            case Frequency.YEARLY:
                return 1

    @property
    def academic_year_crosses(self) -> bool:
        """Whether the terms of one academic year lie in two calendar years."""
        start = self.terms[0].start_month
        last = self.terms[-1]
        return start + (last.start_month - start) % 12 + last.length - 1 > 12

    def term_start_from(self, start: date, count: int) -> date:
        """First day of the term `count` terms after the one that starts on `start`."""
        months = [term.start_month for term in self.terms]
        at = months.index(start.month)
        years, target = divmod(at + count, len(months))
        academic = _year_start(start, months[0])
        offset = (months[target] - months[0]) % 12
        return first_of_month(academic.year + years, months[0] + offset)

    def _week(self, day: date) -> Period:
        first = day - timedelta(days=day.weekday())
        year, week, _ = first.isocalendar()
        return Period(Frequency.WEEKLY, first, first + WEEK - DAY, f"{year}-W{week:02d}", self)

    def _quarter(self, day: date) -> Period:
        start = self.fiscal_year_start if self.fiscal_quarters else 1
        year = _year_start(day, start)
        number = (day.month - start) % 12 // 3
        first, last = months_from(first_of_month(year.year, start + 3 * number), 3)
        text = f"{_year_text(year.year, start > 1)}-Q{number + 1}"
        return Period(Frequency.QUARTERLY, first, last, text, self)

    def _term(self, day: date) -> Period:
        start = self.terms[0].start_month
        year = _year_start(day, start)
        passed = (day.month - start) % 12
        term = [t for t in self.terms if (t.start_month - start) % 12 <= passed][-1]
        offset = (term.start_month - start) % 12
        first, last = months_from(first_of_month(year.year, start + offset), term.length)
        text = f"{_year_text(year.year, self.academic_year_crosses)}-T{term.name_number}"
        return Period(Frequency.TERMLY, first, last, text, self)


@lru_cache(maxsize=8192)
def _shifted(calendar: Calendar, frequency: Frequency, first: date, count: int) -> Period:
    """Kept, because every cell of every history asks for the same few periods."""
    match frequency:
        case Frequency.WEEKLY:
            start = _days_later(first, 7 * count)
        case Frequency.MONTHLY:
            start = first_of_month(first.year, first.month + count)
        case Frequency.QUARTERLY:
            start = first_of_month(first.year, first.month + 3 * count)
        case Frequency.YEARLY:
            start = first_of_month(first.year + count, first.month)
        case Frequency.TERMLY:
            start = calendar.term_start_from(first, count)
    return calendar.containing(frequency, start)


def _year_start(day: date, month: int) -> date:
    """First day of the year starting in `month` that contains `day`."""
    return first_of_month(day.year - (day.month < month), month)


def _year_text(year: int, crosses: bool) -> str:
    return f"{year:04d}/{(year + 1) % 100:02d}" if crosses else f"{year:04d}"


def _days_later(day: date, count: int) -> date:
    try:
        return day + timedelta(days=count)
    except OverflowError:
        raise PeriodError(f"{count} days from {day} is out of reach.") from None
