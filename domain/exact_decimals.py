"""Exact numbers as decimal text, and rounding that does not depend on a context."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

PLACES = 10


def decimal_text(number: Fraction | Decimal) -> str:
    """Exact where the decimals end (a Decimal keeps its zeros), else rounded to 10 places."""
    if isinstance(number, Decimal):
        return f"{number.copy_abs() if number == 0 else number:f}"
    places = _places(number.denominator)
    if places is not None:
        return f"{rounded(number, places):f}"
    text = f"{rounded(number, PLACES, ROUND_HALF_EVEN):f}"
    return text.rstrip("0").rstrip(".")


def decimal_of(number: Fraction) -> Decimal:
    """The decimal nearest to it, with at most 10 places where the decimals do not end."""
    return Decimal(decimal_text(number))


def rounded(number: Fraction | Decimal, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """To so many places; halves go away from zero unless told otherwise, and never to -0."""
    exact = Fraction(number)
    numerator, denominator = exact.numerator, exact.denominator
    whole, rest = divmod(abs(numerator) * 10**places, denominator)
    twice = 2 * rest - denominator
    up = twice > 0 or (twice == 0 and (rounding == ROUND_HALF_UP or whole % 2 == 1))
    amount = whole + up
    sign = "-" if numerator < 0 and amount else ""
    return Decimal(f"{sign}{amount}E-{places}")  # exact: only sums and products round


def _places(denominator: int) -> int | None:
    """How many decimals a fraction with this denominator has; None when they never end."""
    counts = []
    for prime in (2, 5):
        count = 0
        while denominator % prime == 0:
            denominator //= prime
            count += 1
        counts.append(count)
    return max(counts) if denominator == 1 else None


@lru_cache(maxsize=4096)
def fraction(value: Decimal) -> Fraction:
    """Kept, because targets and tolerances are compared with in every period."""
    return Fraction(value)
