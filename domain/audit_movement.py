"""Checks of values against the series' own movement: jumps, zeros, what stands still or falls."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from domain.audit_findings import AuditCheck, Audited, Finding, finest_step, ratio_of
from domain.cells import Cell
from domain.exact_decimals import decimal_text, fraction
from domain.insight.own_movement import Move, jumps, lowest_expected, repeats
from domain.measures import Measure
from domain.periods import Frequency, Period

FEW = 9  # cases: none at all is within three standard deviations of them
MANY, NEARLY_NOTHING = 8, 3  # values; a third of their mean is far from nothing
TOTALS = (Measure.COUNT, Measure.CURRENCY, Measure.DAYS, Measure.HOURS, Measure.MINUTES)
LEAST_RISES, LEAST_RISES_OF_SHARES = 6, 12


def jump(audited: Audited) -> Iterator[Finding]:
    """A move beyond the series' own moving ranges; what a process change explains is none."""
    zeros = {found.period for found in zero(audited)}
    cells = audited.cells
    values = [cell.value if cell.is_final else None for cell in cells]
    floats = [None if value is None else float(value) for value in values]
    for move in jumps(floats, _season(audited)):
        before, after = values[move.at - 1], values[move.at]
        if before is None or after is None or _is_chance(audited, before, after):
            continue
        doubted = {cells[move.at].period, cells[move.at - 1].period} & zeros
        explained = _is_changed(audited, cells[move.at].period)
        if not (doubted or explained or _begins_again(audited, move.at)):
            yield _jumped(audited, cells[move.at], before, after, move)


def zero(audited: Audited) -> Iterator[Finding]:
    """A zero far below everything else that was measured."""
    zeros = [cell for cell, value in audited.known if value == 0]
    others = [value for _, value in audited.known if value != 0]
    lowest = lowest_expected([float(value) for value in others])
    if not zeros or len(zeros) >= len(others) or lowest is None:
        return
    if lowest <= 0 and not _keeps_away(others):
        return
    hardly = f", and chance alone hardly goes below {audited.value(_short(lowest))}"
    span = f"{audited.value(min(others))} to {audited.value(max(others))}"
    for cell in zeros:
        if _cases_expected(audited, cell, others) <= FEW:
            continue
        told = (
            f"{cell.period.label} is {audited.value(Fraction(0))}; the others are {span}"
            f"{hardly if lowest > 0 else ''}"
        )
        yield audited.finding(AuditCheck.ZERO, told, ("0",), cell, lowest)


def carried(audited: Audited) -> Iterator[Finding]:
    """The same value several times running, finer than chance would give it."""
    cells = [cell for cell, _ in audited.known]
    values = [value for _, value in audited.known]
    bounds = audited.record.indicator.bounds
    whole = Decimal(100 if audited.record.indicator.measure is Measure.PERCENT else 0)
    edges = {Decimal(0), whole, *((bounds.low, bounds.high) if bounds else ())}
    step = float(finest_step(audited, cells) or 1)
    for run in repeats([float(value) for value in values], step):
        value, first, last = values[run.at], cells[run.at - run.count + 1], cells[run.at]
        if any(value == edge for edge in edges if edge is not None):
            continue
        told = (
            f"{audited.value(value)} {run.count} times running, "
            f"{first.period.label} to {last.period.label}"
        )
        if run.step:
            told += f"; otherwise it moves by {audited.moved(_short(run.step))}"
        numbers = (decimal_text(value), first.period.text, f"x{_doublings(run.count)}")
        yield audited.finding(AuditCheck.CARRIED, told, numbers, last, float(run.count))


def fallen(audited: Audited) -> Iterator[Finding]:
    """The first fall of what has only ever risen; a yearly total begins again each year."""
    is_total = audited.record.indicator.measure in TOTALS
    least = LEAST_RISES if is_total else LEAST_RISES_OF_SHARES
    moves = rises = 0
    goes_on = False  # from one fiscal year into the next
    for (before, had), (after, has) in pairwise(audited.known):
        crosses = _crosses_years(audited, before, after)
        if has < had and crosses and not goes_on:
            continue
        if has < had:
            if moves >= least and 3 * rises >= 2 * moves:
                yield _fell(audited, after, had, has, moves)
            return
        goes_on |= crosses
        moves += 1
        rises += has > had


def _jumped(audited: Audited, cell: Cell, before: Fraction, after: Fraction, move: Move) -> Finding:
    rose = move.change > 0
    way, usual, limit = ("rose", "rises", move.high) if rose else ("fell", "falls", -move.low)
    told = (
        f"{cell.period.label} {way} by {audited.moved(abs(after - before))} to "
        f"{audited.value(after)}; "
    )
    if move.largest:
        rest = "its largest other move is" if move.others else "its largest move before was"
        told += (
            f"{rest} {audited.moved(_short(move.largest))}, and it usually {usual} by no more "
            f"than {audited.moved(_short(max(limit, 0.0)))}"
        )
    else:
        told += "otherwise it has never moved" if move.others else "it had never moved before"
    numbers = (decimal_text(before), decimal_text(after))
    times = abs(move.change) / (move.largest or abs(float(before)))
    return audited.finding(AuditCheck.JUMP, told, numbers, cell, times)


def _is_chance(audited: Audited, before: Fraction, after: Fraction) -> bool:
    """Of a few cases counted, three standard deviations of a Poisson difference are nothing."""
    counted = audited.record.indicator.measure is Measure.COUNT
    return counted and (after - before) ** 2 <= FEW * (after + before)


def _season(audited: Audited) -> int:
    calendar = audited.record.organisation.calendar
    return calendar.periods_a_year(audited.record.indicator.frequency)


def _is_changed(audited: Audited, period: Period) -> bool:
    """Whether somebody logged what was done to the process in it, or in the period before."""
    first = period.previous().first
    changes = (each for each in audited.record.changes if each.stands())
    return any(first <= each.day <= period.last for each in changes)


def _begins_again(audited: Audited, at: int) -> bool:
    """Whether a yearly total starts anew at this cell: it never fell within a year."""
    cells = [cell for cell in audited.cells[: at + 1] if cell.value is not None]
    *within, last = pairwise(cells)
    falls = [each for each in (*within, last) if (each[1].value or 0) < (each[0].value or 0)]
    return last in falls and all(_crosses_years(audited, *each) for each in falls)


def _keeps_away(others: Sequence[Fraction]) -> bool:
    """Whether values that vary much still never came near to 0."""
    mean = sum(others, Fraction(0)) / len(others)
    return len(others) >= MANY and min(others) * NEARLY_NOTHING >= mean


def _cases_expected(audited: Audited, cell: Cell, others: Sequence[Fraction]) -> Fraction:
    """How many cases a zero stands for by the mean of the others; of what is measured, enough."""
    mean, parts = sum(others, Fraction(0)) / len(others), ratio_of(cell)
    if audited.record.indicator.measure is Measure.COUNT:
        return mean
    share = parts is not None and audited.record.indicator.measure is Measure.PERCENT
    return mean * fraction(parts[1]) / 100 if share and parts else Fraction(FEW + 1)


def _fell(audited: Audited, cell: Cell, had: Fraction, has: Fraction, moves: int) -> Finding:
    told = (
        f"{cell.period.label} fell by {audited.moved(had - has)} from {audited.value(had)} "
        f"to {audited.value(has)}, after {moves} periods without a fall"
    )
    return audited.finding(
        AuditCheck.FALLEN, told, (decimal_text(had), decimal_text(has)), cell, float(moves)
    )


def _crosses_years(audited: Audited, before: Cell, after: Cell) -> bool:
    calendar, frequency = audited.record.organisation.calendar, Frequency.YEARLY
    years = (calendar.containing(frequency, cell.period.first) for cell in (before, after))
    return len(set(years)) > 1


def _short(number: float) -> Fraction:
    """A statistic with as many digits as anybody reads."""
    whole = abs(number) >= 100  # three digits before the point
    return Fraction(Decimal(f"{number:.0f}" if whole else f"{number:.3g}"))


def _doublings(count: int) -> int:
    """3 to 5 are told of once, and again from 6, 12 and 24 on."""
    return (count // 3).bit_length()
