"""Drafts cite their numbers and never claim more than the data carries."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from domain.assessments import Record, assess
from domain.measures import Calculation
from domain.rating import Polarity
from handlers.explain_draft import Answers, drafts
from tests.makers import episode, indicator, organisation, period, reading, target

TODAY = date(2018, 2, 5)


def drafted(values: Sequence[str], *, with_target: bool = True, **changes: Any) -> Answers:
    """For an indicator with these values, the last of them in January 2018."""
    last = period("2018-01")
    readings = tuple(
        reading(value, last.shift(back))
        for back, value in zip(range(1 - len(values), 1), values, strict=True)
    )
    targets = (target(start="2016-01"),) if with_target else ()
    record = Record(indicator(**changes), organisation(), targets, readings)
    return drafts(record, assess(record, TODAY), episode(opened=last, last=last))


def test_two_points_are_called_weak() -> None:
    answers = drafted(["33.9", "29.0"])
    assert answers[4] == (
        "−4.9 points a month → 10.0% after 3.9 months, if the latest moves went on "
        "(two points only: weak)."
    )
    assert "two points only: weak" in answers[2]


def test_less_than_a_period_is_not_told_in_tenths() -> None:
    assert "→ 10.0% in one month, if" in drafted(["33.9", "12.0"])[4]


@pytest.mark.parametrize("values", [["29.0", "33.9"], ["29.0", "29.0"], ["29.0"]])
def test_what_does_not_improve_has_no_recovery_in_sight(values: list[str]) -> None:
    assert drafted(values)[4] == "No recovery in sight on current data."


def test_a_pace_that_leads_nowhere_soon_is_not_made_a_date() -> None:
    assert drafted(["29.01", "29.0"])[4].startswith("No recovery in sight on current data: at")


def test_the_shortfall_is_counted_in_calls() -> None:
    assert (
        "In numbers: 1,255 / 4,258, that is 829 more than the target allows."
        in drafted(["991/2927", "1255/4258"])[1]
    )


def test_where_bigger_is_better_it_is_fewer_than_asked_for() -> None:
    answers = drafted(["100/1000", "40/1000"], polarity=Polarity.BIGGER)
    assert "60 fewer than the target asks for" in answers[1]


def test_without_a_target_nothing_is_said_of_it() -> None:
    answers = drafted(["5", "6"], with_target=False, calculation=Calculation.VALUE)
    assert answers[1] == answers[4] == ""


def test_causes_and_lessons_are_left_to_people() -> None:
    answers = drafted(["33.9", "29.0"])
    assert answers[3] == answers[5] == ""
