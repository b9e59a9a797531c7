"""What an indicator is measured in, and one measured value."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.errors import ValueTextError
from domain.exact_decimals import fraction


class Measure(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    RATIO = "ratio"
    SCORE = "score"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    YEARS = "years"
    CURRENCY = "currency"


class Calculation(StrEnum):
    """Whether a value is logged as one number or computed from numerator and denominator."""

    VALUE = "value"
    RATIO = "ratio"


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest possible value; None means unlimited."""

    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueTextError(
                f"The lowest possible value, {self.low:f}, is above the highest, {self.high:f}. "
                f"Write bounds as [{self.high:f}, {self.low:f}]."
            )

    def hold(self, value: Decimal) -> bool:
        too_low = self.low is not None and value < self.low
        return not too_low and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        low, high = ("" if end is None else f"{end:f}" for end in (self.low, self.high))
        return f"[{low}, {high}]"


@dataclass(frozen=True)
class Entry:
    """One value as typed or printed, the ratio it comes from, or both.

    Norfolk prints both, and 23 of its 50 ratios say something else than the value beside them.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def __post_init__(self) -> None:
        given = (self.value, self.numerator, self.denominator)
        if not all(number is None or number.is_finite() for number in given):
            raise ValueTextError("A value must be a number. Write for example 29.5 or 1255/4258.")
        if (self.numerator is None) != (self.denominator is None):
            raise ValueTextError("A ratio needs both its numbers. Write for example 1255/4258.")
        if self.value is None and self.numerator is None:
            raise ValueTextError("There is no value. Write for example 29.5 or 1255/4258.")
        if self.denominator is not None and self.denominator <= 0:
            raise ValueTextError(
                f"The ratio divides by {self.denominator:f}. Write for example 1255/4258."
            )

    def exact(self, measure: Measure) -> Fraction:
        """The value that counts: from the ratio where there is one, else the typed value."""
        if self.numerator is not None and self.denominator is not None:
            return ratio_value(self.numerator, self.denominator, measure)
        return fraction(self.value or Decimal(0))


def ratio_value(numerator: Decimal, denominator: Decimal, measure: Measure) -> Fraction:
    """In the measure's own unit: times 100 for a percentage."""
    scale = 100 if measure is Measure.PERCENT else 1
    return Fraction(fraction(numerator) * scale, fraction(denominator))
