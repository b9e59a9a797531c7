"""Marks: the days on which changes took effect, as a chart of the history shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from domain.actions import Action, Ending
from domain.assessments import Assessment
from domain.exact_decimals import decimal_of
from domain.process_changes import ProcessChange
from domain.verification import change

_NEVER_WERE = (Ending.CANCELLED, Ending.SUPERSEDED)


@dataclass(frozen=True)
class ChangeMark:
    """One day in a history. ``period`` is canonical text of the one in which it lies.

    ``action`` is its number, 0 for a process change that people logged.

    ``share`` is how far into the period it lies, from 0 to 1. ``before`` and ``after`` are the
    means on its two sides, None where nothing was measured there.
    """

    action: int
    description: str
    day: date
    period: str
    share: Decimal
    before: Decimal | None = None
    after: Decimal | None = None


def marks_of(
    actions: Iterable[Action],
    changes: Iterable[ProcessChange],
    assessments: Sequence[Assessment],
    shown: Sequence[Assessment],
) -> tuple[ChangeMark, ...]:
    """Of the changes in the span that is shown, oldest first; means are of all assessments."""
    found = [
        mark
        for action in actions
        if action.took_effect and action.ending not in _NEVER_WERE
        for mark in _marks(action, action.took_effect, assessments, shown)
    ]
    found += [
        ChangeMark(0, each.what, each.day, *place)
        for each in changes
        if each.stands() and (place := _place(each.day, shown))
    ]
    return tuple(sorted(found, key=lambda mark: (mark.day, mark.action)))


def _place(day: date, shown: Sequence[Assessment]) -> tuple[str, Decimal] | None:
    """The period in which it lies, and how far into it."""
    for period in (each.period for each in shown):
        if period.first <= day <= period.last:
            days = (period.last - period.first + timedelta(days=1)).days
            return period.text, Decimal((day - period.first).days) / days
    return None


def _marks(
    action: Action, day: date, assessments: Sequence[Assessment], shown: Sequence[Assessment]
) -> list[ChangeMark]:
    place = _place(day, shown)
    if place is None:
        return []
    sides = change(assessments, day)
    means = _decimal(sides.before.mean), _decimal(sides.since.mean)
    return [ChangeMark(action.id, action.description, day, *place, *means)]


def _decimal(mean: Fraction | None) -> Decimal | None:
    return None if mean is None else decimal_of(mean)
