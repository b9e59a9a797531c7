"""Rating schemes against the rules' prose, at and around every boundary."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rating import (
    Case,
    Floor,
    Points,
    Polarity,
    Rating,
    Relative,
    Scheme,
    SchemeError,
    Thresholds,
    Variance,
    YearOnYear,
    check_order,
    needs_positive_target,
    variance,
)
from tests import independent_rule

POLARITIES = st.sampled_from(list(Polarity))
# A coarse grid, so that values meet levels exactly again and again.
LEVELS = st.integers(-40, 240).map(lambda quarters: Decimal(quarters) / 4)
TARGETS = st.integers(1, 240).map(lambda quarters: Decimal(quarters) / 4)
TOLERANCES = st.integers(0, 40).map(lambda halves: Decimal(halves) / 2)
VALUES = st.one_of(
    LEVELS.map(Fraction),
    st.fractions(min_value=-10, max_value=60, max_denominator=5000),
)


@st.composite
def relative(draw: st.DrawFn) -> Scheme:
    green = draw(TOLERANCES)
    return Relative(amber=green + draw(TOLERANCES), green=green)


@st.composite
def points(draw: st.DrawFn) -> Scheme:
    green = draw(TOLERANCES)
    return Points(amber=green + draw(TOLERANCES), green=green)


SCHEMES = st.one_of(
    relative(),
    points(),
    LEVELS.map(Floor),
    st.builds(Thresholds, green=LEVELS, amber=LEVELS),
    TOLERANCES.map(YearOnYear),
)


def as_rule(scheme: Scheme, polarity: Polarity) -> independent_rule.Rule:
    bigger = polarity is Polarity.BIGGER
    match scheme:
        case Relative(amber=amber, green=green):
            kind, numbers = "relative", {"green": green, "amber": amber}
        case Points(amber=amber, green=green):
            kind, numbers = "points", {"green": green, "amber": amber}
        case Floor(floor=floor):
            kind, numbers = "floor", {"floor": floor}
        case Thresholds(green=green, amber=amber):
            kind, numbers = "thresholds", {"green": green, "amber": amber}
        case YearOnYear(tolerance=tolerance):
            kind, numbers = "year_on_year", {"tolerance": tolerance}
    fractions = {name: Fraction(number) for name, number in numbers.items()}
    return independent_rule.Rule(kind, fractions, bigger)


@given(SCHEMES, POLARITIES, VALUES, st.none() | TARGETS, st.none() | VALUES)
def test_every_scheme_rates_as_its_prose_says(
    scheme: Scheme,
    polarity: Polarity,
    value: Fraction,
    target: Decimal | None,
    last_year: Fraction | None,
) -> None:
    wanted = independent_rule.colour(
        as_rule(scheme, polarity),
        value,
        None if target is None else Fraction(target),
        last_year,
    )
    assert scheme.rate(Case(value, target, polarity, last_year)).value == wanted


@given(relative(), POLARITIES, TARGETS, st.sampled_from(["green", "amber"]))
def test_a_value_exactly_on_a_tolerance_is_on_its_good_side(
    scheme: Relative, polarity: Polarity, target: Decimal, edge: str
) -> None:
    tolerance = Fraction(getattr(scheme, edge))
    worse = Fraction(target) * tolerance / 100
    value = Fraction(target) + (-worse if polarity is Polarity.BIGGER else worse)
    rating = scheme.rate(Case(value, target, polarity))
    assert rating in ((Rating.GREEN,) if edge == "green" else (Rating.GREEN, Rating.AMBER))


def test_all_3998_values_exactly_five_per_cent_off_are_amber() -> None:
    for target in range(1, 2000):
        for polarity, factor in ((Polarity.BIGGER, "0.95"), (Polarity.SMALLER, "1.05")):
            value = Fraction(Decimal(target) * Decimal(factor))
            case = Case(value, Decimal(target), polarity)
            assert Relative().rate(case) is Rating.AMBER, (target, polarity)
            assert case.variance is not None
            assert case.variance.percent == 5


@pytest.mark.parametrize(
    ("scheme", "value", "target", "polarity", "wanted"),
    [
        (Relative(), "94.05", "99", Polarity.BIGGER, Rating.AMBER),
        (Relative(), "94.0499999", "99", Polarity.BIGGER, Rating.RED),
        (Relative(), "99", "99", Polarity.BIGGER, Rating.GREEN),
        (Relative(amber=Decimal(10), green=Decimal(5)), "95", "100", Polarity.BIGGER, Rating.GREEN),
        (Relative(amber=Decimal(10), green=Decimal(5)), "90", "100", Polarity.BIGGER, Rating.AMBER),
        (Relative(amber=Decimal(10), green=Decimal(5)), "89", "100", Polarity.BIGGER, Rating.RED),
        (Points(Decimal(2)), "12", "10", Polarity.SMALLER, Rating.AMBER),
        (Points(Decimal(2)), "12.01", "10", Polarity.SMALLER, Rating.RED),
        (Points(Decimal(2), Decimal(1)), "11", "10", Polarity.SMALLER, Rating.GREEN),
        (Points(Decimal(2)), "1", "0", Polarity.SMALLER, Rating.AMBER),
        (Floor(Decimal(90)), "90", "95", Polarity.BIGGER, Rating.AMBER),
        (Floor(Decimal(90)), "89.9", "95", Polarity.BIGGER, Rating.RED),
        (Thresholds(Decimal(0), Decimal(2)), "0", "0", Polarity.SMALLER, Rating.GREEN),
        (Thresholds(Decimal(0), Decimal(2)), "2", "0", Polarity.SMALLER, Rating.AMBER),
        (Thresholds(Decimal(0), Decimal(2)), "3", "0", Polarity.SMALLER, Rating.RED),
        (Relative(), "3", "0", Polarity.SMALLER, Rating.UNRATED),
    ],
)
def test_boundaries(
    scheme: Scheme, value: str, target: str, polarity: Polarity, wanted: Rating
) -> None:
    assert scheme.rate(Case(Fraction(value), Decimal(target), polarity)) is wanted


def test_thresholds_rate_without_a_target_and_the_others_do_not() -> None:
    alone = Case(Fraction(3), None, Polarity.BIGGER)
    assert Thresholds(Decimal(2), Decimal(1)).rate(alone) is Rating.GREEN
    for scheme in (Relative(), Points(Decimal(1)), Floor(Decimal(1)), YearOnYear()):
        assert scheme.rate(alone) is Rating.UNRATED


@pytest.mark.parametrize(
    ("last_year", "wanted"), [(None, Rating.RED), ("80", Rating.AMBER), ("81", Rating.RED)]
)
def test_year_on_year_is_amber_only_if_no_worse_than_last_year(
    last_year: str | None, wanted: Rating
) -> None:
    before = None if last_year is None else Fraction(last_year)
    case = Case(Fraction(80), Decimal(100), Polarity.BIGGER, before)
    assert YearOnYear(Decimal(5)).rate(case) is wanted


def test_variance_is_positive_when_worse_and_in_both_units() -> None:
    over = variance(Fraction(29), Decimal(10), Polarity.SMALLER)
    assert over == Variance(Fraction(19), Fraction(190))
    under = variance(Fraction(99), Decimal(100), Polarity.BIGGER)
    assert under == Variance(Fraction(1), Fraction(1))
    assert variance(Fraction(3), Decimal(0), Polarity.SMALLER).percent is None


@pytest.mark.parametrize(
    "build",
    [
        lambda: Relative(amber=Decimal(5), green=Decimal(10)),
        lambda: Relative(amber=Decimal(-1)),
        lambda: Points(Decimal(-1)),
        lambda: Points(Decimal(1), Decimal(2)),
        lambda: YearOnYear(Decimal(-1)),
        lambda: check_order(Thresholds(Decimal(90), Decimal(95)), Polarity.BIGGER),
        lambda: check_order(Thresholds(Decimal(2), Decimal(0)), Polarity.SMALLER),
    ],
)
def test_settings_that_contradict_each_other_are_refused(build: object) -> None:
    assert callable(build)
    with pytest.raises(SchemeError):
        build()


def test_only_shares_of_the_target_need_a_positive_one() -> None:
    needing = [needs_positive_target(each) for each in (Relative(), YearOnYear())]
    others = (Points(Decimal(1)), Floor(Decimal(1)), Thresholds(Decimal(1), Decimal(0)))
    assert all(needing)
    assert not any(needs_positive_target(each) for each in others)
