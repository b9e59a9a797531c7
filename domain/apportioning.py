"""Wholes into parts that always add up to them, to the last unit of the last decimal."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from domain.errors import DomainError

Parts = tuple[Decimal, ...]


def apportioned(whole: Decimal, weights: Sequence[Fraction], places: int) -> Parts:
    """In proportion to the weights, by the largest remainder; of two alike the earlier gets more.

    Cut at so many ``places``, or those of the whole where it has more: nothing is rounded away.
    """
    check_weights(weights)
    places = max(places, _needed(whole))
    units, total = _units(whole, places), sum(weights)
    exact = [units * weight / total for weight in weights]
    shares = [share.numerator // share.denominator for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (shares[at] - exact[at], at))
    for at in by_rest[: units - sum(shares)]:
        shares[at] += 1
    return tuple(_amount(share, places) for share in shares)


def check_weights(weights: Sequence[Fraction]) -> None:
    """Raises DomainError where nothing can be shared by them."""
    below = next((weight for weight in weights if weight < 0), None)
    if below is not None:
        raise DomainError(
            f"The weight {Decimal(below.numerator) / Decimal(below.denominator):f} is below 0, "
            "and nobody gets less than nothing. Write weights of 0 or more, for example 2, 1, 1."
        )
    if not any(weights):
        raise DomainError(
            "The weights are all 0, so there is nothing to share by. "
            "Write at least one above 0, for example 2, 1, 1."
        )


def crosswise(rows: Parts, columns: Parts, places: int) -> tuple[Parts, ...]:
    """A table whose rows and columns both add up: each cell its share of both, or at most one
    unit more.

    ``rows`` and ``columns`` have the same sum, which is 0 only where all of them are. Their
    numbers may have more than ``places``, and then the cells have, too.
    """
    places = max(places, *map(_needed, (*rows, *columns)))
    wanted = [_units(each, places) for each in rows]
    left = [_units(each, places) for each in columns]
    whole = sum(wanted)
    table = [[row * column // whole if whole else 0 for column in left] for row in wanted]
    lacking = [
        column - sum(cells) for column, cells in zip(left, zip(*table, strict=True), strict=True)
    ]
    for row, cells in zip(wanted, table, strict=True):
        # A row's last units go where a column lacks most, else the others could not be filled.
        neediest = sorted(range(len(cells)), key=lambda at: -lacking[at])
        for at in neediest[: row - sum(cells)]:
            cells[at] += 1
            lacking[at] -= 1
    return tuple(tuple(_amount(cell, places) for cell in cells) for cells in table)


def places_of(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _needed(number: Decimal) -> int:
    """Without zeros at the end."""
    return places_of(number.normalize())


def _units(number: Decimal, places: int) -> int:
    return int(number.scaleb(places).to_integral_exact())


def _amount(units: int, places: int) -> Decimal:
    return Decimal(units).scaleb(-places)
