"""The five exception criteria: why a period is an exception, and in which words."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.assessments import Assessment, Record, assess
from domain.flags import FlagKind
from domain.indicators import CriteriaSettings
from domain.measures import Calculation
from domain.rating import Polarity, Relative, Scheme, Thresholds
from domain.readings import Reading, ReadingStatus
from tests import independent_rule, makers
from tests.domain.test_rating import POLARITIES, SCHEMES, as_rule

FIRST = makers.period("2015-01")
TODAY = date(2019, 1, 15)


def record(
    values: list[str | None],
    *,
    target: str | None = "10",
    scheme: Scheme | None = None,
    polarity: Polarity = Polarity.SMALLER,
    criteria: CriteriaSettings | None = None,
) -> Record:
    """A monthly indicator with these values from January 2015 on; None is a missing one."""
    indicator = makers.indicator(
        calculation=Calculation.VALUE,
        polarity=polarity,
        bounds=None,
        scheme=scheme,
        criteria=criteria or CriteriaSettings(),
    )
    targets = () if target is None else (makers.target(target, FIRST),)
    readings = tuple(
        makers.reading(value, FIRST.shift(at))
        for at, value in enumerate(values)
        if value is not None
    )
    return Record(indicator, makers.organisation(), targets, readings)


def assessed(values: list[str | None], **changes: object) -> tuple[Assessment, ...]:
    return assess(record(values, **changes), TODAY)[: len(values)]  # type: ignore[arg-type]


def numbers(assessment: Assessment) -> str:
    return ";".join(str(met.number) for met in assessment.criteria)


def met(values: list[str | None], **changes: object) -> list[str]:
    return [numbers(each) for each in assessed(values, **changes)]


def test_a_red_that_no_target_explains_names_its_own_levels() -> None:
    levels = Thresholds(Decimal(18), Decimal(19))
    (reason,) = assessed(["17", "19.2"], target=None, scheme=levels)[-1].criteria
    assert reason.reason == "Red by its own levels: 19.2%"
    (on_target,) = assessed(["17", "19.2"], target="20", scheme=levels)[-1].criteria
    assert on_target.reason == "Red by its own levels: 19.2%"


GRID = st.integers(0, 60).map(lambda quarters: Decimal(quarters) / 4)


@settings(max_examples=150)
@given(
    st.lists(st.none() | GRID, min_size=1, max_size=20).filter(
        lambda values: values[0] is not None
    ),
    st.none() | st.integers(1, 60).map(lambda quarters: Decimal(quarters) / 4),
    SCHEMES,
    POLARITIES,
    st.integers(1, 40).map(Decimal),
    st.integers(1, 4),
    st.integers(1, 4),
)
def test_ratings_and_criteria_of_any_series_are_what_the_prose_says(
    values: list[Decimal | None],
    target: Decimal | None,
    scheme: Scheme,
    polarity: Polarity,
    off_target: Decimal,
    moves: int,
    ambers: int,
) -> None:
    found = assessed(
        [None if value is None else str(value) for value in values],
        target=None if target is None else str(target),
        scheme=scheme,
        polarity=polarity,
        criteria=CriteriaSettings(off_target, moves, ambers),
    )
    rule = as_rule(scheme, polarity)
    exact = [None if value is None else Fraction(value) for value in values]
    level = None if target is None else Fraction(target)
    assert [each.cell.rating.value if each.cell.value is not None else None for each in found] == (
        independent_rule.colours(rule, exact, level, 12)
    )
    assert [numbers(each) for each in found] == independent_rule.criteria(
        rule, exact, level, 12, off_target=Fraction(off_target), moves=moves, ambers=ambers
    )


def test_exactly_five_per_cent_worse_is_amber_and_still_an_exception() -> None:
    (only,) = assessed(["10.5"])
    assert only.cell.rating == "amber"
    assert numbers(only) == "1"


def test_five_per_cent_off_is_an_exception_whatever_the_colour() -> None:
    assert met(["10.6"], scheme=Relative(Decimal(20), Decimal(10))) == ["1"]


def test_without_a_target_only_movement_counts() -> None:
    assert met(["1", "2", "3", "4", "5"], target=None) == ["", "", "", "2", "2"]


def test_three_worsening_moves_need_four_points() -> None:
    assert met(["7.0", "8.5", "9"]) == ["", "", ""]
    assert met(["7.0", "8.5", "9", "9.1"])[-1] == "2"


@pytest.mark.parametrize("breaker", ["8.5", None])
def test_a_tie_or_a_missing_period_breaks_a_worsening_run(breaker: str | None) -> None:
    assert met(["7.0", "8.5", breaker, "9", "9.1"])[-1] == ""


def test_the_reason_tells_the_worsening_values() -> None:
    last = assessed(["7.0", "8.5", "14.2", "33.9"])[-1]
    assert last.criteria[-1].reason == "worsening: 7.0% → 8.5% → 14.2% → 33.9%"


def test_the_reason_tells_the_variance_in_both_units() -> None:
    (only,) = assessed(["29"])
    assert only.criteria[0].reason == "off target: 19.0 points over target, 190% worse"


def test_the_third_amber_running_is_an_exception() -> None:
    amber = "10.2"
    assert met([amber, amber, amber, amber]) == ["", "", "5", "5"]
    assert met([amber, "9", amber, amber])[-1] == ""


def test_single_missing_periods_are_passed_over_and_two_in_a_row_are_not() -> None:
    amber = "10.2"
    assert met([amber, None, amber, None, amber])[-1] == "5"
    assert met([amber, None, None, amber, amber])[-1] == ""


def test_a_period_without_value_meets_no_criterion_of_its_own() -> None:
    assert met(["30", None])[-1] == ""


@pytest.mark.parametrize(("kind", "number"), [(FlagKind.BUDGET, "3"), (FlagKind.RISK, "4")])
def test_a_flag_holds_from_its_period_until_it_is_withdrawn(kind: FlagKind, number: str) -> None:
    raised = makers.flag(kind, since=FIRST.shift(1), reason="R12")
    quiet = record(["9", "9", "9", "9"])
    flagged = Record(quiet.indicator, quiet.organisation, quiet.targets, quiet.readings, (raised,))
    assert [numbers(each) for each in assess(flagged, TODAY)[:4]] == ["", number, number, number]
    assert assess(flagged, TODAY)[1].criteria[0].reason.endswith(": R12")


def test_provisional_values_are_held_against_the_criteria_too() -> None:
    reading: Reading = makers.reading("30", FIRST, status=ReadingStatus.PROVISIONAL)
    base = record([])
    only = assess(Record(base.indicator, base.organisation, base.targets, (reading,)), TODAY)[0]
    assert numbers(only) == "1"
    assert not only.cell.is_final
