"""Verification: whether an indicator says that an action worked, and what it shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from domain.actions import Action, ActionStage, Ending
from domain.assessments import Assessment
from domain.cells import Cell
from domain.exact_decimals import fraction
from domain.measures import Entry, Measure
from domain.periods import Calendar, Frequency, Period
from domain.rating import Polarity, Rating

VERIFYING_PERIODS = 2  # as many as close an episode, and for the same reason
MOST_BEFORE = 12  # periods that tell how it was before


@dataclass(frozen=True)
class Stretch:
    """The final readings on one side of a change, oldest first."""

    cells: tuple[Cell, ...]
    measure: Measure

    @property
    def values(self) -> tuple[Fraction, ...]:
        return tuple(cell.value for cell in self.cells if cell.value is not None)

    @property
    def mean(self) -> Fraction | None:
        """Of ratios the ratio of their sums, never the mean of percentages; None of nothing."""
        if not self.values:
            return None
        entries = [cell.reading.entry for cell in self.cells if cell.reading]
        pooled = _pooled([entry for entry in entries if entry])
        return (
            pooled.exact(self.measure) if pooled else sum(self.values) / Fraction(len(self.values))
        )


@dataclass(frozen=True)
class Change:
    """What an indicator was before and since the day on which a change took effect.

    The period in which that day lies, unless it begins with it, is on neither side.
    """

    before: Stretch
    since: Stretch


@dataclass(frozen=True)
class Evidence:
    """What verifies an action: the two periods with their values, and how it was before.

    ``change.since`` ends with the second of the periods.
    """

    periods: tuple[Period, Period]
    values: tuple[Fraction, Fraction]
    change: Change


@dataclass(frozen=True)
class CycleTime:
    """Days from the detection of an exception to the change, and to its verification.

    None where one of the two days is not known, or where the change came first.
    """

    to_change: int | None = None
    to_verified: int | None = None


def evidence(action: Action, assessments: Sequence[Assessment]) -> Evidence | None:
    """The first two consecutive final readings that hold, in periods that start on or after the
    day of effect; None while there are none.

    Missing, not expected and provisional periods neither count nor reset; a final reading that
    does not hold resets.
    """
    if action.took_effect is None:
        return None
    held = _held(action, action.took_effect, assessments)
    if len(held) < VERIFYING_PERIODS:
        return None
    first, second = held
    known = [each for each in assessments if each.period <= second.period]
    values = (first.value or Fraction(0), second.value or Fraction(0))
    shown = change(known, action.took_effect)
    return Evidence((first.period, second.period), values, shown)


def holding(action: Action, assessments: Sequence[Assessment]) -> tuple[Period, ...]:
    """The periods that hold so far, up to the two that verify it."""
    if action.took_effect is None:
        return ()
    return tuple(cell.period for cell in _held(action, action.took_effect, assessments))


def first_period(calendar: Calendar, frequency: Frequency, took_effect: date) -> Period:
    """The first period that can count: it begins on the day of effect or after it."""
    period = calendar.containing(frequency, took_effect)
    return period if period.first >= took_effect else period.next()


def change(assessments: Sequence[Assessment], took_effect: date) -> Change:
    """Both sides of a day, as far as the assessments go; before it `MOST_BEFORE` values at most."""
    measure = assessments[0].history.measure if assessments else Measure.PERCENT
    final = [each.cell for each in assessments if each.cell.is_final]
    before = [cell for cell in final if cell.period.last < took_effect][-MOST_BEFORE:]
    since = [cell for cell in final if cell.period.first >= took_effect]
    return Change(Stretch(tuple(before), measure), Stretch(tuple(since), measure))


def judged(action: Action, found: Evidence | None, now: datetime) -> Action:
    """The action as the indicator leaves it: verified, open again, or as it was.

    Only what is open or verified is judged: every other ending was a person's decision.
    """
    if action.ending not in (None, Ending.VERIFIED):
        return action
    if found is not None:
        first, second = found.periods
        proof = (first.text, second.text)
        if action.ending is Ending.VERIFIED:
            return replace(action, verified_by=proof)
        return replace(
            action,
            ending=Ending.VERIFIED,
            ended_at=now,
            verified_by=proof,
            stage=ActionStage.STANDARDISE,
        )
    if action.ending is None:
        return action
    return replace(action, ending=None, ended_at=None, verified_by=(), stage=ActionStage.TEST)


def cycle_time(detected: date | None, took_effect: date | None, verified: date | None) -> CycleTime:
    return CycleTime(_days(detected, took_effect), _days(detected, verified))


def _held(action: Action, day: date, assessments: Iterable[Assessment]) -> list[Cell]:
    """The first so many in a row that verify, else those at the end that may become them."""
    held: list[Cell] = []
    for each in _since(assessments, day):
        if len(held) == VERIFYING_PERIODS:
            break
        holds = _holds(each.cell, action.success, each.history.polarity)
        held = [*held, each.cell] if holds else []
    return held


def _since(assessments: Iterable[Assessment], day: date) -> list[Assessment]:
    return [each for each in assessments if each.cell.is_final and each.period.first >= day]


def _holds(cell: Cell, success: Decimal | None, polarity: Polarity) -> bool:
    """An action's own level takes the place of Green."""
    if success is None or cell.value is None:
        return cell.rating is Rating.GREEN
    return not polarity.is_worse(cell.value, fraction(success))


def _pooled(entries: Sequence[Entry]) -> Entry | None:
    """The ratio of the sums; None where one of them is no ratio."""
    numerators = [entry.numerator for entry in entries if entry.numerator is not None]
    denominators = [entry.denominator for entry in entries if entry.denominator is not None]
    if len(numerators) < len(entries):
        return None
    return Entry(None, sum(numerators, Decimal(0)), sum(denominators, Decimal(0)))


def _days(first: date | None, last: date | None) -> int | None:
    if first is None or last is None or last < first:
        return None
    return (last - first).days
