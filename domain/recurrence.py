"""Recurrence: the days of a series, from a rule of RFC 5545."""

from collections.abc import Iterator
from datetime import date, datetime, time

from dateutil.rrule import rrulestr


def days(rule: str, first: date) -> Iterator[date]:
    """Its days from ``first`` on, in order and as a rule without an end: for ever."""
    recurring = rrulestr(rule, dtstart=datetime.combine(first, time()))
    return (found.date() for found in recurring)


def first_day(rule: str, earliest: date) -> date:
    """The first day that it could begin with: "every other Monday" counts from a Monday."""
    every = ";".join(part for part in rule.split(";") if not part.startswith("INTERVAL="))
    return next(days(every, earliest))
