"""Checks of single values: what was printed beside a ratio, and counts that are none."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from domain.audit_findings import AuditCheck, Audited, Finding, entry_of, ratio_of
from domain.cells import Cell
from domain.exact_decimals import decimal_text, rounded
from domain.measures import Measure
from domain.value_format import disagrees, grouped

WHOLE = Fraction(3, 4)  # of an indicator's other parts, for parts to be counts
MOST_PLACES = 4
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


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _ratio(parts: tuple[Decimal, Decimal]) -> str:
    return f"{grouped(parts[0])} / {grouped(parts[1])}"


def _and(texts: Iterator[str]) -> str:
    return " and ".join(texts)
