"""How several values of one measure become one: over a year's periods, and over units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from domain.exact_decimals import fraction
from domain.measures import Calculation, Entry, Measure


class Aggregation(StrEnum):
    """Declared for each indicator; a stock, such as a backlog, is its last value."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    RATIO_OF_SUMS = "ratio_of_sums"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def adds_up(self) -> bool:
        """Whether a year's target is split among its periods; else each period has all of it."""
        return self is Aggregation.SUM


_WORDS = {
    Aggregation.SUM: "the sum of its periods",
    Aggregation.MEAN: "the mean of its periods",
    Aggregation.LAST: "its last value",
    Aggregation.RATIO_OF_SUMS: "all its numerators over all its denominators",
}


@dataclass(frozen=True)
class Total:
    """Several values as one, exactly; None where nothing counts.

    Of a ratio of sums, ``left_out`` values have no numbers behind them and so do not count.
    """

    value: Fraction | None = None
    counted: int = 0
    left_out: int = 0


def usual(measure: Measure, calculation: Calculation) -> Aggregation:
    """A stock is declared; nobody can see it in the measure."""
    if calculation is Calculation.RATIO:
        return Aggregation.RATIO_OF_SUMS
    return Aggregation.SUM if measure in (Measure.COUNT, Measure.CURRENCY) else Aggregation.MEAN


def aggregation_fault(
    aggregation: Aggregation, measure: Measure, calculation: Calculation
) -> str | None:
    """Why values of this kind cannot be taken together so, with what to write instead; or None."""
    if calculation is Calculation.RATIO:
        if aggregation in (Aggregation.SUM, Aggregation.MEAN):
            return (
                "numerators and denominators are kept, so a year is the ratio of their sums and "
                f"not the {aggregation} of its periods. Write ratio_of_sums, or last for a level."
            )
        return None
    if aggregation is Aggregation.RATIO_OF_SUMS:
        return (
            "one number is typed, so there are no numerators and denominators to add up. Write "
            "sum, mean or last, or have it typed as a ratio."
        )
    if aggregation is Aggregation.SUM and measure in (Measure.PERCENT, Measure.RATIO):
        return f"{measure} values do not add up to anything. Write mean or last."
    return None


def over_time(entries: Sequence[Entry], aggregation: Aggregation, measure: Measure) -> Total:
    """Values of one indicator, oldest first."""
    if aggregation is Aggregation.LAST:
        return Total(entries[-1].exact(measure), 1) if entries else Total()
    return _together(entries, aggregation, measure)


def over_units(entries: Sequence[Entry], aggregation: Aggregation, measure: Measure) -> Total:
    """Values of several units for the same time: levels of a count add up, other levels do not."""
    if aggregation is Aggregation.LAST:
        counts = measure in (Measure.COUNT, Measure.CURRENCY)
        aggregation = Aggregation.SUM if counts else Aggregation.MEAN
    return _together(entries, aggregation, measure)


def _together(entries: Iterable[Entry], aggregation: Aggregation, measure: Measure) -> Total:
    listed = list(entries)
    if aggregation is Aggregation.RATIO_OF_SUMS:
        return _ratio(listed, measure)
    if not listed:
        return Total()
    total = sum((each.exact(measure) for each in listed), Fraction(0))
    value = total / len(listed) if aggregation is Aggregation.MEAN else total
    return Total(value, len(listed))


def _ratio(entries: Sequence[Entry], measure: Measure) -> Total:
    """Never a mean of ratios: of 13 months of Norfolk's abandoned calls it is 0.7 points off."""
    parts = [
        (fraction(each.numerator), fraction(each.denominator))
        for each in entries
        if each.numerator is not None and each.denominator is not None
    ]
    left_out = len(entries) - len(parts)
    if not parts:
        return Total(left_out=left_out)
    scale = 100 if measure is Measure.PERCENT else 1
    value = scale * sum(top for top, _ in parts) / sum(bottom for _, bottom in parts)
    return Total(Fraction(value), len(parts), left_out)
