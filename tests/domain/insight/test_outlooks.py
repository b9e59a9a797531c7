"""Outlooks from records: Norfolk's odds, gaps, targets to come, and one alike with many."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.assessments import Record
from domain.indicators import Indicator
from domain.insight.outlooks import outlooks
from domain.measures import Measure
from domain.outlooks import AHEAD, Course, Outlook, recovery
from domain.process_changes import ProcessChange
from domain.rating import Polarity
from domain.readings import ReadingStatus
from domain.targets import Target
from tests.makers import NOW, indicator, organisation, period, reading, target

ABANDONMENT = (11.0, 7.0, 12.0, 16.8, 8.0, 9.0, 8.0, 6.8, 7.0, 8.5, 14.2, 33.9, 29.0)
LAST = "2018-01"


def record(
    values: Sequence[float | str | None] = ABANDONMENT,
    targets: Sequence[Target] | None = None,
    key: str = "abandonment",
    **changes: Any,
) -> Record:
    """The last value is of January 2018; None is a gap."""
    last = period(LAST)
    readings = tuple(
        reading(str(value), last.shift(at + 1 - len(values)), indicator=key)
        for at, value in enumerate(values)
        if value is not None
    )
    its: Indicator = indicator(key, **changes)
    return Record(its, organisation(), (target(),) if targets is None else tuple(targets), readings)


def made(known: Record) -> Outlook:
    return outlooks([known], NOW)[known.indicator.key]


def test_norfolks_abandonment_has_no_recovery_date_on_data_to_january_2018() -> None:
    found = made(record())
    chances = [each.chance for each in found.horizons]
    assert chances[0] == pytest.approx(0.04, abs=0.015)
    assert chances[-1] == pytest.approx(0.14, abs=0.025)
    assert recovery(found.horizons, on_track=False).course is Course.NO_DATE
    assert [each.period.label for each in found.horizons] == [
        "Feb 18", "Mar 18", "Apr 18", "May 18", "Jun 18", "Jul 18",
    ]  # fmt: skip
    assert (found.base.text, found.revision, found.values) == (LAST, 14, 13)
    assert all(0 <= each.low <= each.median <= each.high <= 100 for each in found.horizons)


def test_below_eight_final_values_there_is_none_and_up_to_twelve_it_is_provisional() -> None:
    assert outlooks([record(ABANDONMENT[:7])], NOW) == {}
    assert made(record(ABANDONMENT[:8])).is_provisional
    assert made(record(ABANDONMENT[:12])).is_provisional
    assert not made(record()).is_provisional


def test_provisional_and_expected_missing_values_are_not_forecast_from() -> None:
    known = record()
    later = (
        reading("99", "2018-02", status=ReadingStatus.PROVISIONAL),
        reading(None, "2018-03"),
    )
    with_more = Record(known.indicator, known.organisation, known.targets, known.readings + later)
    assert made(with_more).base.text == LAST
    assert made(with_more).horizons == made(known).horizons
    assert made(with_more).revision == 16


def test_each_period_has_the_target_that_is_set_for_it_and_without_one_no_chance() -> None:
    stepped = made(record(targets=[target("10", "2018-03"), target("40", "2018-05")]))
    levels = [None if each.level is None else int(each.level) for each in stepped.horizons]
    assert levels == [None, 10, 10, 40, 40, 40]
    assert stepped.horizons[0].chance is None
    assert (stepped.horizons[2].chance or 0) < 0.5 < (stepped.horizons[3].chance or 0)
    assert all(each.chance is None for each in made(record(targets=[])).horizons)


def test_where_bigger_is_better_the_chance_is_that_of_the_other_side() -> None:
    smaller, bigger = made(record()), made(record(polarity=Polarity.BIGGER))
    for one, other in zip(smaller.horizons, bigger.horizons, strict=True):
        assert (one.chance or 0) + (other.chance or 0) == pytest.approx(1)


@pytest.mark.parametrize(("value", "chance"), [("98.99999999999", 1.0), ("98", 0.0)])
def test_a_constant_on_its_target_meets_it(value: str, chance: float) -> None:
    found = made(record([value] * 13, [target("99")], polarity=Polarity.BIGGER))
    assert {each.chance for each in found.horizons} == {chance}


def test_nothing_is_counted_below_zero() -> None:
    falling = [90, 75, 62, 50, 39, 28, 18, 12, 8, 5, 3, 2, 1]
    counted = made(record(falling, measure=Measure.COUNT, bounds=None))
    assert min(each.low for each in counted.horizons) == 0
    owed = made(record(falling, measure=Measure.CURRENCY, bounds=None))
    assert min(each.low for each in owed.horizons) < 0


def test_no_forecast_goes_where_no_value_can_be() -> None:
    near = [97.0, 99.2, 98.1, 99.8, 96.5, 99.9, 98.8, 99.5, 97.7, 99.9, 98.6, 99.1, 99.9]
    share = made(record(near, measure=Measure.PERCENT, bounds=None))
    assert max(each.high for each in share.horizons) == 100
    more = made(record([*near[:-1], 103.0], measure=Measure.PERCENT, bounds=None))
    assert max(each.high for each in more.horizons) > 100
    short = [3.0, 0.5, 2.0, 0.2, 1.0, 0.1, 2.5, 0.3, 1.4, 0.2, 0.8, 0.1, 0.4]
    waited = made(record(short, measure=Measure.MINUTES, bounds=None))
    assert min(each.low for each in waited.horizons) == 0


def test_many_at_once_are_forecast_as_each_by_itself() -> None:
    some = [
        record(),
        record(ABANDONMENT[::-1], key="reversed"),
        record((*ABANDONMENT[:5], None, *ABANDONMENT[6:]), key="gap"),
        record(ABANDONMENT[:9], key="short"),
        record(ABANDONMENT[:3], key="none"),
        record(ABANDONMENT * 7, key="long"),
    ]
    together = outlooks(some, NOW)
    assert sorted(together) == ["abandonment", "gap", "long", "reversed", "short"]
    for each in together.values():
        alone = made(next(one for one in some if one.indicator.key == each.indicator))
        assert each == alone
        assert len(each.horizons) == AHEAD


def test_what_is_older_than_five_years_of_months_says_nothing_any_more() -> None:
    recent = ABANDONMENT * 5
    assert made(record((500.0, *recent[-60:]))).horizons == made(record(recent[-60:])).horizons


@pytest.mark.parametrize(
    ("day", "new_limits", "values"),
    [("2017-05-10", True, 9), ("2017-05-10", False, 13), ("2017-07-01", True, None)],
)
def test_only_values_since_new_limits_began_are_forecast_from(
    day: str, new_limits: bool, values: int | None
) -> None:
    """May 2017 to January 2018 are nine values, July and on are seven."""
    known = record()
    change = ProcessChange(
        1, "abandonment", "answerphone off", date.fromisoformat(day), "sdm", NOW, new_limits
    )
    found = outlooks([replace(known, changes=(change,))], NOW).get("abandonment")
    assert (found.values if found else None) == values
    if values == 9:
        assert found == replace(made(record(ABANDONMENT[4:])), revision=15)
