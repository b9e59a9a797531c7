"""Briefs: on their day, once, late says late, and a moved meeting's brief says so."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.deliveries import Delivery, DeliveryKind
from domain.meeting_notices import BriefCharts, CloseQuestion, MeetingBrief
from domain.meetings import Meeting, MeetingState, Section
from handlers.reassess import reassess
from storage.database import Database
from tests import makers
from tests.jobs.planning import deliveries, plan

FIRST_LOOK = "2018-02-26T10:00"  # a Monday, a week before the brief of the Tuesday after
BRIEF_DAY = "2018-03-02"  # two working days before Tuesday 6 March


@pytest.fixture
def meeting(database: Database) -> Meeting:
    """Abandonment is Red, with a meeting planned for 6 March 2018 at 10:00."""
    return planned(database)


def planned(database: Database, indicators: int = 1, **changes: object) -> Meeting:
    keys = ("abandonment", *(f"other_{number}" for number in range(1, indicators)))
    makers.seed(
        database,
        indicators=tuple(makers.indicator(key, lead_officer="sdm") for key in keys),
        targets=tuple(makers.target(indicator=key) for key in keys),
        readings=[makers.reading("14.2", "2018-01", indicator=key) for key in keys],
    )
    with database.writing() as store:
        for key in keys:
            now = makers.instant("2018-02-10T09:00")
            reassess(store, key, now, cause="", by="sda", live=False)
        series = store.series.add(makers.series(**changes))
        return store.meetings.add(makers.meeting(series.id))


def save(database: Database, meeting: Meeting) -> None:
    with database.writing() as store:
        store.meetings.save(meeting)


def stored(database: Database, meeting: Meeting) -> Meeting:
    with database.reading() as store:
        found = store.meetings.get(meeting.id)
    assert found is not None
    return found


def told(database: Database) -> list[Delivery]:
    return [each for each in deliveries(database) if isinstance(each.notice, MeetingBrief)]


def briefs(database: Database) -> list[MeetingBrief]:
    return [each.notice for each in told(database) if isinstance(each.notice, MeetingBrief)]


def test_the_brief_comes_two_working_days_before_at_nine(
    database: Database, meeting: Meeting
) -> None:
    plan(database, FIRST_LOOK, "2018-03-01T17:00", f"{BRIEF_DAY}T08:59")
    assert briefs(database) == []
    plan(database, f"{BRIEF_DAY}T09:00")
    (brief,) = briefs(database)
    assert (brief.heading.name, brief.late) == ("IMT stat meeting", "")
    assert [(line.section, line.title) for line in brief.lines] == [
        (Section.STANDING, "Abandonment")
    ]
    assert [shown.indicator for shown in brief.charts] == ["abandonment"]
    (delivery,) = told(database)
    assert (delivery.kind, delivery.target) == (DeliveryKind.POST, "C01IMT")
    kept = stored(database, meeting)
    assert kept.briefed_at == makers.instant(f"{BRIEF_DAY}T09:00")
    with database.reading() as store:
        assert [each.title for each in store.agendas.of(meeting.id)] == ["Abandonment"]


def test_a_meeting_has_one_brief_however_often_the_job_runs(
    database: Database, meeting: Meeting
) -> None:
    plan(database, FIRST_LOOK, f"{BRIEF_DAY}T09:00", f"{BRIEF_DAY}T09:01", "2018-03-05T09:00")
    assert len(briefs(database)) == 1


def test_a_public_holiday_moves_the_brief_ahead(database: Database) -> None:
    makers.seed(database, organisation=makers.organisation(country="GB", subdivision="ENG"))
    with database.writing() as store:
        series = store.series.add(makers.series())
        tuesday = makers.meeting(
            series.id, planned=date(2018, 4, 3), begins=makers.instant("2018-04-03T09:00")
        )
        store.meetings.add(tuesday)
    plan(database, "2018-03-26T10:00", "2018-03-27T16:59", "2018-03-28T07:59")
    assert briefs(database) == []
    plan(database, "2018-03-28T08:00")  # nine o'clock of summer time, before Easter
    assert len(briefs(database)) == 1


def test_after_downtime_a_late_brief_says_so(database: Database, meeting: Meeting) -> None:
    plan(database, FIRST_LOOK, "2018-03-05T09:00")
    (brief,) = briefs(database)
    assert brief.late == "3 days late: nothing ran here on 2 March 2018"


def test_a_meeting_planned_at_short_notice_is_not_called_late(
    database: Database, meeting: Meeting
) -> None:
    plan(database, "2018-03-05T09:00")
    assert [brief.late for brief in briefs(database)] == [""]


def test_a_meeting_that_has_begun_gets_no_brief(database: Database, meeting: Meeting) -> None:
    plan(database, FIRST_LOOK, "2018-03-06T10:00", "2018-03-07T09:00")
    assert briefs(database) == []


def test_the_brief_of_a_cancelled_meeting_does_not_come(
    database: Database, meeting: Meeting
) -> None:
    save(database, replace(meeting, state=MeetingState.CANCELLED))
    plan(database, FIRST_LOOK, f"{BRIEF_DAY}T09:00")
    assert briefs(database) == []


def test_a_meeting_moved_before_its_brief_takes_its_brief_along(
    database: Database, meeting: Meeting
) -> None:
    plan(database, FIRST_LOOK)
    later = makers.instant("2018-03-08T10:00")
    save(database, replace(meeting, begins=later, moved_from=meeting.begins))
    plan(database, f"{BRIEF_DAY}T09:00", "2018-03-05T17:59")
    assert briefs(database) == []
    plan(database, "2018-03-06T09:00")
    assert [brief.news for brief in briefs(database)] == ["Moved from Tue 6 Mar 10:00"]


def test_a_meeting_moved_after_its_brief_is_told_in_the_brief_each_time_it_moves(
    database: Database, meeting: Meeting
) -> None:
    plan(database, FIRST_LOOK, f"{BRIEF_DAY}T09:00")
    there, back = stored(database, meeting), meeting.begins
    moved = replace(there, begins=back + timedelta(days=2), moved_from=back, reason="strike")
    for change in (moved, there, moved):
        save(database, change)
        plan(database, f"{BRIEF_DAY}T10:00", f"{BRIEF_DAY}T10:01")
        (brief,) = briefs(database)  # what has not gone out yet is replaced
        wanted = "Moved from Tue 6 Mar 10:00: strike" if change is moved else ""
        assert brief.news == wanted
    save(database, replace(moved, state=MeetingState.CANCELLED, reason="no news"))
    plan(database, f"{BRIEF_DAY}T20:00")
    (brief,) = briefs(database)
    assert brief.news == "This meeting does not take place: no news"
    assert not brief.startable


def test_charts_beyond_the_first_stand_in_the_thread(database: Database) -> None:
    planned(database, indicators=5)
    plan(database, FIRST_LOOK, f"{BRIEF_DAY}T09:00")
    (brief,) = briefs(database)
    (thread,) = [each for each in deliveries(database) if isinstance(each.notice, BriefCharts)]
    assert isinstance(thread.notice, BriefCharts)
    assert (len(brief.charts), brief.charts_left, len(thread.notice.charts)) == (3, 2, 2)
    assert thread.kind is DeliveryKind.THREAD


@pytest.mark.parametrize("brief_days", [0, 1, 5])
def test_the_lead_time_is_the_series_own(database: Database, brief_days: int) -> None:
    planned(database, brief_days=brief_days)
    day = {0: "2018-03-06", 1: "2018-03-05", 5: "2018-02-27"}[brief_days]
    plan(database, FIRST_LOOK, f"{day}T08:59")
    assert briefs(database) == []
    plan(database, f"{day}T09:00")
    assert len(briefs(database)) == 1


def questions(database: Database) -> list[tuple[str, bool]]:
    found = [each for each in deliveries(database) if isinstance(each.notice, CloseQuestion)]
    return [(each.target, getattr(each.notice, "started", False)) for each in found]


def test_a_meeting_left_open_is_asked_about_once_on_the_next_working_morning(
    database: Database, meeting: Meeting
) -> None:
    started = makers.instant("2018-03-06T10:05")
    save(database, replace(meeting, state=MeetingState.UNDER_WAY, started_at=started))
    plan(database, "2018-03-06T17:00", "2018-03-07T08:59")
    assert questions(database) == []
    plan(database, "2018-03-07T09:00", "2018-03-07T09:01", "2018-03-08T09:00")
    assert questions(database) == [("U01SDM", True)]


def test_a_meeting_that_was_never_started_is_asked_about_too(
    database: Database, meeting: Meeting
) -> None:
    plan(database, "2018-03-07T09:00", "2018-03-08T09:00")
    assert questions(database) == [("U01SDM", False)]


def test_closed_and_cancelled_meetings_are_not_asked_about(
    database: Database, meeting: Meeting
) -> None:
    save(database, replace(meeting, state=MeetingState.CLOSED))
    plan(database, "2018-03-07T09:00")
    assert questions(database) == []
