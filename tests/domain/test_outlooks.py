"""Back on track, scores of forecasts, and promises that are kept or broken."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.assessments import Record, assess
from domain.forecast_scores import Score, forecast_record, scores
from domain.levels import level_of, reaches
from domain.measures import Measure
from domain.outlooks import Course, Horizon, Outlook, recovery
from domain.promise_record import Fate, Promise, fate, promise_record, promises
from domain.rating import Polarity, Thresholds
from domain.readings import ReadingStatus, counting
from tests.makers import (
    NOW,
    episode,
    explanation,
    indicator,
    instant,
    organisation,
    period,
    reading,
    target,
)

TODAY = date(2018, 6, 5)


def horizons(*chances: float | None) -> tuple[Horizon, ...]:
    """From February 2018 on."""
    start = period("2018-02")
    return tuple(
        Horizon(start.shift(at), 20.0, 10.0, 30.0, None if chance is None else Decimal(10), chance)
        for at, chance in enumerate(chances)
    )


def outlook(*chances: float | None, **changes: Any) -> Outlook:
    facts: dict[str, Any] = {"revision": 13, "made_at": NOW, "values": 13}
    return Outlook(
        "abandonment", period("2018-01"), horizons=horizons(*chances), **{**facts, **changes}
    )


@pytest.mark.parametrize(
    ("chances", "course", "label"),
    [
        ((0.1, 0.5, 0.5, 0.1, 0.1, 0.1), Course.EXPECTED, "Mar 18"),
        ((0.9, 0.1, 0.9, 0.1, 0.6, 0.7), Course.EXPECTED, "Jun 18"),
        ((0.1, 0.2, 0.3, 0.4, 0.49, 0.5), Course.NOT_BEFORE, "Jul 18"),
        ((0.04, 0.05, 0.08, 0.1, 0.13, 0.14), Course.NO_DATE, None),
        ((0.9, 0.1, 0.1, 0.1, 0.1, 0.1), Course.NO_DATE, None),
        ((None, None, 0.6, 0.6, 0.6, 0.6), Course.EXPECTED, "Apr 18"),
        ((None,) * 6, Course.NO_LEVEL, None),
    ],
)
def test_back_on_track_is_the_first_likely_period_that_the_next_one_keeps(
    chances: Sequence[float | None], course: Course, label: str | None
) -> None:
    found = recovery(horizons(*chances), on_track=False)
    assert found.course is course
    assert (found.period.label if found.period else None) == label


@pytest.mark.parametrize(
    ("chances", "course", "label"),
    [
        ((0.9, 0.8, 0.7, 0.6, 0.5, 0.5), Course.STAYS, "Jul 18"),
        ((0.9, 0.8, 0.4, 0.6, 0.3, 0.2), Course.SLIPS, "Apr 18"),
    ],
)
def test_what_is_on_target_stays_so_or_slips_with_its_first_unlikely_period(
    chances: Sequence[float], course: Course, label: str
) -> None:
    found = recovery(horizons(*chances), on_track=True)
    assert (found.course, found.period and found.period.label) == (course, label)
    assert not found.is_off_track


def test_the_level_is_the_target_in_force_then_and_of_thresholds_the_green_one() -> None:
    targets = (target("10"), target("8", "2018-04"))
    record = Record(indicator(), organisation(), targets)
    assert level_of(record, period("2018-03")) == Decimal(10)
    assert level_of(record, period("2018-04")) == Decimal(8)
    assert level_of(record, period("2016-12")) is None
    green = Thresholds(Decimal(12), Decimal(15))
    by_thresholds = Record(indicator(scheme=green), organisation(), targets)
    assert level_of(by_thresholds, period("2018-04")) == Decimal(12)


def test_a_float_that_is_the_level_but_for_its_last_digits_reaches_it() -> None:
    just_above, just_below = 0.1 + 0.2, 98.99999999999
    assert reaches(just_above, Decimal("0.3"), Polarity.SMALLER)
    assert reaches(just_below, Decimal(99), Polarity.BIGGER)
    assert not reaches(98.999, Decimal(99), Polarity.BIGGER)


def scored(made: Outlook, *values: str | None, **changes: Any) -> list[Score]:
    """The values of February 2018 and on."""
    readings = [
        reading(value, period("2018-02").shift(at), **changes)
        for at, value in enumerate(values)
        if value is not None
    ]
    return [*scores(made, counting(readings), Measure.PERCENT, Polarity.SMALLER, NOW)]


def test_a_horizon_is_scored_by_range_distance_and_chance_once_its_value_is_final() -> None:
    made = outlook(0.25, 0.75, 0.5)
    first, third = scored(made, "9", None, "31")
    assert (first.step, first.inside, first.error, first.brier) == (1, False, 11.0, 0.5625)
    assert (third.step, third.inside, third.error, third.brier) == (3, False, 11.0, 0.25)
    assert scored(made, "10")[0].inside
    assert scored(made, "12", status=ReadingStatus.PROVISIONAL) == []


def test_a_value_that_was_forecast_several_times_is_one_value_to_judge_by() -> None:
    every = [
        replace(each, base=each.base.shift(-back))
        for back in range(6)
        for each in scored(outlook(0.5, 0.5, 0.5), "9", "9", "9")
    ]
    found = forecast_record(every)
    assert (found.forecasts, found.values, found.is_telling) == (18, 3, False)


def test_without_a_level_there_is_no_brier_score() -> None:
    (only,) = scored(outlook(None), "20")
    assert only.inside
    assert only.brier is None


def test_of_two_forecasts_of_one_base_period_the_later_one_counts() -> None:
    earlier = scored(outlook(0.0, 0.0), "9", "9")
    later = scored(outlook(1.0, 1.0, revision=14), "9", "9")
    found = forecast_record([*later, *earlier])
    assert (found.forecasts, found.chances, found.brier) == (2, 2, 0.0)
    assert not found.is_telling
    assert forecast_record([]).brier is None


def promise(day: str, **changes: Any) -> Promise:
    facts: dict[str, Any] = {"indicator": "abandonment", "by": "sdm", "words": "", "said": NOW}
    return Promise(day=date.fromisoformat(day), **{**facts, **changes})


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2018-02-28", Fate.BROKEN),
        ("2018-03-01", Fate.KEPT),
        ("2018-04-30", Fate.KEPT),
        ("2018-05-31", Fate.OPEN),
    ],
)
def test_a_promise_is_judged_by_the_first_final_value_from_its_day_on(
    day: str, expected: Fate
) -> None:
    readings = (
        reading("12", "2018-02"),
        reading("10", "2018-03"),
        reading("9", "2018-04"),
        reading("20", "2018-05", status=ReadingStatus.PROVISIONAL),
    )
    record = Record(indicator(), organisation(), (target(),), readings)
    assert fate(promise(day), record, assess(record, TODAY)) is expected


def test_another_day_is_another_promise_and_the_same_words_are_not() -> None:
    said = [
        explanation(recorded=instant("2017-12-12"), answers=("", "", "", "", "March", "")),
        explanation(recorded=instant("2018-01-12"), answers=("new", "", "", "", " March ", "")),
        explanation(recorded=instant("2018-02-12"), answers=("", "", "", "", "end of May", "")),
        explanation(recorded=instant("2018-02-13"), answers=("", "", "", "", "by 31 May", "")),
        explanation(recorded=instant("2018-02-14"), answers=("", "", "", "", "soon", "")),
    ]
    found = promises(said, {1: episode(id=1)}, organisation())
    assert [(each.day.isoformat(), each.said.month) for each in found] == [
        ("2018-03-31", 12),
        ("2018-05-31", 2),
    ]


def test_a_withdrawn_exception_has_no_promises_and_open_ones_are_not_counted() -> None:
    withdrawn = episode(id=1, withdrawn="corrected")
    assert promises([explanation()], {1: withdrawn}, organisation()) == ()
    counted = promise_record([Fate.OPEN, Fate.KEPT, Fate.BROKEN, Fate.BROKEN])
    assert (counted.kept, counted.broken, counted.judged) == (1, 2, 3)
