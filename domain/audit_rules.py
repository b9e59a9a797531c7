"""Checks of what values are rated by: stale targets, colours that cannot appear, few cases."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from math import ceil, sqrt

from domain.audit_findings import AuditCheck, Audited, Finding, finest_step, ratio_of
from domain.cells import Cell
from domain.exact_decimals import decimal_text, fraction
from domain.indicators import Stage
from domain.measures import Measure
from domain.periods import Frequency
from domain.rating import Polarity, Rating, Relative, YearOnYear
from domain.targets import in_force
from domain.value_format import format_percent_of, grouped

LONGEST_TARGET = 2  # fiscal years that a target may begin before the present one
FAILURES = 3  # times as many failures as the target allows, and still not Red
STUCK = 12  # Ambers running, and never Red before
NORMAL = 1.96  # standard errors either side: 95 % of what chance does
FEW, SMALL = 10, 1000  # cases that change a colour; denominators that chance moves noticeably
LOOKS_BACK = 13


def stale_target(audited: Audited) -> Iterator[Finding]:
    """No new target for two fiscal years, or for this one where there was one for each before."""
    record, calendar = audited.record, audited.record.organisation.calendar
    ended = calendar.last_ended(record.indicator.frequency, audited.today)
    target = in_force(record.targets, ended)
    if target is None or record.indicator.stage is not Stage.LIVE:
        return
    year = calendar.containing(Frequency.YEARLY, ended.first)
    starts = {calendar.containing(Frequency.YEARLY, each.start.first) for each in record.targets}
    its = calendar.containing(Frequency.YEARLY, target.start.first)
    renewed_yearly = {year.previous(), year.shift(-2)} <= starts and year not in starts
    if not renewed_yearly and its > year.shift(-LONGEST_TARGET):
        return
    wanted = audited.value(target.value)
    told = f"The target of {wanted} is from {target.start.label}; {year.text} has none of its own"
    told += ", and each of the two years before had one" if renewed_yearly else ""
    numbers = (decimal_text(target.value), target.start.text, year.text)
    age = (year.first - target.start.first).days
    yield audited.finding(AuditCheck.STALE_TARGET, told, numbers, weight=float(age))


def colours(audited: Audited) -> Iterator[Finding]:
    """A tolerance in per cent of a target that leaves a colour without any room."""
    indicator = audited.record.indicator
    scheme = indicator.scheme_under(audited.record.organisation.scheme)
    target = _present_target(audited)
    if not isinstance(scheme, Relative | YearOnYear) or target is None:
        return
    if indicator.stage is not Stage.LIVE:
        return
    tolerance = scheme.amber if isinstance(scheme, Relative) else scheme.tolerance
    told = _unfair(audited, target, tolerance)
    if told:
        numbers = (decimal_text(target), decimal_text(tolerance))
        yield audited.finding(AuditCheck.COLOURS, told, numbers)


def few_cases(audited: Audited) -> Iterator[Finding]:
    """The latest colour could be another by chance: its denominator is too small for the scheme.

    Large denominators are left to process limits: months of thousands of cases differ far more
    than drawing lots would make them.
    """
    shares = (_Share.of(audited, cell) for cell in audited.valued)
    rated = [each for each in shares if each]
    if not rated or rated[-1].cell is not audited.valued[-1]:
        return
    latest, recent = rated[-1], rated[-LOOKS_BACK:]
    if not latest.hangs:
        return
    often = sum(each.hangs for each in recent)
    top, bottom = latest.parts
    told = (
        f"{latest.cell.period.label}: {grouped(top)} of {grouped(bottom)} is "
        f"{audited.value(latest.value)}; chance alone moves so few cases by up to "
        f"{audited.points(latest.half_width)}, and {_cases(latest.cases)} more or fewer would "
        f"decide whether the target of {audited.value(latest.target)} is met"
    )
    if often > 1:
        told += f" (so in {often} of the last {len(recent)})"
    numbers = (decimal_text(latest.target), f"2^{int(bottom).bit_length()}")
    weight = float(latest.half_width / max(latest.distance, Fraction(1, 10)))
    yield audited.finding(AuditCheck.FEW_CASES, told, numbers, weight=weight)


class _Share:
    """A share of cases with its target: how far chance alone moves it, and what that changes."""

    def __init__(
        self, cell: Cell, value: Fraction, target: Decimal, parts: tuple[Decimal, Decimal]
    ) -> None:
        self.cell, self.value, self.target, self.parts = cell, value, target, parts
        self.distance = abs(value - fraction(target))
        self.half_width = _half_width(value / 100, parts[1])

    @classmethod
    def of(cls, audited: Audited, cell: Cell) -> "_Share | None":
        parts, value, target = ratio_of(cell), cell.value, cell.target
        is_share = audited.record.indicator.measure is Measure.PERCENT
        if not is_share or parts is None or value is None or target is None:
            return None
        if any(part != part.to_integral_value() for part in parts):
            return None  # thousands of minutes are no cases
        return cls(cell, value, target, parts) if 0 <= value <= 100 else None

    @property
    def cases(self) -> int:
        """So many of them more or fewer bring it to its target or take it off."""
        return max(1, ceil(self.distance * fraction(self.parts[1]) / 100))

    @property
    def hangs(self) -> bool:
        """Chance reaches across the target, by no more than a few cases."""
        return self.parts[1] < SMALL and self.cases <= FEW and self.half_width > self.distance


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def _half_width(share: Fraction, cases: Decimal) -> Fraction:
    """Of Wilson's 95 % interval, in points: it holds at 0 and at 100 % too."""
    n, p, z2 = float(cases), float(share), NORMAL**2
    half = NORMAL * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Fraction(Decimal(f"{100 * half:.3g}"))


def _present_target(audited: Audited) -> Decimal | None:
    record = audited.record
    running = record.organisation.calendar.containing(record.indicator.frequency, audited.today)
    found = in_force(record.targets, running)
    return found.value if found else None


def _unfair(audited: Audited, target: Decimal, tolerance: Decimal) -> str:
    if target <= 0:
        level = audited.value(target)
        return (
            f"{format_percent_of(tolerance)} of a target of {level} means nothing, so nothing is "
            f"rated. Fairer: thresholds, with Green at {level} and a level of its own for Amber"
        )
    band = fraction(target) * fraction(tolerance) / 100
    return (
        _never_amber(audited, target, tolerance, band)
        or _never_red(audited, target, tolerance, band)
        or _stuck(audited, tolerance, band)
    )


def _never_amber(audited: Audited, target: Decimal, tolerance: Decimal, band: Fraction) -> str:
    """Near 0 the tolerance is smaller than the smallest step that a value can take."""
    step = _step(audited)
    if step is None or band >= step:
        return ""
    share = format_percent_of(step * 100 / fraction(target))
    return (
        f"It is Green or Red and never Amber: the value next to the target of "
        f"{audited.value(target)} is {audited.points(step)} off, which is {share}, and Amber ends "
        f"at {format_percent_of(tolerance)}. Fairer: points, with Amber up to "
        f"{audited.points(step)}"
    )


def _never_red(audited: Audited, target: Decimal, tolerance: Decimal, band: Fraction) -> str:
    """Near 100 % the tolerance lets many times the failures pass that the target allows."""
    indicator = audited.record.indicator
    high = indicator.bounds.high if indicator.bounds else None
    bounded = indicator.measure is Measure.PERCENT and (high is None or high == 100)
    if not bounded or indicator.polarity is not Polarity.BIGGER or target > 100:
        return ""
    room = 100 - fraction(target)
    if band + room < FAILURES * room:
        return ""
    edge, fairer = fraction(target) - band, room or Fraction(1)
    allowed = audited.points(room) if room else "nothing"
    return (
        f"Red comes too late: only below {audited.exactly(edge)}, "
        f"{audited.exact_points(band + room)} short of 100%, where the target of "
        f"{audited.value(target)} allows {allowed}. Fairer: points, with Amber up to "
        f"{audited.points(fairer)}"
    )


def _stuck(audited: Audited, tolerance: Decimal, band: Fraction) -> str:
    """A year of Ambers and never a Red: the band is wider than the indicator ever moves."""
    rated = [cell for cell in audited.valued if cell.rating in _COLOURS]
    run = len(list(takewhile(lambda cell: cell.rating is Rating.AMBER, reversed(rated))))
    if run < STUCK or any(cell.rating is Rating.RED for cell in rated):
        return ""
    worst = max((cell.variance.points for cell in rated if cell.variance), default=Fraction(0))
    return (
        f"Amber {run} times running and never Red: Amber reaches {audited.exact_points(band)} "
        f"({format_percent_of(tolerance)}) beyond the target, and it was never more than "
        f"{audited.points(worst)} off. "
        f"Fairer: points, with Amber up to {audited.points(worst / 2)}"
    )


_COLOURS = (Rating.GREEN, Rating.AMBER, Rating.RED)


def _step(audited: Audited) -> Fraction | None:
    """The smallest step between two values, as they are given; None where nothing is known."""
    if audited.record.indicator.measure is Measure.COUNT:
        return Fraction(1)
    return finest_step(audited, audited.valued[-LOOKS_BACK:])
