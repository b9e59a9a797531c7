"""Values exactly: entries, ratios, rounding, and how people read them."""

import re
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ValueTextError
from domain.values import (
    Bounds,
    Entry,
    Measure,
    decimal_text,
    disagrees,
    format_level,
    format_percent_of,
    format_points,
    format_value,
    ratio_value,
)

# Printed value and ratio of the four indicators that have both (Norfolk, January 2017 on).
NORFOLK = """
11.0=631/5661 7.0=283/3780 12.0=547/4676 16.8=740/4392 8.0=476/6027 9.0=531/5989 8.0=321/4110
6.8=282/4175 7.0=252/3615 8.5=436/5107 14.2=611/4288 33.9=991/2927 29.0=1255/4258
40.0=1965/4857 36.0=1383/3795 32.9=1510/4586 34.6=1097/3175 34.0=1017/3018 28.7=1304/4542
26.0=1132/4259 27.4=1030.92/3768 30.4=1157/3810 26.9=1003/3734 24.8=1063/4294 29.3=977/3331
34.4=1771/5156
80.0=3890/4860 75.0=3089/4084 82.2=3587/4363 80.7=2468/3059 75.4=2523/3477 78.0=2936/3703
77.0=2555/3282 76.4=2427/3175 81.0=2619/3232 82.3=2477/3010 83.2=2575/3096 79.1=2167/2741
84.8=3648/4302
98.0=121.2/124.2 95.1=102.7/108.0 94.0=101.0/108.0 97.6=116.0/118.8 98.9=112.2/113.4
99.0=118.6/118.8 99.0=112.8/113.4 99.0=118.8/118.8 99.2=117.8/118.8 99.0=102.6/102.6
99.0=118.4/118.8
"""
ABANDONED = ratio_value(Decimal(1255), Decimal(4258), Measure.PERCENT)


def test_the_ratio_counts_where_there_is_one() -> None:
    entry = Entry(Decimal(29), Decimal(1255), Decimal(4258))
    assert entry.exact(Measure.PERCENT) == Fraction(125500, 4258)
    assert entry.exact(Measure.RATIO) == Fraction(1255, 4258)
    assert Entry(Decimal("29.0")).exact(Measure.PERCENT) == 29


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"),
    [
        (None, None, None),
        (None, "1", None),
        ("1", None, "1"),
        (None, "1", "0"),
        (None, "1", "-1"),
        ("NaN", None, None),
        ("Infinity", None, None),
        ("1", "1", "sNaN"),
    ],
)
def test_an_entry_without_a_value_cannot_be_made(
    value: str | None, numerator: str | None, denominator: str | None
) -> None:
    numbers = [None if text is None else Decimal(text) for text in (value, numerator, denominator)]
    with pytest.raises(ValueTextError, match="Write for example"):
        Entry(*numbers)


def test_bounds_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValueTextError, match=r"\[0, 100\]"):
        Bounds(Decimal(100), Decimal(0))


@pytest.mark.parametrize(
    ("value", "measure", "text"),
    [
        (ABANDONED, Measure.PERCENT, "29.5%"),
        (Fraction(29), Measure.PERCENT, "29.0%"),
        (Decimal("28.45"), Measure.PERCENT, "28.5%"),
        (Decimal("-0.04"), Measure.PERCENT, "0.0%"),
        (Decimal(16750), Measure.COUNT, "16,750"),
        (Decimal("1.2E+3"), Measure.COUNT, "1,200"),
        (Decimal(3400), Measure.CURRENCY, "£3,400"),
        (Decimal("-3400.5"), Measure.CURRENCY, "−£3,400.50"),
        (Fraction(19, 6), Measure.DAYS, "3.2 days"),
        (Decimal(1), Measure.DAYS, "1 day"),
        (Decimal(90), Measure.MINUTES, "90 minutes"),
        (Decimal("4.5"), Measure.HOURS, "4.5 hours"),
        (Decimal("2.5"), Measure.YEARS, "2.5 years"),
        (Decimal("6.6"), Measure.SCORE, "6.6"),
        (Decimal(6), Measure.SCORE, "6.0"),
        (Decimal("1.3"), Measure.RATIO, "1.3"),
        (Fraction(4, 3), Measure.RATIO, "1.33"),
    ],
)
def test_values_read_in_their_unit(value: Fraction | Decimal, measure: Measure, text: str) -> None:
    assert format_value(value, measure) == text


def test_an_indicator_may_set_its_decimals_and_the_organisation_its_currency() -> None:
    assert format_value(ABANDONED, Measure.PERCENT, decimals=2) == "29.47%"
    assert format_value(Decimal(29), Measure.PERCENT, decimals=0) == "29%"
    assert format_value(Decimal(3400), Measure.CURRENCY, currency="$") == "$3,400"


@pytest.mark.parametrize(
    ("diff", "measure", "text"),
    [
        (Decimal(19), Measure.PERCENT, "19.0 points"),
        (Decimal("0.04"), Measure.PERCENT, "0.04 points"),
        (Decimal("0.3"), Measure.RATIO, "0.3"),
        (Decimal(300), Measure.CURRENCY, "£300"),
        (Decimal("1.2"), Measure.DAYS, "1.2 days"),
        (Decimal(1006), Measure.COUNT, "1,006"),
    ],
)
def test_a_difference_of_percentages_is_in_points(
    diff: Decimal, measure: Measure, text: str
) -> None:
    assert format_points(diff, measure) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [("190", "190%"), ("5", "5%"), ("5.051", "5.1%"), ("5.04", "5.04%"), ("239.4", "239%")],
)
def test_a_share_just_over_a_whole_number_never_reads_as_that_number(share: str, text: str) -> None:
    assert format_percent_of(Decimal(share)) == text


def test_where_no_rule_hinges_on_it_a_difference_has_one_place_and_never_reads_as_none() -> None:
    for move, told in (("5.02", "5.0 points"), ("5.7", "5.7 points"), ("0.04", "0.04 points")):
        assert format_points(Decimal(move), Measure.PERCENT, hinges=False) == told
    assert format_percent_of(Decimal("21.02"), hinges=False) == "21.0%"
    assert format_points(Decimal("5.02"), Measure.PERCENT) == "5.02 points"


def test_a_limit_has_the_places_of_the_value_beside_it() -> None:
    assert format_level(Decimal("9.2214"), Measure.SCORE, beside=Decimal(80)) == "9.2"
    assert format_level(Decimal("9.2214"), Measure.SCORE, beside=Decimal("1.25")) == "9.22"
    assert format_level(Decimal("9.2214"), Measure.PERCENT, beside=Decimal(80)) == "9.2%"


def test_a_typed_value_disagrees_only_by_more_than_its_own_rounding() -> None:
    assert not disagrees(Decimal("29.5"), ABANDONED)
    assert not disagrees(Decimal(29), ABANDONED)
    assert disagrees(Decimal("29.0"), ABANDONED)
    assert not disagrees(Decimal("0.5"), Fraction(55, 100))
    assert not disagrees(Decimal("1.2E+3"), Fraction(1249))


def test_23_of_norfolks_50_printed_percentages_disagree_with_their_ratio() -> None:
    rows = [re.split("[=/]", row) for row in NORFOLK.split()]
    wrong = [
        printed
        for printed, top, bottom in rows
        if disagrees(Decimal(printed), ratio_value(Decimal(top), Decimal(bottom), Measure.PERCENT))
    ]
    assert (len(wrong), len(rows)) == (23, 50)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("29.0"), "29.0"),
        (Decimal("1.2E+3"), "1200"),
        (Decimal("-0"), "0"),
        (Fraction(1, 8), "0.125"),
        (Fraction(5), "5"),
        (Fraction(1, 3), "0.3333333333"),
        (Fraction(-2, 3), "-0.6666666667"),
        (Fraction(1, 3 * 10**10), "0"),
    ],
)
def test_decimal_text_is_exact_where_the_decimals_end(
    number: Decimal | Fraction, text: str
) -> None:
    assert decimal_text(number) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_decimal_text_reads_back_exactly_whatever_the_context(number: Decimal) -> None:
    with localcontext() as context:
        context.prec = 3
        assert Fraction(decimal_text(Fraction(number))) == Fraction(number)
        assert Fraction(decimal_text(number)) == Fraction(number)


@given(st.fractions(), st.sampled_from(Measure), st.integers(0, 4))
def test_formatting_is_within_half_of_its_last_digit(
    value: Fraction, measure: Measure, decimals: int
) -> None:
    shown = format_value(value, measure, decimals=decimals)
    digits = shown.replace("−", "-")
    number = Fraction("".join(char for char in digits if char in "-.0123456789"))
    assert abs(number - value) <= Fraction(1, 2 * 10**decimals)
