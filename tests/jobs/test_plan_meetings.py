"""Meetings are planned ahead by a job, once each, however often and late it runs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain.deliveries import ChannelBlocked
from domain.meetings import Meeting, MeetingState
from domain.notices import ChannelTrouble
from jobs.plan_meetings import plan_meetings
from jobs.schedule import Job, tick
from storage.database import Database
from tests import makers
from tests.jobs.planning import deliveries
from tests.jobs.slack_that_fails import FailingSlack
from tests.jobs.test_deliver import dispatcher
from tests.storage.deliveries import new, queue

PLANNING = (Job("plan_meetings", plan_meetings),)
NEW_YEAR = datetime(2018, 1, 1, 7, tzinfo=UTC)
A_DAY = timedelta(days=1)


def seed(database: Database, **changes: object) -> None:
    ours = makers.organisation(country="GB", subdivision="ENG")
    makers.seed(database, organisation=ours)
    with database.writing() as store:
        store.series.add(makers.series(rule="FREQ=MONTHLY;BYDAY=1MO", **changes))


def meetings(database: Database) -> tuple[Meeting, ...]:
    with database.reading() as store:
        return tuple(each for s in store.series.all() for each in store.meetings.of(s.id))


def run(database: Database, *days: int) -> None:
    for day in days:
        tick(database, PLANNING, NEW_YEAR + day * A_DAY)


def test_a_year_of_days_plans_each_meeting_once_at_its_local_time(database: Database) -> None:
    """With a week of downtime over Easter, and both changes of the clocks."""
    seed(database)
    run(database, *range(0, 80, 8), 86, 94, *range(95, 365, 10), 364)
    held = [each.begins.astimezone(makers.series().zone) for each in meetings(database)]
    assert [f"{each:%d/%m %H}" for each in held if each.year == 2018] == [
        "02/01 10", "05/02 10", "05/03 10", "03/04 10", "08/05 10", "04/06 10",
        "02/07 10", "06/08 10", "03/09 10", "01/10 10", "05/11 10", "03/12 10",
    ]  # fmt: skip
    assert len({each.planned for each in meetings(database)}) == len(held)
    assert max(held).date() > date(2019, 12, 1)


def test_a_second_run_on_a_day_and_a_clock_set_back_change_nothing(database: Database) -> None:
    seed(database)
    run(database, 0)
    before = meetings(database)
    run(database, 0, 40, 1, 0)
    assert meetings(database)[: len(before)] == before


def test_what_people_have_moved_or_cancelled_is_theirs(database: Database) -> None:
    seed(database)
    run(database, 0)
    second, third = meetings(database)[1:3]
    cancelled = Meeting(third.id, third.series, third.planned, third.begins, MeetingState.CANCELLED)
    moved = Meeting(
        second.id, second.series, second.planned, second.begins + A_DAY, moved_from=second.begins
    )
    with database.writing() as store:
        store.meetings.save(cancelled)
        store.meetings.save(moved)
    run(database, 1, 2)
    assert meetings(database)[1:3] == (moved, cancelled)


def test_a_changed_rule_drops_what_is_free_on_either_database(any_database: Database) -> None:
    """A number that was dropped is no other meeting's, and a used one stays."""
    seed(any_database)
    run(any_database, 0)
    before = meetings(any_database)
    with any_database.writing() as store:
        store.agendas.add(makers.agenda_item(before[2].id))
        (series,) = store.series.all()
        store.series.save(replace(series, rule="FREQ=MONTHLY;BYDAY=2WE"))
    run(any_database, 1)
    after = meetings(any_database)
    assert [each.planned.weekday() for each in after if each not in before] == [2] * 13
    assert [each for each in before[1:] if each in after] == [before[2]]
    assert {each.id for each in after} & {each.id for each in before[3:]} == set()


def test_an_ended_series_is_planned_no_further(database: Database) -> None:
    seed(database, ended_on=date(2017, 12, 31))
    run(database, 0)
    assert meetings(database) == ()


def test_that_a_meetings_channel_is_archived_is_told_once_to_its_chair_too(
    database: Database,
) -> None:
    seed(database, channel="C01OLD", chair="sda")
    queue(database, new(target="C01OLD"), new("next", target="C01OLD"))
    worker = dispatcher(database, FailingSlack(faults=[ChannelBlocked("is_archived")] * 2))
    worker.deliver_one()
    worker.deliver_one()
    told = [each for each in deliveries(database) if isinstance(each.notice, ChannelTrouble)]
    assert sorted(each.target for each in told) == ["U01HEAD", "U01SDA"]
    notice = told[0].notice
    assert isinstance(notice, ChannelTrouble)
    assert notice.unit_name == "IMT stat meeting"
    assert notice.advice.endswith("/kpi meeting edit IMT stat meeting.")
