"""Periods as files name them: always in full, so that they mean the same on every day."""

from datetime import date

from domain.errors import PeriodError
from domain.frequencies import Frequency
from domain.periods import Calendar, Period

# A text that means one period on both days does not depend on the day at all.
_DAYS = (date(2200, 12, 31), date(2190, 6, 15))


def named_period(calendar: Calendar, frequency: Frequency, text: str) -> Period:
    """The period that the text names with its year; PeriodError otherwise."""
    period = _named(calendar, frequency, text)
    return period if period is not None else _refused(calendar, frequency, text)


def period_containing(calendar: Calendar, frequency: Frequency, text: str) -> Period:
    """As `named_period`; a month or a day also names the period that it lies in."""
    period = _named(calendar, frequency, text)
    if period is not None:
        return period
    day = _day(text)
    if day is None:
        month = _named(calendar, Frequency.MONTHLY, text)
        day = month.first if month else None
    if day is None:
        return _refused(calendar, frequency, text)
    return calendar.containing(frequency, day)


def _named(calendar: Calendar, frequency: Frequency, text: str) -> Period | None:
    try:
        found = {calendar.parse(frequency, text, day) for day in _DAYS}
    except PeriodError:
        return None
    return found.pop() if len(found) == 1 else None


def _refused(calendar: Calendar, frequency: Frequency, text: str) -> Period:
    """Raises why; a reason that is the same on both days says more than that of the spelling."""
    reasons = {_reason(calendar, frequency, text, day) for day in _DAYS}
    reason = reasons.pop()
    if reason and not reasons:
        raise PeriodError(reason)
    return calendar.from_text(frequency, text.strip())


def _reason(calendar: Calendar, frequency: Frequency, text: str, day: date) -> str:
    try:
        calendar.parse(frequency, text, day)
    except PeriodError as error:
        return str(error)
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
