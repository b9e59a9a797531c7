"""A year's value from its periods' values, by how the indicator is declared."""

from fractions import Fraction

import pytest

from domain.aggregation import Aggregation, aggregation_fault, over_time, over_units, usual
from domain.measures import Calculation, Measure
from domain.readings import counting
from tests.domain.years import norfolks
from tests.makers import entry

SUM, MEAN, LAST, RATIO = Aggregation


@pytest.mark.parametrize(
    ("aggregation", "measure", "values", "expected"),
    [
        (SUM, Measure.COUNT, ["3", "4", "5"], "12"),
        (MEAN, Measure.SCORE, ["6", "7", "7.4"], "6.8"),
        (LAST, Measure.COUNT, ["9", "2", "5"], "5"),
        (RATIO, Measure.PERCENT, ["1/10", "9/30"], "25"),
        (RATIO, Measure.RATIO, ["3/2", "1/2"], "1"),
    ],
)
def test_values_become_one_exactly(
    aggregation: Aggregation, measure: Measure, values: list[str], expected: str
) -> None:
    total = over_time([entry(value) for value in values], aggregation, measure)
    assert total.value == Fraction(expected)


def test_a_value_without_its_numbers_is_no_part_of_a_ratio_of_sums() -> None:
    total = over_time([entry("1/10"), entry("50"), entry("9/30")], RATIO, Measure.PERCENT)
    assert (total.value, total.counted, total.left_out) == (Fraction(25), 2, 1)
    assert over_time([entry("50")], RATIO, Measure.PERCENT).value is None


@pytest.mark.parametrize("aggregation", Aggregation)
def test_nothing_adds_up_to_nothing(aggregation: Aggregation) -> None:
    assert over_time([], aggregation, Measure.COUNT).value is None


def test_levels_of_units_add_up_where_they_are_counts_and_are_weighted_where_they_are_ratios() -> (
    None
):
    open_cases = [entry("40"), entry("60")]
    assert over_units(open_cases, LAST, Measure.COUNT).value == 100
    assert over_units(open_cases, LAST, Measure.PERCENT).value == 50
    assert over_units([entry("1/10"), entry("9/30")], RATIO, Measure.PERCENT).value == 25


@pytest.mark.parametrize(
    ("measure", "calculation", "expected"),
    [
        (Measure.COUNT, Calculation.VALUE, SUM),
        (Measure.CURRENCY, Calculation.VALUE, SUM),
        (Measure.CURRENCY, Calculation.RATIO, RATIO),
        (Measure.PERCENT, Calculation.RATIO, RATIO),
        (Measure.PERCENT, Calculation.VALUE, MEAN),
        (Measure.SCORE, Calculation.VALUE, MEAN),
        (Measure.DAYS, Calculation.VALUE, MEAN),
    ],
)
def test_what_is_not_declared_is_as_usual_and_never_a_level(
    measure: Measure, calculation: Calculation, expected: Aggregation
) -> None:
    assert usual(measure, calculation) is expected
    assert aggregation_fault(expected, measure, calculation) is None


@pytest.mark.parametrize(
    ("aggregation", "measure", "calculation", "hint"),
    [
        (MEAN, Measure.PERCENT, Calculation.RATIO, "not the mean"),
        (SUM, Measure.PERCENT, Calculation.RATIO, "not the sum"),
        (RATIO, Measure.COUNT, Calculation.VALUE, "Write sum, mean or last"),
        (SUM, Measure.PERCENT, Calculation.VALUE, "do not add up"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    aggregation: Aggregation, measure: Measure, calculation: Calculation, hint: str
) -> None:
    assert hint in (aggregation_fault(aggregation, measure, calculation) or "")


def test_norfolks_abandonment_over_thirteen_months_is_weighted() -> None:
    record = norfolks("abandonment")
    entries = [each.entry for _, each in sorted(counting(record.readings).items()) if each.entry]
    assert len(entries) == 13
    weighted = over_time(entries, RATIO, Measure.PERCENT).value
    mean = over_time(entries, MEAN, Measure.PERCENT).value
    assert weighted is not None
    assert mean is not None
    assert round(weighted, 2) == Fraction("12.47")
    assert round(mean, 2) == Fraction("13.20")
