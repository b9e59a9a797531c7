"""Milestones: split by what, replicated, set by hand, shared out; they always add up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.annual_targets import AnnualTarget, Method, standing
from domain.errors import ConflictError, DomainError
from domain.milestones import (
    by_season,
    by_weights,
    by_working_days,
    edited,
    flat,
    replicated,
    shared_out,
    split,
)
from domain.year_to_date import whole_values
from tests.domain.years import months, record, year
from tests.makers import NOW, instant, organisation, period

JULY = date(2017, 7, 15)


def target(whole: str = "1200", method: Method = Method.FLAT) -> AnnualTarget:
    periods, value = months(), Decimal(whole)
    made = (
        replicated(periods, value)
        if method is Method.REPLICATED
        else split(periods, value, flat(periods), 0)
    )
    return AnnualTarget("calls", year(), value, method, made, "him", NOW)


def values(milestones: Sequence[object]) -> list[int]:
    return [int(each.value) for each in milestones]  # type: ignore[attr-defined]


def test_a_flat_year_has_the_same_in_each_period_but_for_the_odd_units() -> None:
    assert values(target("1205").milestones) == [101] * 5 + [100] * 7


def test_the_season_of_the_two_years_before_gives_the_shares() -> None:
    history = record(["100"] * 9 + ["200"] * 3 + ["200"] * 9 + ["400"] * 3, first="2015-04")
    shares = by_season(year(), months(), whole_values(history))
    milestones = split(months(), Decimal(1500), shares, 0)
    assert values(milestones) == [100] * 9 + [200] * 3
    assert shares.basis == "shares of 2015/16 and 2016/17 taken together"


def test_in_april_the_season_is_of_the_two_years_that_are_complete() -> None:
    history = record(["100"] * 12 + ["200"] * 12 + ["300"] * 11, first="2014-04")
    shares = by_season(year(), months(), whole_values(history))
    assert shares.basis == "shares of 2014/15 and 2015/16 taken together"


@pytest.mark.parametrize(
    "history",
    [
        ["100"] * 23,
        [*["100"] * 12, None, *["100"] * 11],
        ["0"] * 24,
        ["-1", *["100"] * 23],
    ],
)
def test_a_season_without_two_whole_years_is_refused(history: list[str | None]) -> None:
    known = whole_values(record(history, first="2015-04"))
    with pytest.raises(DomainError, match="Write flat, working days or weights"):
        by_season(year(), months(), known)


def test_working_days_leave_out_weekends_and_public_holidays() -> None:
    norwich = organisation(country="GB", subdivision="ENG")
    shares = by_working_days(months(), norwich)
    assert [int(each) for each in shares.weights[:3]] == [18, 21, 22]
    assert sum(shares.weights) == 251
    assert "without the public holidays of GB/ENG" in shares.basis


def test_weights_are_one_for_each_period() -> None:
    with pytest.raises(DomainError, match="3 weights for the 12 months"):
        by_weights(months(), [Decimal(1)] * 3)


def test_a_milestone_set_by_hand_leaves_the_rest_to_those_ahead() -> None:
    made = edited(target(), period("2017-12"), Decimal(500), 0, JULY)
    assert sum(values(made)) == 1200
    assert values(made)[:3] == [100, 100, 100]
    assert values(made)[3:] == [50, 50, 50, 50, 50, 500, 50, 50, 50]
    assert [each.by_hand for each in made].count(True) == 1


def test_a_second_edit_leaves_the_first_one_as_it_is() -> None:
    first = replace(target(), milestones=edited(target(), period("2018-01"), Decimal(300), 0, JULY))
    made = edited(first, period("2018-02"), Decimal(200), 0, JULY)
    assert (values(made)[9], values(made)[10], sum(values(made))) == (300, 200, 1200)


def test_an_edit_that_the_rest_cannot_take_is_refused_with_the_most_there_can_be() -> None:
    with pytest.raises(ConflictError, match="Write at most 900"):
        edited(target(), period("2018-03"), Decimal(901), 0, JULY)
    with pytest.raises(ConflictError, match="over or were set by hand"):
        edited(target(), period("2018-03"), Decimal(99), 0, date(2018, 3, 5))


def test_a_period_of_another_year_is_refused() -> None:
    with pytest.raises(DomainError, match="from Apr 17 to Mar 18"):
        edited(target(), period("2018-04"), Decimal(1), 0, JULY)


def test_a_level_set_by_hand_moves_no_other() -> None:
    made = edited(target("10", Method.REPLICATED), period("2017-04"), Decimal(12), 0, JULY)
    assert values(made) == [12] + [10] * 11


@given(st.integers(0, 10**6), st.integers(0, 11), st.integers(0, 10**6), st.integers(0, 11))
def test_an_edit_adds_up_or_is_refused(whole: int, at: int, value: int, today: int) -> None:
    begun = target(str(whole))
    day = months()[today].first
    try:
        made = edited(begun, months()[at], Decimal(value), 0, day)
    except ConflictError:
        return
    assert sum(values(made)) == whole
    assert min(values(made)) >= 0
    past = [each for each in range(today) if each != at]
    assert [made[each] for each in past] == [begun.milestones[each] for each in past]


def test_shares_of_units_add_up_to_the_year_and_to_each_milestone() -> None:
    whole = target("1003")
    shares = shared_out(whole, [Fraction(2), Fraction(1), Fraction(1)], 0)
    assert [int(value) for value, _ in shares] == [501, 251, 251]
    for at, milestone in enumerate(whole.milestones):
        assert sum(made[at].value for _, made in shares) == milestone.value
    for value, made in shares:
        assert sum(each.value for each in made) == value


def test_a_rate_is_replicated_to_units() -> None:
    whole = target("10", Method.REPLICATED)
    shares = shared_out(whole, [Fraction(2), Fraction(1)], 0)
    assert shares == ((Decimal(10), whole.milestones),) * 2


def test_the_last_revision_of_a_year_counts_as_it_was_known() -> None:
    first, later = target("1000"), replace(target("1100"), recorded=instant("2018-01-05"))
    assert standing([first, later], year()) == later
    assert standing([first, later], year(), known_by=NOW) == first
    assert standing([first, later], year("2018/19")) is None
