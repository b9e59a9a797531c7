"""Values as people read them."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from domain.exact_decimals import rounded
from domain.measures import Measure

MINUS = "−"
_MOST_PLACES = 4
_LARGE = 100  # from here on a fraction of one is no news


def format_value(
    value: Fraction | Decimal,
    measure: Measure,
    *,
    decimals: int | None = None,
    currency: str = "£",
) -> str:
    """29.5%, 16,750, £3,400, 3.2 days, 6.6; without `decimals` the measure's usual places."""
    exact = Fraction(value)
    places = _usual_places(exact, measure) if decimals is None else decimals
    number = rounded(exact, places)
    match measure:
        case Measure.PERCENT:
            return f"{grouped(number)}%"
        case Measure.CURRENCY:
            return f"{MINUS if number < 0 else ''}{currency}{grouped(abs(number))}"
        case Measure.DAYS | Measure.HOURS | Measure.MINUTES | Measure.YEARS:
            return _with_unit(number, measure.value)
        case Measure.COUNT | Measure.RATIO | Measure.SCORE:
            return grouped(number)


def format_level(
    level: Fraction | Decimal,
    measure: Measure,
    *,
    decimals: int | None = None,
    currency: str = "£",
    beside: Fraction | Decimal | None = None,
) -> str:
    """A mean or limit: as the value ``beside`` it; of large counts and amounts no fractions."""
    if decimals is None and beside is not None and measure in (Measure.RATIO, Measure.SCORE):
        decimals = _usual_places(Fraction(beside), measure)
    if (
        decimals is None
        and measure in (Measure.COUNT, Measure.CURRENCY)
        and abs(Fraction(level)) >= _LARGE
    ):
        decimals = 0
    return format_value(level, measure, decimals=decimals, currency=currency)


def format_points(
    diff: Fraction | Decimal,
    measure: Measure,
    *,
    decimals: int | None = None,
    currency: str = "£",
    hinges: bool = True,
) -> str:
    """A difference of two values: 19.0 points between percentages, else as the value itself.

    Where no rule ``hinges`` on it, it has as many places as its neighbours in a table.
    """
    exact = Fraction(diff)
    if measure is not Measure.PERCENT:
        return format_value(exact, measure, decimals=decimals, currency=currency)
    places = _places(exact, hinges) if decimals is None else decimals
    number = rounded(exact, places)
    return f"{grouped(number)} {'point' if number in (1, -1) and places == 0 else 'points'}"


def format_percent_of(diff: Fraction | Decimal, *, hinges: bool = True) -> str:
    """A share given in per cent: 190 is 190%, 5.051 is 5.1%.

    Below 100 an inexact share on which a rule ``hinges`` never reads as a whole number, so that
    5.04 is not taken for 5.
    """
    exact = Fraction(diff)
    if exact.denominator == 1 or abs(exact) >= 100:
        return f"{grouped(rounded(exact, 0))}%"
    return f"{grouped(rounded(exact, _places(exact, hinges)))}%"


def shared_places(values: Iterable[Fraction | Decimal], measure: Measure) -> int:
    """The decimals with which values that stand under one another look alike."""
    exact = [Fraction(value) for value in values]
    large = any(abs(value) >= _LARGE for value in exact)
    if large and measure in (Measure.COUNT, Measure.CURRENCY):
        return 0
    return max((_usual_places(value, measure) for value in exact), default=0)


def grouped(number: Decimal) -> str:
    """1,255, with the sign that is as wide as a digit; what people type may have either."""
    return f"{number:,f}".replace("-", MINUS)


def disagrees(typed: Decimal, exact: Fraction) -> bool:
    """Whether a typed value is further from its ratio than the rounding of its last digit."""
    exponent = typed.as_tuple().exponent
    place = Fraction(10) ** (exponent if isinstance(exponent, int) else 0)
    return abs(Fraction(typed) - exact) > place / 2


def _usual_places(value: Fraction, measure: Measure) -> int:
    whole = value.denominator == 1
    match measure:
        case Measure.PERCENT:
            return 1
        case Measure.CURRENCY:
            return 0 if whole else 2
        case Measure.RATIO | Measure.SCORE:
            return 1 if (value * 10).denominator == 1 else 2
        case _:
            return 0 if whole else 1


def _places(value: Fraction, hinges: bool) -> int:
    """One; more only where it would read as what it is not: a tolerance, or nothing."""
    return _telling_places(value, 1) if hinges or not rounded(value, 1) else 1


def _telling_places(value: Fraction, least: int) -> int:
    """The fewest places, from `least` on, at which an inexact number does not look whole."""
    if value.denominator == 1:
        return least
    for places in range(least, _MOST_PLACES):
        if Fraction(rounded(value, places)).denominator != 1:
            return places
    return _MOST_PLACES


def _with_unit(number: Decimal, plural: str) -> str:
    return f"{grouped(number)} {plural[:-1] if number in (1, -1) else plural}"
