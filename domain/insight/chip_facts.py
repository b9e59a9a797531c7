"""A chip, limits and points outside them, read off what was computed of one group."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, takewhile
from math import isnan

from domain.assessments import Record
from domain.cells import Cell
from domain.chips import Chip, LimitSpan
from domain.insight.processes import evidence, variation_of
from domain.insight.special_causes import NEIGHBOURS, Cause
from domain.levels import reaches
from domain.rating import Polarity
from domain.values import format_level
from domain.variation import Assurance, Evidence, Sign

_SIGNS = {
    Cause.OUTSIDE: Sign.OUTSIDE,
    Cause.TREND: Sign.TREND,
    Cause.TWO_OF_THREE: Sign.TWO_OF_THREE,
    Cause.SHIFT: Sign.SHIFT,
}
_ASSURANCES = {1: Assurance.PASSING, -1: Assurance.FAILING, 0: Assurance.HIT_AND_MISS}
LEAST_RANGES = 4  # moving ranges, for limits
_DIGITS = 10  # of a limit as it is kept: two machines say the same


@dataclass(frozen=True)
class Judged:
    """The last final value; ``is_earlier``: the latest value of all is not it."""

    record: Record
    cell: Cell
    is_earlier: bool


@dataclass(frozen=True)
class Column:
    """One group: ``causes`` are signed Cause numbers, ``assurance`` is a sign, as of Assessed."""

    periods: tuple[str, ...]
    values: tuple[float, ...]
    causes: list[int]
    points: int
    mean: float
    low: float
    high: float
    near_low: float
    near_high: float
    assurance: int

    @cached_property
    def evidence(self) -> Evidence:
        """Values that are hardly ever neighbours carry no limits, however many they are."""
        if self.points < len(self.values) and self._ranges < LEAST_RANGES:
            return Evidence.TOO_FEW
        return evidence(self.points)

    @property
    def _ranges(self) -> int:
        """Moving ranges: a gap voids those at both its sides."""
        return sum(not isnan(after - before) for before, after in pairwise(self.values))

    @cached_property
    def has_limits(self) -> bool:
        return self.evidence is not Evidence.TOO_FEW

    def is_close(self, value: float) -> bool:
        """Between a near limit and the limit."""
        return self.low <= value < self.near_low or self.near_high < value <= self.high


def chip(judged: Judged, column: Column, *, began_anew: bool) -> Chip:
    """With too few points the group says nothing."""
    indicator, carried = judged.record.indicator, column.evidence
    cause = column.causes[-1] if column.has_limits else 0
    until = judged.cell.period.label if judged.is_earlier else ""
    since = _first_label(judged, column) if began_anew else ""
    if carried is Evidence.TOO_FEW:
        return Chip(carried, column.points, indicator.frequency, until=until, since=since)
    return Chip(
        carried,
        column.points,
        indicator.frequency,
        variation_of(cause, indicator.polarity is Polarity.BIGGER),
        _SIGNS[Cause(abs(cause))] if cause else None,
        high=cause > 0,
        run=_run(column, cause),
        limit=_limit(judged, column, cause),
        assurance=_assurance(judged, column),
        until=until,
        since=since,
    )


def span(column: Column, *, in_force: bool) -> LimitSpan | None:
    """None where there are too few points for limits."""
    if not column.has_limits:
        return None
    return LimitSpan(
        column.periods[0],
        column.periods[-1],
        _kept(column.mean),
        _kept(column.low),
        _kept(column.high),
        provisional=column.evidence is Evidence.PROVISIONAL,
        in_force=in_force,
    )


def outside(column: Column) -> tuple[str, ...]:
    if not column.has_limits:
        return ()
    rows = zip(column.periods, column.causes, strict=True)
    return tuple(text for text, cause in rows if abs(cause) == Cause.OUTSIDE)


def _first_label(judged: Judged, column: Column) -> str:
    indicator, calendar = judged.record.indicator, judged.record.organisation.calendar
    return calendar.from_text(indicator.frequency, column.periods[0]).label


def _run(column: Column, cause: int) -> int:
    """How many of the last values make it: of a shift or trend all, however long it is."""
    values, up = column.values[::-1], 1 if cause > 0 else -1
    match abs(cause):
        case Cause.SHIFT:
            return _count((value - column.mean) * up > 0 for value in values)
        case Cause.TREND:
            return _count((after - before) * up > 0 for after, before in pairwise(values)) + 1
        case Cause.TWO_OF_THREE:
            return sum(map(column.is_close, values[:NEIGHBOURS]))
        case _:
            return 1 if cause else 0


def _count(flags: Iterable[bool]) -> int:
    return sum(1 for _ in takewhile(bool, flags))


def _limit(judged: Judged, column: Column, cause: int) -> str:
    """The limit that was crossed; empty where it would read like the value itself."""
    if abs(cause) != Cause.OUTSIDE:
        return ""
    indicator, currency = judged.record.indicator, judged.record.organisation.currency
    latest = judged.cell.value or Fraction(0)
    value, limit = (
        format_level(
            each,
            indicator.measure,
            decimals=indicator.decimals,
            currency=currency,
            beside=latest,
        )
        for each in (latest, _kept(column.high if cause > 0 else column.low))
    )
    return "" if value == limit else limit


def _assurance(judged: Judged, column: Column) -> Assurance | None:
    """None without a target; and none that the last value or half of all values gainsay."""
    variance = judged.cell.variance
    if variance is None or judged.cell.target is None or not column.has_limits:
        return None
    found = _ASSURANCES[column.assurance]
    if found is Assurance.HIT_AND_MISS:
        return found
    missed = found is Assurance.FAILING
    gainsaid = (variance.points > 0) is not missed or _gainsaid(judged, column, missed=missed)
    return None if gainsaid else found


def _gainsaid(judged: Judged, column: Column, *, missed: bool) -> bool:
    """One value far off can move the mean beyond the target that the others meet."""
    level, polarity = judged.cell.target or Decimal(0), judged.record.indicator.polarity
    known = [value for value in column.values if not isnan(value)]
    met = sum(reaches(value, level, polarity) for value in known)
    return 2 * (met if missed else len(known) - met) >= len(known)


def _kept(limit: float) -> Decimal:
    return Decimal(f"{limit:.{_DIGITS}g}")
