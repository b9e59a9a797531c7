"""Parts add up to the whole, to the last unit, whatever they are shared by."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.apportioning import apportioned, crosswise
from domain.errors import DomainError

WEIGHTS = st.lists(st.fractions(0, 1000), min_size=1, max_size=53).filter(any)
WHOLES = st.integers(0, 10**9)
PLACES = st.integers(0, 4)


def parts(whole: str, *weights: int, places: int = 0) -> list[str]:
    return [str(each) for each in apportioned(Decimal(whole), [*map(Fraction, weights)], places)]


@pytest.mark.parametrize(
    ("whole", "weights", "expected"),
    [
        ("100", (1, 1, 1), ["34", "33", "33"]),
        ("10", (1, 1, 1, 1), ["3", "3", "2", "2"]),
        ("7", (3, 2, 1), ["4", "2", "1"]),
        ("7", (1, 2, 3), ["1", "2", "4"]),
        ("0", (1, 2), ["0", "0"]),
        ("5", (0, 1), ["0", "5"]),
        ("-100", (1, 1, 1), ["-33", "-33", "-34"]),
    ],
)
def test_the_largest_remainder_has_the_odd_unit(
    whole: str, weights: tuple[int, ...], expected: list[str]
) -> None:
    assert parts(whole, *weights) == expected


def test_parts_are_cut_at_the_places_asked_for() -> None:
    assert parts("1", 1, 1, 1, places=2) == ["0.34", "0.33", "0.33"]


@given(WHOLES, WEIGHTS, PLACES)
def test_parts_always_add_up_and_are_within_a_unit_of_their_share(
    units: int, weights: list[Fraction], places: int
) -> None:
    whole = Decimal(units).scaleb(-places)
    found = apportioned(whole, weights, places)
    assert sum(found) == whole
    unit, total = Fraction(1, 10**places), sum(weights)
    for part, weight in zip(found, weights, strict=True):
        assert abs(Fraction(part) - Fraction(whole) * weight / total) < unit
        assert part >= 0


@given(WHOLES.filter(lambda units: units < 10**6), WEIGHTS, WEIGHTS, PLACES)
def test_a_table_adds_up_in_both_directions(
    units: int, by_row: list[Fraction], by_column: list[Fraction], places: int
) -> None:
    whole = Decimal(units).scaleb(-places)
    rows, columns = (apportioned(whole, by, places) for by in (by_row, by_column))
    table = crosswise(rows, columns, places)
    assert tuple(sum(row) for row in table) == rows
    assert tuple(sum(column) for column in zip(*table, strict=True)) == columns
    unit = Fraction(1, 10**places)
    for row, wanted in zip(table, rows, strict=True):
        for cell, column in zip(row, columns, strict=True):
            exact = Fraction(wanted) * Fraction(column) / Fraction(whole) if whole else 0
            assert cell >= 0
            assert abs(Fraction(cell) - exact) <= unit


CROSSED = (
    # one cell's share is a whole number, and it gets one more: else row and column do not add up
    ("272", (Fraction(18468023, 65536), Fraction(93873607732, 977861173), Fraction(236518, 625)),
     (Fraction(639589, 21705), Fraction(1258399664, 2656963), Fraction(93873607732, 977861173))),
    ("-100", (Fraction(1), Fraction(2)), (Fraction(1), Fraction(1), Fraction(1))),
)  # fmt: skip


@pytest.mark.parametrize(("whole", "by_row", "by_column"), CROSSED)
def test_a_table_adds_up_with_whole_shares_and_below_zero(
    whole: str, by_row: list[Fraction], by_column: list[Fraction]
) -> None:
    rows, columns = (apportioned(Decimal(whole), by, 0) for by in (by_row, by_column))
    table = crosswise(rows, columns, 0)
    assert tuple(sum(row) for row in table) == rows
    assert tuple(sum(column) for column in zip(*table, strict=True)) == columns


def test_more_places_than_asked_for_are_not_rounded_away() -> None:
    assert parts("1.25", 1, 1, places=0) == ["0.63", "0.62"]
    rows, columns = (Decimal(3), Decimal(7)), (Decimal("10.55"), Decimal("-0.55"))
    table = crosswise(rows, columns, 0)
    assert tuple(sum(row) for row in table) == rows
    assert tuple(sum(column) for column in zip(*table, strict=True)) == columns


@pytest.mark.parametrize(("weights", "hint"), [((1, -1), "below 0"), ((0, 0), "all 0")])
def test_weights_that_share_nothing_are_refused(weights: tuple[int, ...], hint: str) -> None:
    with pytest.raises(DomainError, match=hint):
        parts("10", *weights)
