"""Reminders of actions in other time zones, and where dates, meetings and people change."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from domain.actions import Ending
from domain.notices import DueDigest
from domain.organisation import Organisation
from jobs.chase_missing import chase_missing
from jobs.unit_by_unit import Step
from storage.database import Database
from storage.store import Store
from tests.jobs.planning import reminders
from tests.makers import action, indicator, instant, meeting, organisation, person, seed, series

AGREED = instant("2018-01-03T10:00")
ENGLAND = organisation(country="GB", subdivision="ENG")
PEOPLE = (person("amy"), person("sdm"), person("chair"))


def remind(database: Database, now: datetime) -> None:
    step: Step | None = chase_missing
    while step is not None:
        step = database.write(partial(_run, step, now))


def _run(step: Step, now: datetime, store: Store) -> Step | None:
    return step(store, now)


def agree(
    database: Database, back: date | None, where: Organisation = ENGLAND, lead: str = "sdm"
) -> None:
    """Amy owns #1, which others agreed on; no value is waited for."""
    its = (indicator(lead_officer=lead, data_owner=""),)
    seed(database, organisation=where, people=PEOPLE, indicators=its, targets=())
    with database.writing() as store:
        usual = {"created_by": "perf", "created_at": AGREED}
        store.actions.add(action(owner="amy", report_back=back, **usual))


def days(first: str, last: str) -> Iterator[date]:
    start, end = date.fromisoformat(f"2018-{first}"), date.fromisoformat(f"2018-{last}")
    for count in range((end - start).days + 1):
        yield start + timedelta(days=count)


def told(database: Database, who: str, first: str, last: str) -> list[str]:
    """The mornings on which this person hears of the action; the job runs twice on each day."""
    found = []
    for day in days(first, last):
        known = len(heard(database, who))
        for hour in (9, 15):
            remind(database, datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC))
        new = heard(database, who)[known:]
        assert len(new) <= 1, "one message a person and day"
        found += [f"{day:%m-%d}"] * len(new)
    return found


def heard(database: Database, who: str) -> list[DueDigest]:
    return [each for each in reminders(database, who) if each.actions or each.passed_on]


def change(database: Database, by: str = "perf", at: str = "", **changes: object) -> None:
    with database.writing() as store:
        known = store.actions.get(1)
        assert known is not None
        store.actions.save(replace(known, **changes))  # type: ignore[arg-type]
        if at:
            store.audit.note(by, "changed", "action:1", {}, instant(f"2018-{at}"))


@pytest.mark.parametrize(
    ("zone", "back", "wanted"),
    [
        # New York goes over to summer on 11 March and back on 4 November.
        ("America/New_York", "2018-03-13", ["03-06T14:00", "03-12T13:00"]),
        ("America/New_York", "2018-11-06", ["10-30T13:00", "11-05T14:00"]),
        # Auckland is a day ahead at nine; it leaves summer on 1 April, and is back on 30 September.
        ("Pacific/Auckland", "2018-04-03", ["03-26T20:00", "04-01T21:00"]),
        ("Pacific/Auckland", "2018-10-02", ["09-24T21:00", "09-30T20:00"]),
    ],
)
def test_both_reminders_come_at_nine_by_the_organisations_clock(
    database: Database, zone: str, back: str, wanted: list[str]
) -> None:
    day = date.fromisoformat(back)
    agree(database, day, organisation(time_zone=zone))
    remind(database, AGREED)
    local, found = ZoneInfo(zone), []
    for back_days in range(8, 0, -1):
        morning = datetime.combine(day - timedelta(days=back_days), time(8, 59), local)
        for now in (morning.astimezone(UTC), morning.astimezone(UTC) + timedelta(minutes=1)):
            known = len(heard(database, "amy"))
            remind(database, now)
            found += [f"{now:%m-%dT%H:%M}"] * (len(heard(database, "amy")) - known)
    assert found == wanted


def test_what_comes_round_on_days_of_rest_comes_before_the_date_and_never_twice(
    database: Database,
) -> None:
    """Back on Monday 7 May 2018, a bank holiday: a week before is a Monday, a day before Friday."""
    agree(database, date(2018, 5, 7))
    assert told(database, "amy", "04-23", "05-08") == ["04-30", "05-04", "05-08"]


def test_what_is_passed_on_at_a_weekend_comes_on_the_working_day_after_it_once(
    database: Database,
) -> None:
    """Back on Saturday 21 April: the weeks end on Saturdays too, 5 May before a bank holiday."""
    agree(database, date(2018, 4, 21))
    with database.writing() as store:
        store.series.add(series(chair="chair"))
    assert told(database, "sdm", "04-23", "05-20") == ["04-30"]
    assert [each.passed_on[0].days for each in heard(database, "chair")] == [17]
    assert len(heard(database, "amy")) == 19, "each working day since"


def test_whoever_leads_and_chairs_hears_at_each_step_and_after_downtime_of_both_once(
    database: Database,
) -> None:
    agree(database, date(2018, 4, 17), lead="chair")
    with database.writing() as store:
        store.series.add(series(chair="chair"))
    assert told(database, "chair", "04-16", "04-23") == []
    assert told(database, "chair", "05-02", "05-10") == ["05-02"]
    (digest,) = heard(database, "chair")
    assert [(each.number, each.days) for each in digest.passed_on] == [(1, 15)]


@pytest.mark.parametrize(
    ("by", "wanted"), [("perf", ["04-10", "04-18", "04-24"]), ("amy", ["04-10", "04-24"])]
)
def test_a_date_that_moves_takes_the_reminders_with_it_and_whoever_moved_it_is_not_told(
    database: Database, by: str, wanted: list[str]
) -> None:
    """From 17 to 25 April, in the morning of the day that is a week before the new date."""
    agree(database, date(2018, 4, 17))
    first = told(database, "amy", "04-09", "04-13")
    change(database, by, "04-18T07:30", report_back=date(2018, 4, 25))
    assert first + told(database, "amy", "04-18", "04-25") == wanted


def test_a_date_that_moves_while_it_is_overdue_is_quiet_until_the_new_one(
    database: Database,
) -> None:
    """Passed on again only once the new date is a week past."""
    agree(database, date(2018, 4, 17))
    assert told(database, "sdm", "04-17", "04-25") == ["04-24"]
    change(database, report_back=date(2018, 5, 15))
    assert told(database, "amy", "04-26", "05-16") == ["05-08", "05-14", "05-16"]
    assert told(database, "sdm", "05-17", "05-23") == ["05-22"]


def test_what_is_over_in_the_same_morning_is_not_asked_about_and_open_again_it_is(
    database: Database,
) -> None:
    agree(database, date(2018, 4, 17))
    assert told(database, "amy", "04-09", "04-13") == ["04-10"]
    change(database, ending=Ending.VERIFIED, ended_at=instant("2018-04-16T07:30"))
    assert told(database, "amy", "04-16", "04-19") == []
    change(database, ending=None, ended_at=None)
    assert told(database, "amy", "04-20", "04-24") == ["04-20", "04-23", "04-24"]
    assert [each.passed_on[0].days for each in heard(database, "sdm")] == [7]


@pytest.mark.parametrize(
    ("first_after", "wanted"),
    [("04-11", ["04-11", "04-16"]), ("04-17", ["04-17"]), ("04-18", ["04-18"])],
)
def test_a_week_of_downtime_over_either_reminder_is_made_up_for_by_the_newest(
    database: Database, first_after: str, wanted: list[str]
) -> None:
    agree(database, date(2018, 4, 17))
    assert told(database, "amy", "04-02", "04-04") == []
    assert told(database, "amy", first_after, max(first_after, "04-17")) == wanted


def test_before_every_meeting_at_which_it_is_due_its_owner_is_told_once(
    database: Database,
) -> None:
    """Back on 1 May: due at the meetings of 1 May, 5 June and 3 July, not at that of 3 April."""
    agree(database, date(2018, 5, 1))
    with database.writing() as store:
        number = store.series.add(series(chair="chair")).id
        for day in (date(2018, 4, 3), date(2018, 5, 1), date(2018, 6, 5), date(2018, 7, 3)):
            begins = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
            store.meetings.add(meeting(number, planned=day, begins=begins))
    for first, last in (
        ("03-28", "04-03"),
        ("04-26", "05-01"),
        ("05-31", "06-05"),
        ("06-28", "07-03"),
    ):
        told(database, "amy", first, last)
    meets = [
        each.meets.date()
        for digest in heard(database, "amy")
        for each in digest.actions
        if each.meets
    ]
    assert meets == [date(2018, 5, 1), date(2018, 6, 5), date(2018, 7, 3)]
