"""Actions in the one digest a person gets: to whom, on which day, and never twice."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from domain.actions import Action, Ending
from domain.meetings import Meeting, MeetingState
from domain.notices import DueDigest
from jobs import chase_missing as chasing
from jobs.attempts import SomeFailedError
from jobs.chase_missing import THINGS_AT_ONCE, chase_missing
from jobs.unit_by_unit import Step
from storage.database import Database
from storage.store import Store
from tests.jobs.planning import reminders
from tests.makers import (
    action,
    episode,
    indicator,
    instant,
    meeting,
    organisation,
    person,
    reading,
    seed,
    series,
    unit,
)

BACK = date(2018, 4, 17)  # a Tuesday
AGREED = instant("2018-03-06T10:30")
PEOPLE = (
    person("sdm"), person("sda"), person("amy"), person("chair"),
    person("head", admin=True), person("perf", performance_officer=True),
)  # fmt: skip


def plan(database: Database, *instants: str) -> None:
    """The one job that reminds, at each instant."""
    for text in instants:
        step: Step | None = chase_missing
        while step is not None:
            step = database.write(partial(_run, step, instant(text)))


def _run(step: Step, now: datetime, store: Store) -> Step | None:
    return step(store, now)


@pytest.fixture
def agreed(database: Database) -> Database:
    """Amy owns an action on abandonment, which sdm leads; nobody is waited for a value."""
    readings = [reading("14.2", f"{at:%Y-%m}") for at in _months(date(2017, 1, 1), 30)]
    seed(
        database,
        people=PEOPLE,
        organisation=organisation(country="GB", subdivision="ENG"),
        indicators=(indicator(lead_officer="sdm", data_owner="sda"),),
        readings=readings,
        targets=(),
    )
    plan(database, "2018-03-06T09:00")
    add(database, action(owner="amy", created_by="perf", created_at=AGREED, report_back=BACK))
    return database


def _months(first: date, count: int) -> Iterable[date]:
    return [date(first.year + at // 12, at % 12 + 1, 1) for at in range(count)]


def add(database: Database, *actions: Action) -> tuple[Action, ...]:
    with database.writing() as store:
        return tuple(store.actions.add(each) for each in actions)


def change(database: Database, number: int, **changes: object) -> None:
    with database.writing() as store:
        known = store.actions.get(number)
        assert known is not None
        store.actions.save(replace(known, **changes))  # type: ignore[arg-type]


def meet(database: Database, **changes: object) -> Meeting:
    with database.writing() as store:
        number = store.series.add(series(chair="chair", **changes)).id
        begins = datetime(2018, 4, 24, 9, tzinfo=UTC)
        return store.meetings.add(meeting(number, planned=begins.date(), begins=begins))


def days(first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [str(start + timedelta(days=at)) for at in range((end - start).days + 1)]


def told(database: Database, who: str, first: str, last: str) -> list[str]:
    """The days on which this person was told of an action, by whatever reminder."""
    found = []
    for day in days(first, last):
        before = len(reminders(database, who))
        plan(database, f"{day}T09:30", f"{day}T15:00")
        new = reminders(database, who)[before:]
        assert len(new) <= 1, "one digest a person and day"
        found += [day[5:] for each in new if _actions(each)]
    return found


def _actions(digest: DueDigest) -> list[int]:
    return [each.number for each in (*digest.actions, *digest.passed_on)]


def test_the_owner_hears_a_week_and_a_day_before_and_daily_when_it_is_overdue(
    agreed: Database,
) -> None:
    assert told(agreed, "amy", "2018-04-03", "2018-04-20") == [
        "04-10", "04-16", "04-18", "04-19", "04-20",
    ]  # fmt: skip


def test_the_lead_officer_hears_after_a_week_and_the_performance_officers_after_two_once_each(
    agreed: Database,
) -> None:
    for day in days("2018-04-17", "2018-05-11"):
        plan(agreed, f"{day}T10:00")
    assert [each.passed_on[0].days for each in reminders(agreed, "sdm")] == [7]
    assert [each.passed_on[0].days for each in reminders(agreed, "perf")] == [14]
    assert reminders(agreed, "sdm")[0].passed_on[0].owner == "AMY"


def test_the_chair_of_the_series_about_it_hears_in_the_place_of_the_performance_officers(
    agreed: Database,
) -> None:
    meet(agreed)
    for day in days("2018-04-30", "2018-05-04"):
        plan(agreed, f"{day}T10:00")
    assert [each.passed_on[0].number for each in reminders(agreed, "chair")] == [1]
    assert reminders(agreed, "perf") == []


def test_a_chair_who_owns_the_action_is_not_asked_about_it_but_the_performance_officers_are(
    agreed: Database,
) -> None:
    meet(agreed)
    change(agreed, 1, owner="chair")
    plan(agreed, *(f"{day}T10:00" for day in days("2018-04-30", "2018-05-04")))
    assert [each.passed_on[0].number for each in reminders(agreed, "perf")] == [1]
    assert [each for each in reminders(agreed, "chair") if each.passed_on] == []


def test_an_action_without_a_date_that_no_meeting_asks_about_is_asked_about_every_four_weeks(
    agreed: Database,
) -> None:
    """Agreed on Tuesday 6 March; Amy says something on 1 May, which is not asked again."""
    change(agreed, 1, report_back=None)
    assert told(agreed, "amy", "2018-04-02", "2018-04-30") == ["04-03"]
    with agreed.writing() as store:
        store.audit.note("amy", "noted", "action:1", {}, instant("2018-05-01T07:30"))
    assert told(agreed, "amy", "2018-05-01", "2018-05-30") == ["05-29"]


def test_a_series_that_asks_about_it_takes_the_place_of_the_four_weeks(agreed: Database) -> None:
    change(agreed, 1, report_back=None)
    meet(agreed)
    assert told(agreed, "amy", "2018-04-02", "2018-04-30") == ["04-20"]


def test_a_person_whose_reminder_fails_holds_up_no_other_and_is_tried_again(
    agreed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the failing person's is left half done, not even in the ledger."""
    due = {"created_by": "perf", "created_at": AGREED, "report_back": BACK}
    add(agreed, action(owner="sda", **due), action(owner="chair", **due))
    queue = chasing._queue

    def failing(*given: Any) -> None:
        queue(*given)
        if given[2] == "U01SDA":
            raise ValueError("no such name")

    with monkeypatch.context() as patch:
        patch.setattr(chasing, "_queue", failing)
        for _ in range(2):
            with pytest.raises(SomeFailedError, match="sda: ValueError: no such name"):
                plan(agreed, "2018-04-10T09:00")
    assert sorted(each.person for each in reminders(agreed)) == ["amy", "chair"]
    plan(agreed, "2018-04-10T09:01")
    assert sorted(each.person for each in reminders(agreed)) == ["amy", "chair", "sda"]


def test_before_a_meeting_at_which_it_is_due_its_owner_is_told_on_the_day_of_the_brief(
    agreed: Database,
) -> None:
    change(agreed, 1, report_back=date(2018, 4, 24))
    coming = meet(agreed)
    assert told(agreed, "amy", "2018-04-16", "2018-04-23") == ["04-17", "04-20", "04-23"]
    assert with_meeting(agreed) == [("IMT stat meeting", coming.begins)]


def test_a_meeting_that_moves_takes_its_reminder_with_it(agreed: Database) -> None:
    """It is due on the 30th, so not at the meeting of the 24th, but at that of 8 May."""
    change(agreed, 1, report_back=date(2018, 4, 30))
    coming = meet(agreed)
    plan(agreed, "2018-04-20T10:00")
    later = replace(coming, begins=coming.begins + timedelta(days=14))
    with agreed.writing() as store:
        store.meetings.save(replace(later, moved_from=coming.begins))
    plan(agreed, *(f"{day}T10:00" for day in days("2018-04-21", "2018-05-02")))
    assert with_meeting(agreed) == []
    plan(agreed, *(f"{day}T10:00" for day in days("2018-05-03", "2018-05-08")))
    assert with_meeting(agreed) == [("IMT stat meeting", later.begins)]


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.CLOSED])
def test_a_meeting_that_does_not_take_place_reminds_nobody(
    agreed: Database, state: MeetingState
) -> None:
    coming = meet(agreed)
    with agreed.writing() as store:
        store.meetings.save(replace(coming, state=state))
    plan(agreed, *(f"{day}T10:00" for day in days("2018-04-18", "2018-04-24")))
    assert with_meeting(agreed) == []


def with_meeting(database: Database) -> list[tuple[str, datetime | None]]:
    """What Amy was told of meetings at which it is due."""
    items = (each for digest in reminders(database, "amy") for each in digest.actions)
    return [(each.meeting, each.meets) for each in items if each.meeting]


def test_everything_stops_at_once_when_the_action_is_settled(agreed: Database) -> None:
    plan(agreed, "2018-04-18T09:30")
    assert len(reminders(agreed, "amy")) == 1
    change(agreed, 1, ending=Ending.CANCELLED, ended_at=instant("2018-04-18T11:00"))
    plan(agreed, *(f"{day}T10:00" for day in days("2018-04-19", "2018-05-02")))
    assert [_actions(each) for each in reminders(agreed)] == [[1]]


def test_nobody_is_told_of_what_they_just_did(agreed: Database) -> None:
    with agreed.writing() as store:
        at = instant("2018-04-18T07:30")
        store.audit.note("amy", "noted", "action:1", {}, at)
    assert told(agreed, "amy", "2018-04-18", "2018-04-19") == ["04-19"]


def test_a_week_of_downtime_is_made_up_for_once_and_says_so(agreed: Database) -> None:
    plan(agreed, "2018-04-06T10:00", "2018-04-13T10:00")
    assert [each.late for each in reminders(agreed, "amy")] == [
        "3 days late: nothing ran here on 10 April 2018"
    ]
    plan(agreed, "2018-04-13T15:00")
    assert len(reminders(agreed, "amy")) == 1


def test_one_digest_tells_of_missing_values_and_of_actions(agreed: Database) -> None:
    with agreed.writing() as store:
        store.indicators.save(indicator("availability", data_owner="amy"))
    plan(agreed, "2018-05-01T10:00")
    (digest,) = reminders(agreed, "amy")
    assert [each.indicator for each in digest.due] == ["availability"]
    assert [each.number for each in digest.actions] == [1]


def test_the_reminders_come_at_nine_by_local_time_on_both_sides_of_a_clock_change(
    database: Database,
) -> None:
    """London leaves UTC on 25 March 2018 and comes back to it on 28 October."""
    seed(database, people=PEOPLE)
    plan(database, "2018-03-06T10:00")
    for back in (date(2018, 3, 24), date(2018, 3, 31), date(2018, 10, 27), date(2018, 11, 3)):
        add(database, action(owner="amy", created_by="perf", created_at=AGREED, report_back=back))
    first = {}
    for day, hours in {"03-23": "08:59 09:00", "03-30": "07:59 08:00",
                       "10-26": "07:59 08:00", "11-02": "08:59 09:00"}.items():  # fmt: skip
        for hour in hours.split():
            before = len(reminders(database, "amy"))
            plan(database, f"2018-{day}T{hour}")
            if len(reminders(database, "amy")) > before:
                first[day] = hour
    assert first == {"03-23": "09:00", "03-30": "08:00", "10-26": "08:00", "11-02": "09:00"}


def test_a_red_exception_without_an_action_is_said_to_its_lead_officer_once(
    database: Database,
) -> None:
    seed(database, people=PEOPLE, readings=[reading("14.2", "2018-02")])
    plan(database, "2018-03-06T10:00")
    with database.writing() as store:
        store.episodes.add(episode(opened_at=AGREED))
    plan(database, *(f"{day}T10:00" for day in days("2018-03-12", "2018-03-16")))
    found = [each for each in reminders(database, "sdm") if each.no_action]
    assert [(each.no_action[0].name, each.no_action[0].since) for each in found] == [
        ("Abandonment", AGREED.date())
    ]


@pytest.mark.parametrize("why", ["an action", "green", "green at nothing", "snoozed"])
def test_an_exception_that_is_dealt_with_is_not_said(database: Database, why: str) -> None:
    value = {"green": "3", "green at nothing": "0"}.get(why, "14.2")
    readings = [reading("14.2", "2018-01"), reading(value, "2018-02")]
    seed(database, people=PEOPLE, readings=readings)
    plan(database, "2018-03-06T10:00")
    snoozed = date(2018, 12, 1) if why == "snoozed" else None
    with database.writing() as store:
        going = store.episodes.add(episode(opened_at=AGREED, snoozed_until=snoozed))
        if why == "an action":
            store.actions.add(action(owner="amy", episode=going.id))
    plan(database, *(f"{day}T10:00" for day in days("2018-03-12", "2018-03-16")))
    assert [each for each in reminders(database) if each.no_action] == []


def test_many_actions_go_in_portions_and_each_person_hears_of_theirs_once(
    database: Database,
) -> None:
    people = [person(f"p{at}", slack=f"U{at:08}") for at in range(40)]
    seed(database, people=(*PEOPLE, *people))
    plan(database, "2018-03-06T10:00")
    usual = {"created_by": "perf", "created_at": AGREED, "report_back": BACK}
    add(database, *(action(owner=f"p{at % 40}", **usual) for at in range(800)))
    portions = 0
    step: Step | None = chase_missing
    while step is not None:
        with database.writing() as store:
            step = step(store, instant("2018-04-10T09:00"))
        portions += 1
    assert portions >= 800 // THINGS_AT_ONCE
    told_of = [each for digest in reminders(database) for each in _actions(digest)]
    assert sorted(told_of) == list(range(1, 801))
    assert max(len(each.actions) for each in reminders(database)) == 20


def test_an_owner_who_left_slack_is_not_written_to(agreed: Database) -> None:
    with agreed.writing() as store:
        store.departures.note("U01AMY", AGREED)
        store.units.save(unit("imt", lead="sdm"))
    plan(agreed, *(f"{day}T10:00" for day in days("2018-04-09", "2018-04-18")))
    assert reminders(agreed, "amy") == []
