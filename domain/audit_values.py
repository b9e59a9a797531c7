"""Checks of single values: what was printed, counted, carried forward, or cannot be."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from domain.audit_findings import AuditCheck, Audited, Finding, entry_of, ratio_of
from domain.cells import Cell
from domain.exact_decimals import decimal_text, rounded
from domain.insight.own_movement import Move, jumps, lowest_expected, repeats
from domain.measures import Measure
from domain.periods import Frequency, Period
from domain.value_format import disagrees, grouped

WHOLE = Fraction(3, 4)  # of an indicator's other parts, for parts to be counts
MOST_PLACES = 4
TOTALS = (Measure.COUNT, Measure.CURRENCY, Measure.DAYS, Measure.HOURS, Measure.MINUTES)
LEAST_RISES, LEAST_RISES_OF_SHARES = 6, 12
_MEASURED_PARTS = (Measure.CURRENCY, Measure.DAYS, Measure.HOURS, Measure.MINUTES, Measure.YEARS)


def printed(audited: Audited) -> Iterator[Finding]:
    """A value beside its ratio, further from it than its last digit was rounded."""
    for cell in audited.valued:
        entry, parts = entry_of(cell), ratio_of(cell)
        if entry is None or parts is None or entry.value is None or cell.value is None:
            continue
        if not disagrees(entry.value, cell.value):
            continue
        difference = abs(Fraction(entry.value) - cell.value)
        places = _places(entry.value)
        shown = audited.value(entry.value, places)
        computed = _told_apart(audited, cell.value, entry.value, places)
        told = f"{cell.period.label} prints {shown}, and {_ratio(parts)} is {computed}"
        numbers = (decimal_text(entry.value), *map(decimal_text, parts))
        yield audited.finding(AuditCheck.PRINTED, told, numbers, cell, float(difference))


def fractional(audited: Audited) -> Iterator[Finding]:
    """A numerator, denominator or count that is not whole, where the others are."""
    cells = audited.valued
    parts = [part for cell in cells for part in _counts(audited, cell)]
    whole = sum(_is_whole(part) for part in parts)
    for cell in cells:
        its = _counts(audited, cell)
        broken = [part for part in its if not _is_whole(part)]
        others = len(parts) - len(broken)
        always = audited.record.indicator.measure is Measure.COUNT and not ratio_of(cell)
        if not broken or not (always or (others and whole >= WHOLE * others)):
            continue
        told = f"{cell.period.label} counts {_and(grouped(part) for part in broken)}"
        back = _computed_back(cell)
        yield audited.finding(
            AuditCheck.FRACTION,
            f"{told}, which is {back}" if back else told,
            map(decimal_text, broken),
            cell,
            float(len(broken)),
        )


def jump(audited: Audited) -> Iterator[Finding]:
    """A move beyond the series' own moving ranges; what a process change explains is none."""
    zeros = {found.period for found in zero(audited)}
    cells = audited.cells
    values = [cell.value if cell.is_final else None for cell in cells]
    for move in jumps([None if value is None else float(value) for value in values]):
        before, after = values[move.at - 1], values[move.at]
        if before is None or after is None:
            continue
        doubted = {cells[move.at].period, cells[move.at - 1].period} & zeros
        explained = _is_changed(audited, cells[move.at].period)
        if not (doubted or explained or _begins_again(audited, move.at)):
            yield _jumped(audited, cells[move.at], before, after, move)


def _jumped(audited: Audited, cell: Cell, before: Fraction, after: Fraction, move: Move) -> Finding:
    rose = move.change > 0
    way, usual, limit = ("rose", "rises", move.high) if rose else ("fell", "falls", -move.low)
    told = (
        f"{cell.period.label} {way} by {audited.moved(abs(after - before))} to "
        f"{audited.value(after)}; its largest move before was "
        f"{audited.moved(_short(move.largest))}, and it usually {usual} by no more than "
        f"{audited.moved(_short(max(limit, 0.0)))}"
    )
    numbers = (decimal_text(before), decimal_text(after))
    return audited.finding(AuditCheck.JUMP, told, numbers, cell, abs(move.change) / move.largest)


def zero(audited: Audited) -> Iterator[Finding]:
    """A zero far below everything else that was measured."""
    zeros = [cell for cell, value in audited.known if value == 0]
    others = [value for _, value in audited.known if value != 0]
    lowest = lowest_expected([float(value) for value in others])
    if not zeros or len(zeros) >= len(others) or lowest is None or lowest <= 0:
        return
    span = f"{audited.value(min(others))} to {audited.value(max(others))}"
    for cell in zeros:
        told = (
            f"{cell.period.label} is {audited.value(Fraction(0))}; the others are {span}, "
            f"and chance alone hardly goes below {audited.value(_short(lowest))}"
        )
        yield audited.finding(AuditCheck.ZERO, told, ("0",), cell, lowest)


def carried(audited: Audited) -> Iterator[Finding]:
    """The same value several times running, finer than chance would give it."""
    cells = [cell for cell, _ in audited.known]
    values = [value for _, value in audited.known]
    bounds = audited.record.indicator.bounds
    edges = {Decimal(0), *((bounds.low, bounds.high) if bounds else ())}
    for run in repeats([float(value) for value in values], _resolution(audited, cells)):
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


def _counts(audited: Audited, cell: Cell) -> tuple[Decimal, ...]:
    """The parts of a value that should be whole numbers; money and time are measured."""
    parts, measure = ratio_of(cell), audited.record.indicator.measure
    if parts is not None:
        return parts[1:] if measure in _MEASURED_PARTS else parts
    entry = entry_of(cell)
    counted = measure is Measure.COUNT and entry is not None and entry.value is not None
    return (entry.value,) if counted and entry and entry.value is not None else ()


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _computed_back(cell: Cell) -> str:
    """ "27.36% of 3,768", where the numerator is that, rounded."""
    parts = ratio_of(cell)
    if parts is None or _is_whole(parts[0]):
        return ""
    top, bottom = parts
    for places in (0, 1, 2):
        percent = rounded(Fraction(top) / Fraction(bottom) * 100, places)
        product = Fraction(percent) * Fraction(bottom) / 100
        if rounded(product, _places(top)) == top:
            return f"{percent}% of {grouped(bottom)}"
    return ""


def _told_apart(audited: Audited, value: Fraction, other: Decimal, places: int) -> str:
    """With as many decimals as it takes to see that the two differ."""
    for more in range(places, places + MOST_PLACES):
        if rounded(value, more) != other:
            return audited.value(value, max(more, 1) if more == places else more)
    return audited.value(value, places + MOST_PLACES)


def _resolution(audited: Audited, cells: Sequence[Cell]) -> float:
    """The finest step in which the values are given."""
    steps = []
    for cell in cells:
        entry, parts = entry_of(cell), ratio_of(cell)
        if parts is not None:
            scale = 100 if audited.record.indicator.measure is Measure.PERCENT else 1
            steps.append(float(scale / parts[1]))
        elif entry is not None and entry.value is not None:
            steps.append(float(10.0 ** -_places(entry.value)))
    return min(steps, default=1.0)


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _short(number: float) -> Fraction:
    """A statistic with as many digits as anybody reads."""
    whole = abs(number) >= 100  # three digits before the point
    return Fraction(Decimal(f"{number:.0f}" if whole else f"{number:.3g}"))


def _doublings(count: int) -> int:
    """3 to 5 are told of once, and again from 6, 12 and 24 on."""
    return (count // 3).bit_length()


def _ratio(parts: tuple[Decimal, Decimal]) -> str:
    return f"{grouped(parts[0])} / {grouped(parts[1])}"


def _and(texts: Iterator[str]) -> str:
    return " and ".join(texts)
