"""Closing periods: once, when due, late after downtime, and never for history."""

import pytest

from domain.indicators import Stage
from domain.rating import Rating
from storage.database import Database
from tests.jobs.planning import closes, deliveries, plan, store_readings, without_digests
from tests.makers import indicator, organisation, reading, seed, unit

FIRST_LOOK = "2017-12-01T09:00"
EVERY_DAY = organisation(working_days=tuple(range(7)))


@pytest.fixture
def watched(database: Database) -> Database:
    """Norfolk's abandonment with a value up to October, watched since 1 December 2017."""
    seed(database, organisation=EVERY_DAY, readings=[reading("14.2", "2017-10")])
    without_digests(database)
    plan(database, FIRST_LOOK)
    return database


def test_a_period_closes_on_the_day_after_its_due_date(watched: Database) -> None:
    plan(watched, "2017-12-10T17:59", "2017-12-11T08:59")
    assert closes(watched) == []
    plan(watched, "2017-12-11T09:00")
    (closed,) = closes(watched)
    assert (closed.period, closed.period_label, closed.unit_name) == (
        "2017-11",
        "November 2017",
        "IMT",
    )
    assert closed.late == ""


def test_a_period_closes_once_however_often_the_planner_runs(watched: Database) -> None:
    plan(watched, "2017-12-11T09:01", "2017-12-11T09:01", "2017-12-12T09:00", "2017-12-31T09:00")
    assert len(closes(watched)) == 1


def test_a_missing_value_becomes_overdue_and_is_named_with_its_owner(watched: Database) -> None:
    plan(watched, "2017-12-11T10:00")
    (closed,) = closes(watched)
    assert [(item.indicator, item.owner, item.days) for item in closed.overdue] == [
        ("abandonment", "SDA", 1)
    ]
    assert [row.rating for row in closed.rows] == [Rating.OVERDUE]


def test_a_logged_value_is_shown_with_its_rating_and_nothing_is_overdue(watched: Database) -> None:
    store_readings(watched, ("2017-11", "14.2"))
    plan(watched, "2017-12-11T10:00")
    (closed,) = closes(watched)
    assert closed.overdue == ()
    assert [(row.period, row.rating) for row in closed.rows] == [("2017-11", Rating.RED)]


def test_an_earlier_value_is_not_shown_as_that_of_the_closed_period(watched: Database) -> None:
    plan(watched, "2017-12-11T10:00")
    (closed,) = closes(watched)
    assert [row.value for row in closed.rows] == [None]


def test_a_value_for_the_running_period_is_not_shown_at_the_close_of_the_last(
    watched: Database,
) -> None:
    store_readings(watched, ("2017-11", "9.0"), ("2017-12", "33.9"))
    plan(watched, "2017-12-11T10:00")
    assert [(row.period, row.rating) for row in closes(watched)[0].rows] == [
        ("2017-11", Rating.GREEN)
    ]


def test_after_downtime_a_period_closes_once_late_and_says_so(watched: Database) -> None:
    plan(watched, "2017-12-20T10:00", "2017-12-20T10:30", "2017-12-21T10:00")
    (closed,) = closes(watched)
    assert closed.late == "9 days late: nothing ran here on 11 December 2017"


def test_after_long_downtime_each_period_closes_oldest_first(watched: Database) -> None:
    plan(watched, "2018-02-20T10:00")
    assert [closed.period for closed in closes(watched)] == ["2017-11", "2017-12", "2018-01"]


def test_nothing_closes_that_was_due_before_the_first_look(database: Database) -> None:
    seed(database, readings=[reading("14.2", "2016-12")])
    plan(database, FIRST_LOOK, "2017-12-02T09:00", "2017-12-09T09:00")
    assert closes(database) == []


def test_an_indicator_added_later_is_not_reported_for_the_time_before(watched: Database) -> None:
    plan(watched, "2018-02-01T09:00")
    with watched.writing() as store:
        store.indicators.save(indicator("satisfaction"))
    plan(watched, "2018-02-02T09:00", "2018-03-20T09:00")
    named = [(closed.period, row.indicator) for closed in closes(watched) for row in closed.rows]
    assert [period for period, key in named if key == "satisfaction"] == ["2018-01", "2018-02"]


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.RETIRED])
def test_an_indicator_that_expects_no_values_does_not_close(
    database: Database, stage: Stage
) -> None:
    seed(database, indicators=(indicator(stage=stage),), readings=[reading("14.2", "2017-10")])
    plan(database, FIRST_LOOK, "2018-01-20T09:00")
    assert closes(database) == []


def test_indicators_of_a_unit_that_close_together_share_one_notice(database: Database) -> None:
    more = (indicator("abandonment"), indicator("availability"), indicator("slow", due_days=20))
    seed(database, organisation=EVERY_DAY, indicators=more)
    without_digests(database)
    plan(database, FIRST_LOOK, "2017-12-11T10:00", "2017-12-21T10:00")
    named = [[row.indicator for row in closed.rows] for closed in closes(database)]
    assert named == [["abandonment", "availability"], ["slow"]]


def test_a_unit_without_a_channel_queues_nothing(database: Database) -> None:
    seed(database, units=(unit("imt", channel=""),))
    plan(database, FIRST_LOOK, "2017-12-11T10:00")
    assert closes(database) == []


def test_without_an_organisation_nothing_happens(database: Database) -> None:
    plan(database, FIRST_LOOK)
    assert deliveries(database) == ()


def test_the_day_and_the_hour_are_those_of_the_organisations_zone(database: Database) -> None:
    """In summer London is an hour ahead of UTC. 11 June 2018 is a Monday."""
    seed(database, organisation=organisation(working_days=(0, 1)))
    plan(database, "2018-06-01T09:00", "2018-06-11T07:59")
    assert closes(database) == []
    plan(database, "2018-06-11T08:00")
    assert [closed.period for closed in closes(database)] == ["2018-05"]


def test_a_close_on_a_day_off_is_told_of_on_the_next_working_day_and_is_not_late(
    database: Database,
) -> None:
    """January's last day is Saturday 10 February 2018."""
    seed(database, readings=[reading("14.2", "2017-12")])
    without_digests(database)
    plan(database, "2018-02-01T09:00", "2018-02-10T10:00", "2018-02-11T10:00")
    assert closes(database) == []
    plan(database, "2018-02-12T10:00")
    (closed,) = closes(database)
    assert (closed.overdue[0].days, closed.late) == (2, "")
