"""The memo says what holds when a meeting closes, and nothing that was typed is lost."""

from dataclasses import replace
from datetime import date

from domain.meetings import Section
from handlers.agenda import AgendaShown
from handlers.refused import FormRefused, Refused
from tests import makers
from tests.handlers.at_a_meeting import CHAIR, HEAD, decide, memos
from tests.handlers.talking import Talk, said


def test_what_was_agreed_and_cancelled_before_the_end_is_nobodys_task(meeting: Talk) -> None:
    decide(meeting)
    meeting.type("action cancel 1 the wrong indicator", who=CHAIR)
    meeting.submit("close_meeting", who=CHAIR, meeting="1")
    (memo,) = memos(meeting)
    assert memo.tasks == ()
    assert [line.outcome for line in memo.others] == [
        "Action #1: Recruit two (SDA, by 3 Apr 2018), cancelled: the wrong indicator"
    ]


def test_what_somebody_learned_is_not_lost_when_another_one_closed_first(meeting: Talk) -> None:
    meeting.submit("close_meeting", who=CHAIR, meeting="1")
    second = meeting.submit("close_meeting", who=HEAD, meeting="1", learned="Call back at nine")
    assert "was closed already, by SDM" in said(second, Refused).text


def test_more_than_the_memo_shows_is_refused_and_not_cut(meeting: Talk) -> None:
    reply = meeting.submit("close_meeting", who=CHAIR, meeting="1", learned="x" * 1_001)
    assert [fault.field for fault in said(reply, FormRefused).faults] == ["learned"]
    assert memos(meeting) == []


def test_an_action_on_an_indicator_of_another_unit_is_told_by_its_name(meeting: Talk) -> None:
    with meeting.database.writing() as store:
        store.units.save(makers.unit("hr"))
        store.indicators.save(makers.indicator("sick_days", unit="hr"))
    meeting.type("agenda add people are ill")
    decide(meeting, item="2", indicator="sick_days")
    meeting.submit("close_meeting", who=CHAIR, meeting="1")
    assert [task.about for task in memos(meeting)[0].tasks] == ["Sick days"]


def test_a_topic_across_units_names_the_unit_of_each_exception(imt: Talk) -> None:
    with imt.database.writing() as store:
        store.units.save(makers.unit("hr"))
        store.indicators.save(makers.indicator("sick_days", unit="hr"))
        series = store.series.get(1)
        assert series is not None
        store.series.save(replace(series, units=("hr",), indicators=("abandonment",)))
    shown = said(imt.type("agenda"), AgendaShown)
    assert [line.title for line in shown.lines] == ["Abandonment (IMT)"]
    assert shown.heading.day == date(2018, 3, 6)
    assert shown.lines[0].section is Section.STANDING


def test_what_was_put_on_the_agenda_of_a_meeting_that_was_not_held_comes_to_the_next_one(
    briefed: Talk,
) -> None:
    briefed.type("agenda add the phones move")
    briefed.type("meeting cancel imt 6 mar snow", who=CHAIR)
    briefed.at("2018-03-29T09:00+01:00")
    shown = said(briefed.type("agenda"), AgendaShown)
    assert (shown.heading.day, shown.lines[-1].title) == (date(2018, 4, 3), "the phones move")
    assert shown.lines[-1].reasons == ("carried over from 6 Mar 2018: not decided then",)
