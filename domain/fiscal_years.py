"""Which periods make up a fiscal year: each belongs to the year that holds its middle day."""

from datetime import date

from domain.frequencies import Frequency
from domain.organisation import Organisation
from domain.periods import Period


def year_of(period: Period) -> Period:
    """The fiscal year that most of it lies in; of a week, the one that holds its Thursday."""
    middle = period.first + (period.last - period.first) // 2
    return period.calendar.containing(Frequency.YEARLY, middle)


def running_year(organisation: Organisation, today: date) -> Period:
    return organisation.calendar.containing(Frequency.YEARLY, today)


def periods_in(year: Period, frequency: Frequency) -> tuple[Period, ...]:
    """Oldest first."""
    calendar = year.calendar
    first = calendar.containing(frequency, year.first)
    last = calendar.containing(frequency, year.last)
    return tuple(period for period in calendar.span(first, last) if year_of(period) == year)
