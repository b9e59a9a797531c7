"""Which day a brief comes on, and what becomes of one that is out when that day changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from domain.actions import Ending
from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import brief as brief_of
from domain.meeting_days import brief_day
from domain.meeting_notices import CloseQuestion, MeetingBrief
from domain.meetings import AgendaItem, MeetingState
from handlers.reassess import reassess
from storage.database import Database
from tests import makers
from tests.jobs.planning import deliveries, plan
from tests.jobs.test_brief import (
    BRIEF_DAY,
    FIRST_LOOK,
    briefs,
    planned,
    questions,
    save,
    stored,
    told,
)


@pytest.mark.parametrize(
    ("begins", "day"),
    [
        ("2018-03-06T10:00", date(2018, 3, 6)),
        ("2018-03-06T09:00", date(2018, 3, 5)),
        ("2018-03-05T08:30", date(2018, 3, 2)),
        ("2018-03-10T10:00", date(2018, 3, 9)),  # a Saturday
    ],
)
def test_a_brief_of_the_same_day_comes_the_working_day_before_where_nobody_is_at_work_yet(
    begins: str, day: date
) -> None:
    same_day, meeting = makers.series(brief_days=0), makers.meeting(begins=makers.instant(begins))
    assert brief_day(same_day, meeting, makers.organisation()) == day


def test_an_early_meeting_has_its_brief_the_day_before(database: Database) -> None:
    meeting = planned(database, brief_days=0, at=time(8, 30))
    save(database, replace(meeting, begins=makers.instant("2018-03-06T08:30")))
    plan(database, FIRST_LOOK, "2018-03-05T08:59")
    assert briefs(database) == []
    plan(database, "2018-03-05T09:00")
    assert len(briefs(database)) == 1


def moved(database: Database, days: int) -> None:
    """After its brief of 2 March."""
    meeting = planned(database)
    plan(database, FIRST_LOOK, f"{BRIEF_DAY}T09:00")
    later = datetime(2018, 3, 6 + days, 10, tzinfo=meeting.begins.tzinfo)
    out = stored(database, meeting)
    save(database, replace(out, begins=later, moved_from=meeting.begins))


def log_worse(database: Database) -> None:
    with database.writing() as store:
        store.readings.add_many([makers.reading("33.9", "2018-02")])


def test_a_meeting_moved_by_a_week_has_its_brief_brought_up_to_date_and_no_second_one(
    database: Database,
) -> None:
    moved(database, days=7)
    log_worse(database)
    plan(database, "2018-03-08T09:00")
    assert ["33.9" in str(each.lines) for each in briefs(database)] == [False]
    plan(database, "2018-03-09T09:00", "2018-03-09T10:00", "2018-03-12T09:00")
    (brief,) = briefs(database)
    assert "239% worse" in brief.lines[0].reasons[0]


def test_a_meeting_moved_further_has_another_brief_on_its_new_day_once(database: Database) -> None:
    moved(database, days=21)
    plan(database, "2018-03-22T09:00")
    assert len(briefs(database)) == 1
    plan(database, "2018-03-23T09:00", "2018-03-23T10:00", "2018-03-26T09:00")
    first, second = (each.news for each in briefs(database))
    assert first == second == "Moved from Tue 6 Mar 10:00"
    assert len({each.key for each in told(database)}) == 2


def test_a_meeting_that_is_where_it_was_is_not_called_moved(database: Database) -> None:
    meeting = planned(database)
    save(database, replace(meeting, moved_from=meeting.begins))
    plan(database, FIRST_LOOK, f"{BRIEF_DAY}T09:00")
    assert [each.news for each in briefs(database)] == [""]


def test_a_brief_that_came_late_still_says_so_after_it_was_edited(database: Database) -> None:
    meeting = planned(database)
    plan(database, FIRST_LOOK, "2018-03-05T09:00")
    save(database, replace(stored(database, meeting), state=MeetingState.CANCELLED))
    plan(database, "2018-03-05T10:00")
    (brief,) = briefs(database)
    assert brief.news == "This meeting does not take place"
    assert brief.late.startswith("3 days late")


def test_a_promise_or_report_back_that_is_still_to_come_is_not_called_broken(
    database: Database,
) -> None:
    planned(database)
    with database.writing() as store:
        store.actions.add(makers.action(report_back=date(2018, 3, 5)))
    plan(database, FIRST_LOOK, f"{BRIEF_DAY}T09:00")
    (brief,) = briefs(database)
    assert brief.lines[0].reasons[0] == "to report back by 5 Mar 2018"


def test_a_brief_that_fails_holds_up_no_other(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(database)
    with database.writing() as store:
        broken = store.series.add(makers.series(name="Broken", chair=""))
        store.meetings.add(makers.meeting(broken.id))
        healthy = store.series.add(makers.series(name="Healthy"))
        store.meetings.add(makers.meeting(healthy.id))
    monkeypatch.setattr("jobs.brief.brief_of", _failing_for("Broken"))
    plan(database, FIRST_LOOK, f"{BRIEF_DAY}T09:00")
    assert {each.heading.name for each in briefs(database)} == {"IMT stat meeting", "Healthy"}
    monkeypatch.undo()
    plan(database, f"{BRIEF_DAY}T09:10")
    assert len(briefs(database)) == 3


def _failing_for(name: str) -> Callable[..., MeetingBrief]:
    def brief(facts: AgendaFacts, items: Sequence[AgendaItem], late: str = "") -> MeetingBrief:
        if facts.series.name == name:
            raise ValueError(name)
        return brief_of(facts, items, late)

    return brief


def test_after_weeks_of_downtime_one_question_is_asked_of_a_series_that_was_not_held(
    database: Database,
) -> None:
    meeting = planned(database)
    with database.writing() as store:
        for day in (13, 20, 27):
            begins = makers.instant(f"2018-03-{day}T10:00")
            store.meetings.add(
                makers.meeting(meeting.series, planned=date(2018, 3, day), begins=begins)
            )
    plan(database, "2018-03-28T09:00", "2018-03-28T10:00", "2018-03-29T09:00")
    asked = [each.notice for each in deliveries(database)]
    days = [each.heading.day for each in asked if isinstance(each, CloseQuestion)]
    assert days == [date(2018, 3, 27)]


def test_where_the_chair_has_left_the_channel_is_asked_to_close(database: Database) -> None:
    planned(database)
    with database.writing() as store:
        store.departures.note("U01SDM", makers.NOW)
    plan(database, "2018-03-07T09:00")
    assert questions(database) == [("C01IMT", False)]


def test_the_brief_remembers_what_was_done_the_last_time(database: Database) -> None:
    months = ("2017-05", "2017-06", "2017-07", "2018-01")
    makers.seed(
        database,
        readings=[
            makers.reading(value, month)
            for value, month in zip(("14.2", "9", "9", "14.2"), months, strict=True)
        ],
    )
    with database.writing() as store:
        now = makers.instant("2018-02-10T09:00")
        reassess(store, "abandonment", now, cause="", by="sda", live=False)
        first = store.episodes.of("abandonment")[0]
        store.actions.add(makers.action(episode=first.id, ending=Ending.WITHOUT_EFFECT))
        store.meetings.add(makers.meeting(store.series.add(makers.series()).id))
    plan(database, FIRST_LOOK, f"{BRIEF_DAY}T09:00")
    (brief,) = briefs(database)
    assert brief.lines[0].reasons[-1] == (
        "Last time this went Red (May 17), we agreed: Recruit two apprentices (#1, without "
        "effect). Back to target after 1 month."
    )
