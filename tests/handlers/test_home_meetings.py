"""The Home names the next stat meetings of whoever opens it, and how far each agenda is."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from handlers import typed
from handlers.agenda import AgendaShown
from handlers.home import Home
from handlers.home_meetings import SHOWN, HomeMeeting
from handlers.request import Request
from tests import makers
from tests.handlers.at_a_meeting import CHAIR, DATA_OWNER, HEAD, MEETING_TIME, PERF, decide
from tests.handlers.talking import Talk, said

STRANGER = "U01NEW"


def home(talk: Talk, who: str) -> Home:
    return said(typed.open_home(Request(who, "", "", talk.now), talk.database), Home)


def meetings(talk: Talk, who: str = CHAIR) -> tuple[HomeMeeting, ...]:
    return home(talk, who).meetings


@pytest.mark.parametrize("who", [CHAIR, DATA_OWNER, PERF, HEAD])
def test_whom_a_meeting_concerns_sees_the_next_one_with_its_agenda(imt: Talk, who: str) -> None:
    (shown,) = meetings(imt, who)
    assert (shown.heading.name, shown.heading.day) == ("IMT stat meeting", date(2018, 3, 6))
    assert (shown.items, shown.fixed, shown.under_way) == (1, False, False)


def test_whom_no_meeting_concerns_sees_none(imt: Talk) -> None:
    assert meetings(imt, STRANGER) == ()


def test_who_chairs_a_meeting_about_others_sees_it(imt: Talk) -> None:
    with imt.database.writing() as store:
        store.people.save(makers.person("new"))
        series = store.series.going()[0]
        store.series.save(replace(series, chair="new"))
    assert len(meetings(imt, STRANGER)) == 1


def test_a_topic_with_ones_own_indicator_concerns_one(imt: Talk) -> None:
    with imt.database.writing() as store:
        series = store.series.going()[0]
        store.series.save(replace(series, units=(), indicators=("abandonment",), chair="perf"))
    assert len(meetings(imt, DATA_OWNER)) == 1
    assert meetings(imt, STRANGER) == ()


def test_what_somebody_added_counts_at_once(imt: Talk) -> None:
    imt.type("agenda add the phones move")
    assert [each.items for each in meetings(imt)] == [2]


def test_after_the_brief_the_agenda_is_fixed(briefed: Talk) -> None:
    assert [each.fixed for each in meetings(briefed)] == [True]


def test_while_it_runs_the_home_says_how_much_is_decided(meeting: Talk) -> None:
    (open_one,) = meetings(meeting)
    assert (open_one.under_way, open_one.decided, open_one.to_decide) == (True, 0, 1)
    decide(meeting)
    (open_one,) = meetings(meeting)
    assert (open_one.decided, open_one.to_decide) == (1, 1)


def test_a_meeting_that_was_left_open_stays_until_it_is_closed(meeting: Talk) -> None:
    meeting.at("2018-03-09T10:00+00:00")
    assert [each.under_way for each in meetings(meeting)] == [True]


def test_one_that_nobody_started_gives_way_to_the_next_one(briefed: Talk) -> None:
    briefed.at("2018-03-07T10:00+00:00")
    assert [each.heading.day for each in meetings(briefed)] == [date(2018, 4, 3)]


def test_its_own_day_counts_in_its_own_zone(briefed: Talk) -> None:
    with briefed.database.writing() as store:
        store.series.save(replace(store.series.going()[0], time_zone="Pacific/Auckland"))
    briefed.at("2018-03-06T12:00+00:00")  # in Auckland it is the 7th
    (shown,) = meetings(briefed)
    assert shown.heading.begins > datetime.fromisoformat(MEETING_TIME)


def test_more_meetings_than_are_shown_are_counted(imt: Talk) -> None:
    with imt.database.writing() as store:
        for number in range(SHOWN + 1):
            series = store.series.add(makers.series(name=f"Meeting {number}"))
            begins = makers.instant(f"2018-03-{7 + number:02}T10:00")
            store.meetings.add(makers.meeting(series.id, planned=begins.date(), begins=begins))
    shown = home(imt, CHAIR)
    assert [each.heading.day.day for each in shown.meetings] == [6, 7, 8, 9]
    assert shown.meetings_left == 2


def test_its_button_shows_the_agenda_of_that_meeting(imt: Talk) -> None:
    april = said(imt.press("agenda", meeting="2", channel=""), AgendaShown)
    assert april.heading.day == date(2018, 4, 3)
