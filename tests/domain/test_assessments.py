"""Assessments: which periods have a cell, what an empty cell means, and what was known when."""

from dataclasses import replace
from datetime import date

import pytest

from domain.assessments import Record, assess, history_of
from domain.indicators import Indicator, Stage
from domain.rating import Rating, YearOnYear
from domain.readings import Reading, ReadingStatus
from domain.targets import Target
from tests import makers

TODAY = date(2018, 2, 5)


def record(
    *readings: Reading,
    targets: tuple[Target, ...] | None = None,
    indicator: Indicator | None = None,
) -> Record:
    return Record(
        indicator or makers.indicator(),
        makers.organisation(),
        (makers.target(),) if targets is None else targets,
        readings,
    )


def ratings(record: Record, today: date = TODAY, known_by: str | None = None) -> dict[str, str]:
    instant = makers.instant(known_by) if known_by else None
    return {each.period.text: each.cell.rating.value for each in assess(record, today, instant)}


def test_there_is_one_cell_for_every_period_from_the_first_reading_to_the_last_ended_one() -> None:
    found = ratings(record(makers.reading("9", "2017-10")))
    assert list(found) == ["2017-10", "2017-11", "2017-12", "2018-01"]


def test_without_a_reading_there_is_no_cell() -> None:
    assert ratings(record()) == {}


def test_a_missing_value_is_awaited_through_its_due_day_and_then_overdue() -> None:
    known = record(makers.reading("9", "2017-12"))
    assert ratings(known, date(2018, 2, 10))["2018-01"] == "awaited"
    assert ratings(known, date(2018, 2, 11))["2018-01"] == "overdue"


def test_a_period_in_which_none_is_expected_is_neither() -> None:
    found = ratings(record(makers.reading("9", "2017-12"), makers.reading(None, "2018-01")))
    assert found["2018-01"] == "not_expected"


def test_a_provisional_value_of_the_running_period_has_a_cell_at_the_end() -> None:
    running = makers.reading("9", "2018-02", status=ReadingStatus.PROVISIONAL)
    assert list(ratings(record(running))) == ["2018-02"]


@pytest.mark.parametrize(
    ("stage", "with_value", "without"),
    [
        (Stage.LIVE, "red", "overdue"),
        (Stage.BASELINING, "unrated", "overdue"),
        (Stage.PROPOSED, "unrated", "not_expected"),
        (Stage.RETIRED, "red", "not_expected"),
    ],
)
def test_the_stage_decides_what_is_rated_and_what_is_waited_for(
    stage: Stage, with_value: str, without: str
) -> None:
    indicator = makers.indicator(stage=stage)
    found = ratings(record(makers.reading("29", "2017-11"), indicator=indicator))
    assert (found["2017-11"], found["2017-12"]) == (with_value, without)


def test_a_value_without_a_target_in_force_is_unrated_and_never_green() -> None:
    later = (makers.target("10", "2017-12"),)
    found = ratings(record(makers.reading("9"), makers.reading("9", "2017-12"), targets=later))
    assert (found["2017-11"], found["2017-12"]) == ("unrated", "green")


def test_each_period_is_rated_by_the_target_in_force_in_it() -> None:
    stepping = (makers.target("10", "2017-01"), makers.target("15", "2017-12"))
    found = ratings(record(makers.reading("14"), makers.reading("14", "2017-12"), targets=stepping))
    assert (found["2017-11"], found["2017-12"]) == ("red", "green")


def test_of_two_targets_with_one_start_the_one_recorded_last_rates() -> None:
    changed = makers.target("15", recorded=makers.instant("2018-01-10"))
    known = record(makers.reading("14"), targets=(makers.target("10"), changed))
    assert ratings(known)["2017-11"] == "green"
    assert ratings(known, known_by="2018-01-09")["2017-11"] == "red"


def test_the_ratio_counts_before_the_printed_value() -> None:
    both = replace(makers.entry("1/20"), value=makers.entry("29").value)
    found = assess(record(makers.reading("9", entry=both)), TODAY)
    assert found[0].cell.value == 5
    assert found[0].cell.rating is Rating.GREEN


def test_the_last_revision_counts_and_a_withdrawn_one_gives_way_to_the_earlier() -> None:
    first = makers.reading("29", recorded=makers.instant("2017-12-05"))
    second = makers.reading("9", revision=2, recorded=makers.instant("2017-12-06"))
    third = makers.reading(
        None,
        revision=3,
        withdraws=2,
        status=ReadingStatus.WITHDRAWN,
        recorded=makers.instant("2017-12-07"),
    )
    whole = record(first, second, third)
    assert ratings(whole)["2017-11"] == "red"
    assert ratings(whole, known_by="2017-12-06")["2017-11"] == "green"
    assert ratings(whole, known_by="2017-12-05")["2017-11"] == "red"
    assert ratings(whole, known_by="2017-12-04") == {}


def test_year_on_year_compares_with_the_same_period_last_year() -> None:
    indicator = makers.indicator(scheme=YearOnYear())
    readings = (makers.reading("29", "2016-12"), makers.reading("29", "2017-12"))
    targets = (makers.target("10", "2016-01"),)
    found = ratings(record(*readings, targets=targets, indicator=indicator))
    assert (found["2016-12"], found["2017-12"]) == ("red", "amber")


def test_a_history_carries_what_its_words_need() -> None:
    history = history_of(record(makers.reading("29")), TODAY)
    assert (history.currency, history.measure) == ("£", makers.indicator().measure)
