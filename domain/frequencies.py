"""How often an indicator is measured, the school terms, and arithmetic on whole months."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

from domain.errors import PeriodError

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
QUARTER_MONTHS = (1, 4, 7, 10)


class Frequency(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    TERMLY = "termly"
    YEARLY = "yearly"

    @property
    def noun(self) -> str:
        return _NOUNS[self]


_NOUNS = {
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.QUARTERLY: "quarter",
    Frequency.TERMLY: "term",
    Frequency.YEARLY: "year",
}


@dataclass(frozen=True)
class Term:
    """One school term; an end month before the start month lies in the next calendar year."""

    name_number: int
    start_month: int
    end_month: int

    @property
    def length(self) -> int:
        """Months covered, both ends included."""
        return (self.end_month - self.start_month) % 12 + 1


DEFAULT_TERMS = (Term(1, 9, 12), Term(2, 1, 3), Term(3, 4, 8))


def first_of_month(year: int, month: int) -> date:
    """The first day of a month; months beyond 1..12 count into the neighbouring years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not MINYEAR < year < MAXYEAR:
        raise PeriodError(f"The year {year} is out of reach. Write a year from 1900 to 2200.")
    return date(year, month, 1)


def months_from(start: date, count: int) -> tuple[date, date]:
    """First and last day of `count` whole months from the first of a month on."""
    return start, first_of_month(start.year, start.month + count) - DAY


def terms_fault(terms: tuple[Term, ...]) -> str | None:
    """Why these terms do not make an academic year, or None."""
    if not terms:
        return "there is no term"
    months = [month for term in terms for month in (term.start_month, term.end_month)]
    if any(not 1 <= month <= 12 for month in months):
        return "a month is not between 1 and 12"
    numbers = [term.name_number for term in terms]
    if numbers[0] < 1 or sorted(set(numbers)) != numbers:
        return "the terms are not numbered upwards"
    end = 0
    for term in terms:
        offset = (term.start_month - terms[0].start_month) % 12
        if offset < end or offset + term.length > 12:
            return f"term {term.name_number} overlaps another term"
        end = offset + term.length
    return None
