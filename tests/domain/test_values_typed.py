"""Values as people type them: what is taken, and what each refusal says."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ValueTextError
from domain.values import Bounds, Calculation, Entry, Measure, parse_entry

SHARE = Bounds(Decimal(0), Decimal(100))
TIMES = (Measure.DAYS, Measure.HOURS, Measure.MINUTES, Measure.YEARS)


def typed(
    text: str,
    measure: Measure,
    calculation: Calculation = Calculation.VALUE,
    bounds: Bounds | None = None,
) -> Entry:
    return parse_entry(text, measure=measure, calculation=calculation, bounds=bounds)


def share(text: str) -> Entry:
    return typed(text, Measure.PERCENT, Calculation.RATIO, SHARE)


def refusal(
    text: str,
    measure: Measure,
    calculation: Calculation = Calculation.VALUE,
    bounds: Bounds | None = None,
) -> str:
    with pytest.raises(ValueTextError) as caught:
        typed(text, measure, calculation, bounds)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("29", Measure.PERCENT, "29"),
        ("29%", Measure.PERCENT, "29"),
        ("29.0 %", Measure.PERCENT, "29.0"),
        ("29.0\u00a0%", Measure.PERCENT, "29.0"),
        ("29 per cent", Measure.PERCENT, "29"),
        ("\uff12\uff19\uff05", Measure.PERCENT, "29"),
        ("-3", Measure.PERCENT, "-3"),
        ("\u22123", Measure.PERCENT, "-3"),
        ("\u20133", Measure.PERCENT, "-3"),
        ("+3", Measure.PERCENT, "3"),
        ("-0", Measure.PERCENT, "0"),
        (".5", Measure.PERCENT, "0.5"),
        ("1,255", Measure.COUNT, "1255"),
        ("1,234,567", Measure.COUNT, "1234567"),
        ("16\u00a0750", Measure.COUNT, "16750"),
        ("16\u2009750", Measure.COUNT, "16750"),
        ("16\u202f750", Measure.COUNT, "16750"),
        ("1.2k", Measure.COUNT, "1200"),
        ("1.2K", Measure.COUNT, "1200"),
        ("1.2m", Measure.COUNT, "1200000"),
        ("1.2bn", Measure.COUNT, "1200000000"),
        ("5 thousand", Measure.COUNT, "5000"),
        ("12.0", Measure.COUNT, "12"),
        ("007", Measure.COUNT, "7"),
        ("6.6", Measure.SCORE, "6.6"),
        ("6.6 points", Measure.SCORE, "6.6"),
        ("1.3", Measure.RATIO, "1.3"),
        ("\u00a31.2m", Measure.CURRENCY, "1200000"),
        ("$3,400", Measure.CURRENCY, "3400"),
        ("\u20ac5", Measure.CURRENCY, "5"),
        ("5\u20ac", Measure.CURRENCY, "5"),
        ("-\u00a3300", Measure.CURRENCY, "-300"),
        ("\u00a3-300", Measure.CURRENCY, "-300"),
        ("300 gbp", Measure.CURRENCY, "300"),
        ("3", Measure.DAYS, "3"),
        ("3.0 days", Measure.DAYS, "3.0"),
        ("3d 4h", Measure.DAYS, "3.1666666667"),
        ("3d 4h", Measure.HOURS, "76"),
        ("3d 4h", Measure.MINUTES, "4560"),
        ("3d4h", Measure.HOURS, "76"),
        ("-3d 4h", Measure.HOURS, "-76"),
        ("3 days, 4 hours", Measure.HOURS, "76"),
        ("3 days,4 hours", Measure.HOURS, "76"),
        ("3 days and 4 hours", Measure.HOURS, "76"),
        ("1 hour, 30 minutes, and 36 seconds", Measure.HOURS, "1.51"),
        ("1,255 days, 12 hours", Measure.DAYS, "1255.5"),
        ("2 years, 6 months", Measure.YEARS, "2.5"),
        ("2 weeks", Measure.DAYS, "14"),
        ("90m", Measure.MINUTES, "90"),
        ("90 min", Measure.MINUTES, "90"),
        ("90m", Measure.HOURS, "1.5"),
        ("1.5h", Measure.MINUTES, "90"),
        ("121.2k minutes", Measure.MINUTES, "121200"),
        ("2y 6mo", Measure.YEARS, "2.5"),
    ],
)
def test_one_number_is_taken_in_the_indicators_unit(
    text: str, measure: Measure, value: str
) -> None:
    assert typed(text, measure) == Entry(Decimal(value))


def test_the_digits_typed_are_kept() -> None:
    assert str(typed("29.0 %", Measure.PERCENT).value) == "29.0"


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"),
    [
        ("1255/4258", 1255, 4258),
        ("1255 / 4258", 1255, 4258),
        ("1,255/4,258", 1255, 4258),
        ("1255\u20444258", 1255, 4258),
        ("1255 of 4258", 1255, 4258),
        ("1255 out of 4258", 1255, 4258),
        ("118.4k/118.8k", 118400, 118800),
        ("0/12", 0, 12),
        ("12/12", 12, 12),
    ],
)
def test_a_ratio_keeps_both_its_numbers(text: str, numerator: int, denominator: int) -> None:
    assert share(text) == Entry(None, Decimal(numerator), Decimal(denominator))


@pytest.mark.parametrize(
    "text",
    [
        "1255/4258 29.5%",
        "29.5% 1255/4258",
        "29.5% (1255/4258)",
        "1255/4258 = 29.5",
        "1255/4258 29.5",
    ],
)
def test_a_value_beside_its_ratio_is_kept_with_it(text: str) -> None:
    assert share(text) == Entry(Decimal("29.5"), Decimal(1255), Decimal(4258))


def test_a_ratio_indicator_takes_its_value_alone() -> None:
    assert share("29%") == Entry(Decimal(29))


@pytest.mark.parametrize("measure", [Measure.PERCENT, Measure.RATIO])
def test_a_percentage_or_ratio_may_be_typed_as_its_two_numbers(measure: Measure) -> None:
    assert typed("13/10", measure) == Entry(None, Decimal(13), Decimal(10))


def test_a_time_or_an_amount_may_be_divided_by_a_count() -> None:
    entry = typed("3d 4h/2", Measure.HOURS, Calculation.RATIO)
    assert entry.exact(Measure.HOURS) == 38
    cost = typed("\u00a33,400/10 \u00a3340", Measure.CURRENCY, Calculation.RATIO)
    assert cost == Entry(Decimal(340), Decimal(3400), Decimal(10))
    beside = typed("4.5 hours, 9 hours/2", Measure.HOURS, Calculation.RATIO)
    assert beside == Entry(Decimal("4.5"), Decimal(9), Decimal(2))
    assert typed("3 days, 4 hours/2", Measure.HOURS, Calculation.RATIO).exact(Measure.HOURS) == 38


def test_a_ratio_that_is_no_share_may_exceed_one() -> None:
    entry = typed("4258/1255", Measure.PERCENT, Calculation.RATIO)
    assert entry.exact(Measure.PERCENT) > 100


def test_an_indicators_own_nouns_are_taken_as_its_unit() -> None:
    entry = parse_entry("12 calls", measure=Measure.COUNT, unit_words=["Calls"])
    assert entry == Entry(Decimal(12))


def test_the_sign_of_another_currency_is_refused_where_the_own_one_is_known() -> None:
    with pytest.raises(ValueTextError, match="another currency"):
        parse_entry("$5", measure=Measure.CURRENCY, currency="\u00a3")
    assert parse_entry("\u00a35", measure=Measure.CURRENCY, currency="\u00a3").value == 5


@pytest.mark.parametrize("text", ["kr 3,400", "3,400 kr", "3.4k KR", "3400"])
def test_any_currency_of_the_organisation_is_taken(text: str) -> None:
    assert parse_entry(text, measure=Measure.CURRENCY, currency="kr") == Entry(Decimal(3400))


@pytest.mark.parametrize(
    ("text", "reason", "fix"),
    [
        ("lots", "is not a number", "1255/4258 or 29.5%"),
        ("NaN", "is not a number", "29.5%"),
        ("sNaN", "is not a number", "29.5%"),
        ("inf", "is not a number", "29.5%"),
        ("-Infinity", "is not a number", "29.5%"),
        ("n/a", "is not a number", "29.5%"),
        ("%", "is not a number", "29.5%"),
        ("1e400", "exponent", "29.5%"),
        ("1E3", "exponent", "29.5%"),
        ("101", "above the highest possible value, 100%", "29.5%"),
        ("100.0001%", "above the highest possible value", "29.5%"),
        ("-1", "below the lowest possible value, 0%", "29.5%"),
        ("1255/0", "divides by zero", "1255/4258"),
        ("0/0", "divides by zero", "1255/4258"),
        ("5/-3", "divides by less than zero", "1255/4258"),
        ("-5/10", "below zero", "5/10"),
        ("4258/1255", "bigger than the whole", "1255/4258"),
        ("29 30", "more than one value", "29.5%"),
        ("29, 30", "more than one value", "29.5%"),
        ("29-30", "more than one value", "29.5%"),
        ("29% 30%", "more than one value", "29.5%"),
        ("1/2 3/4", "more than one value", "1255/4258"),
        ("30 1/2", "more than one value", "1255/4258"),
        ("29/30/31", "not one number over another", "1255/4258"),
        ("12/", "not one number over another", "1255/4258"),
        ("29,5", "comma", "29.5."),
        ("1,2,55", "comma", "29.5%"),
        ("\u00a35", "is an amount of money, and this is a percentage", "5."),
        ("3d", "is a time, and this is a percentage", "29.5%"),
        ("29 apples", "the word apples", "29."),
        ("29%%", "more than one unit", "29.5%"),
        ("\u00bd", "digits 0 to 9", "29.5%"),
        ("29\u00b2", "digits 0 to 9", "29.5%"),
        ("\u0662\u0669", "digits 0 to 9", "29.5%"),
        ("2\x009", "cannot be seen", "29.5%"),
        ("29\n30", "cannot be seen", "29.5%"),
        ("\u202e29", "cannot be seen", "29.5%"),
        ("\ud800", "cannot be seen", "29.5%"),
        ("", "An empty value", "29.5%"),
        ("   ", "An empty value", "29.5%"),
        ("9" * 41, "longer than 40 characters", "29.5%"),
        ("9" * 5_000_000, "longer than 40 characters", "29.5%"),
        ("0.1234567890123456", "more than 15 digits", "29.5%"),
        ("0x1f", "more than one value", "29.5%"),
        ("1_0", "more than one value", "29.5%"),
        ("--3", "is not a number", "29.5%"),
        ("=1+2", "more than one value", "29.5%"),
    ],
)
def test_what_cannot_be_a_share_is_refused_with_the_reason_and_a_correction(
    text: str, reason: str, fix: str
) -> None:
    said = refusal(text, Measure.PERCENT, Calculation.RATIO, SHARE)
    assert reason in said
    assert fix in said.partition(" Write ")[2]
    assert said.isprintable()
    assert len(said) < 200


@pytest.mark.parametrize(
    ("text", "measure", "reason", "fix"),
    [
        ("12.5", Measure.COUNT, "a count is a whole number", "Write 12."),
        ("1.2345k", Measure.COUNT, "a count is a whole number", "Write 1234."),
        ("-3", Measure.COUNT, "below zero", "Write 3."),
        ("29%", Measure.COUNT, "is a percentage", "Write 29."),
        ("$5", Measure.COUNT, "is an amount of money", "Write 5."),
        ("3 hours", Measure.COUNT, "is a time", "Write for example 1,255."),
        ("1255/4258", Measure.COUNT, "takes one number", "Write for example 1,255."),
        ("16 750", Measure.COUNT, "more than one value", "Write for example 1,255."),
        ("29%", Measure.DAYS, "is a percentage", "Write 29."),
        ("4h 3d", Measure.DAYS, "more than one value", "Write for example 3.5 days."),
        ("4 hours, 3 days", Measure.DAYS, "more than one value", "Write for example 3.5 days."),
        ("3 days, 4", Measure.DAYS, "more than one value", "Write for example 3.5 days."),
        ("3 days or 4 hours", Measure.DAYS, "more than one value", "Write for example 3.5 days."),
        ("3d 3d", Measure.DAYS, "more than one value", "Write for example 3.5 days."),
        ("3d 4", Measure.DAYS, "more than one value", "Write for example 3.5 days."),
        ("2m", Measure.YEARS, "the word m", "Write 2."),
        ("6.6/7", Measure.SCORE, "takes one number", "Write for example 6.6."),
        ("\u00a35/3", Measure.CURRENCY, "takes one number", "Write for example \u00a33,400."),
        ("(300)", Measure.CURRENCY, "is not a number", "Write for example \u00a33,400."),
    ],
)
def test_a_number_of_another_kind_is_refused(
    text: str, measure: Measure, reason: str, fix: str
) -> None:
    said = refusal(text, measure)
    assert said.startswith(f'"{text}"')
    assert reason in said
    assert said.endswith(fix)


def test_what_cannot_be_corrected_gets_an_example_that_is_called_one() -> None:
    said = refusal("ten", Measure.PERCENT)
    assert said == '"ten" is not a number. Write for example 29.5%.'
    assert refusal("29%", Measure.COUNT).endswith("Write 29."), "what was meant is no example"


def test_the_correction_lies_within_the_bounds() -> None:
    said = refusal("3", Measure.SCORE, bounds=Bounds(Decimal(8), Decimal(9)))
    assert said == '"3" is below the lowest possible value, 8. Write for example 8.'


TEXTS = st.one_of(
    st.text(max_size=45),
    st.text("0123456789.,/ %kmdh£-", max_size=14),
    st.from_regex(r"\A[-+£]{0,2}[0-9]{1,5}[.,]?[0-9]{0,3} ?[a-z%]{0,4}( ?/ ?[0-9]{0,4})?\Z"),
)
BOUNDS = st.sampled_from([None, SHARE, Bounds(Decimal(1), Decimal(7)), Bounds(low=Decimal(0))])


@given(TEXTS, st.sampled_from(Measure), st.sampled_from(Calculation), BOUNDS)
def test_any_text_is_a_value_within_bounds_or_a_refusal_whose_correction_is_taken(
    text: str, measure: Measure, calculation: Calculation, bounds: Bounds | None
) -> None:
    try:
        entry = typed(text, measure, calculation, bounds)
    except ValueTextError as error:
        correction = str(error).rpartition(" Write ")[2].removesuffix(".")
        correction = correction.removeprefix("for example ")
        for part in correction.split(" or "):
            typed(part, measure, calculation, bounds)
        return
    exact = entry.exact(measure)
    limits = bounds or Bounds()
    assert limits.low is None or exact >= Fraction(limits.low)
    assert limits.high is None or exact <= Fraction(limits.high)


@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from([Measure.RATIO, *TIMES]))
def test_a_plain_number_is_stored_exactly(number: Decimal, measure: Measure) -> None:
    assert typed(f"{number:f}", measure).value == number
    assert typed(f"{number:,f}", measure).value == number


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_exactly_its_part_of_the_whole(part: int, rest: int) -> None:
    entry = share(f"{part}/{part + rest}")
    assert entry.exact(Measure.PERCENT) == Fraction(part, part + rest) * 100


def test_refusals_never_show_more_than_forty_characters_of_the_text() -> None:
    said = refusal("x" * 1000, Measure.COUNT)
    quoted = re.match(r'"([^"]*)"', said)
    assert quoted is not None
    assert len(quoted[1]) == 40
