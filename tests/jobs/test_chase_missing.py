"""Chasing missing values: who is reminded when, in one digest a person."""

import pytest

from domain.organisation import QuietHours
from domain.periods import Frequency
from storage.database import Database
from tests.jobs.planning import deliveries, plan, reminders, store_readings
from tests.makers import indicator, instant, organisation, person, reading, seed, unit

FIRST_LOOK = "2017-12-01T08:00"


@pytest.fixture
def watched(database: Database) -> Database:
    """A monthly value due on the 10th; the data owner is sda, the lead officer sdm."""
    seed(database, readings=[reading("14.2", "2017-10")])
    plan(database, FIRST_LOOK)
    return database


def reminded_on(database: Database, person_key: str, *days: str) -> list[str]:
    """The days of those given on which a tick at 10:00 reminded this person."""
    told = []
    for day in days:
        before = len(reminders(database, person_key))
        plan(database, f"{day}T10:00")
        if len(reminders(database, person_key)) > before:
            told.append(day)
    return told


def every_day(first: int, last: int) -> list[str]:
    return [f"2017-12-{day:02d}" for day in range(first, last + 1)]


def test_the_owner_is_reminded_after_the_period_on_the_due_date_and_every_three_days(
    watched: Database,
) -> None:
    """The 10th and the 16th are a Sunday and a Saturday: their reminders wait for Monday."""
    told = reminded_on(watched, "sda", *every_day(1, 22))
    assert told == [f"2017-12-{day}" for day in ("01", "11", "13", "18", "19", "22")]


def test_the_lead_officer_hears_after_seven_days_overdue_and_then_weekly(
    watched: Database,
) -> None:
    told = reminded_on(watched, "sdm", *every_day(1, 29))
    assert told == ["2017-12-18", "2017-12-25"]
    (first, _) = reminders(watched, "sdm")
    assert [(item.indicator, item.days) for item in first.escalated] == [("abandonment", 8)]
    assert (first.overdue, first.due) == ((), ())


def test_a_settled_value_is_not_chased_any_more(watched: Database) -> None:
    plan(watched, "2017-12-01T10:00")
    store_readings(watched, ("2017-11", "14.2"))
    assert reminded_on(watched, "sda", *every_day(4, 29)) == []


def test_a_value_that_is_not_expected_is_not_chased(watched: Database) -> None:
    with watched.writing() as store:
        store.readings.add(reading(None, "2017-11"))
    assert reminded_on(watched, "sda", *every_day(1, 29)) == []


def test_one_digest_a_person_tells_of_all_values(database: Database) -> None:
    named = [indicator(key, data_owner="sda") for key in ("abandonment", "availability")]
    seed(database, indicators=named)
    plan(database, FIRST_LOOK, "2017-12-11T10:00")
    (digest,) = reminders(database)
    assert [item.indicator for item in digest.overdue] == ["abandonment", "availability"]
    assert [each.target for each in deliveries(database) if each.key.startswith("due:")] == [
        "U01SDA"
    ]


def test_a_reminder_shows_everything_that_is_missing_not_only_what_came_round(
    database: Database,
) -> None:
    weekly = indicator("backlog", data_owner="sda", frequency=Frequency.WEEKLY, due_days=3)
    seed(database, indicators=(indicator(data_owner="sda"), weekly))
    plan(database, FIRST_LOOK, "2017-12-01T10:00", "2017-12-04T10:00")
    latest = reminders(database, "sda")[-1]
    assert [item.indicator for item in (*latest.overdue, *latest.due)] == ["abandonment", "backlog"]


def test_a_second_tick_on_the_same_day_says_nothing_new(watched: Database) -> None:
    plan(watched, "2017-12-01T10:00", "2017-12-01T10:01", "2017-12-01T16:00")
    assert len(reminders(watched)) == 1


@pytest.mark.parametrize("hour", ["00:30", "08:59", "18:00", "23:00"])
def test_nobody_is_reminded_outside_working_hours(watched: Database, hour: str) -> None:
    plan(watched, f"2017-12-01T{hour}")
    assert reminders(watched) == []


def test_working_hours_are_those_of_the_organisations_zone(database: Database) -> None:
    """On 1 June London's 09:00 is 08:00 UTC."""
    seed(database)
    plan(database, "2018-06-01T07:59")
    assert reminders(database) == []
    plan(database, "2018-06-01T08:00")
    assert len(reminders(database)) == 1


def test_working_hours_follow_the_clock_change(database: Database) -> None:
    """Clocks go back on 28 October 2018: 09:00 is 08:00 UTC before and 09:00 UTC after."""
    seed(database, indicators=(indicator(data_owner="sda", due_days=25),))
    plan(database, "2018-10-01T07:00", "2018-10-25T08:00", "2018-10-29T08:30")
    assert [digest.overdue[0].days for digest in reminders(database) if digest.overdue] == []
    plan(database, "2018-10-29T09:00")
    assert [digest.overdue[0].days for digest in reminders(database) if digest.overdue] == [4]


def test_the_organisations_own_working_days_count(database: Database) -> None:
    seed(database, organisation=organisation(working_days=(6,)))
    assert reminded_on(database, "sda", *every_day(1, 9)) == ["2017-12-03"]


def test_after_downtime_one_reminder_comes_late_and_says_so(watched: Database) -> None:
    plan(watched, "2017-12-07T10:00", "2017-12-08T10:00")
    (digest,) = reminders(watched)
    assert digest.late == "6 days late: nothing ran here on 1 December 2017"


def test_a_weekend_in_between_is_not_called_late(watched: Database) -> None:
    plan(watched, "2017-12-01T10:00", "2017-12-11T10:00")
    assert [digest.late for digest in reminders(watched)] == ["", ""]


def test_history_before_the_first_look_is_not_chased(database: Database) -> None:
    seed(database, readings=[reading("14.2", "2016-05"), reading("14.2", "2017-03")])
    plan(database, "2017-12-01T10:00")
    (digest,) = reminders(database)
    assert [item.period for item in (*digest.overdue, *digest.due)] == ["2017-11"]


def test_without_a_data_owner_on_slack_whoever_answers_for_it_is_asked(
    database: Database,
) -> None:
    people = (person("sda", slack=""), person("sdm"), person("boss"))
    named = (
        indicator("abandonment", data_owner="sda", lead_officer="sdm"),
        indicator("availability"),
    )
    seed(database, people=people, indicators=named, units=(unit("imt", lead="boss"),))
    plan(database, "2017-12-01T10:00")
    assert [(d.person, [i.indicator for i in d.due]) for d in reminders(database)] == [
        ("boss", ["availability"]),
        ("sdm", ["abandonment"]),
    ]


def test_an_owner_who_is_the_lead_officer_too_is_not_told_twice(database: Database) -> None:
    seed(database, indicators=(indicator(data_owner="sdm", lead_officer="sdm"),))
    plan(database, FIRST_LOOK, "2017-12-18T10:00")
    (digest,) = reminders(database)
    assert digest.escalated == ()


def test_quiet_hours_do_not_keep_the_planner_from_queueing(database: Database) -> None:
    quiet = QuietHours(instant("2018-01-01T00:00").time(), instant("2018-01-01T12:00").time())
    seed(database, organisation=organisation(quiet_hours=quiet))
    plan(database, "2017-12-01T10:00")
    assert len(reminders(database)) == 1
