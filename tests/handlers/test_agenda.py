"""The agenda at hand: seen, added to, worked through by several, closed with its memo."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from domain.actions import ActionKind
from domain.episodes import EpisodeState
from domain.meeting_notices import MeetingBrief
from domain.meetings import Decision, MeetingState, Section
from handlers.agenda import AgendaShown
from handlers.agenda_items import AgendaAdded, AgendaDropped
from handlers.close_meeting import CloseForm, MeetingClosed
from handlers.decide import Decided, DecideForm
from handlers.reassess import reassess
from handlers.refused import FormRefused, Refused
from handlers.start_meeting import MeetingStarted
from jobs.brief import brief
from tests import makers
from tests.handlers.at_a_meeting import (
    BRIEF_TIME,
    CHAIR,
    DATA_OWNER,
    HEAD,
    MEETING_TIME,
    PERF,
    begin,
    decide,
    memos,
    pages,
    stored,
)
from tests.handlers.talking import Talk, refusal, said


def test_the_agenda_can_be_seen_before_its_brief(imt: Talk) -> None:
    shown = said(imt.type("agenda"), AgendaShown)
    assert [(line.section, line.title) for line in shown.lines] == [
        (Section.STANDING, "Abandonment")
    ]
    assert shown.lines[0].minutes == 60
    assert not shown.may_start


def test_without_a_meeting_there_is_no_agenda(talk: Talk) -> None:
    assert "No stat meeting is planned" in refusal(talk.type("agenda"))


def test_anybody_puts_an_item_on_the_agenda_and_the_brief_says_who(imt: Talk) -> None:
    added = said(imt.type("agenda add the phones  move", who=DATA_OWNER), AgendaAdded)
    assert (added.title, added.number) == ("the phones move", 2)
    imt.at(BRIEF_TIME)
    imt.database.write(lambda store: brief(store, imt.now))
    (told,) = [each.notice for each in imt.outbox() if isinstance(each.notice, MeetingBrief)]
    assert [(line.title, line.added_by) for line in told.lines][1] == ("the phones move", "SDA")


def test_a_mistyped_indicator_is_named_so_that_its_item_can_be_linked(imt: Talk) -> None:
    mistyped = said(imt.type("agenda add abandonmnt: the phones move"), AgendaAdded)
    assert mistyped.meant == ("Abandonment",)
    for words in ("abandonment: the rotas", "the phones move", "tea: who makes it"):
        assert said(imt.type(f"agenda add {words}"), AgendaAdded).meant == ()


def test_an_item_added_after_the_brief_stands_in_the_brief(briefed: Talk) -> None:
    briefed.type("agenda add abandonment: the phones move")
    told = [each.notice for each in briefed.outbox() if isinstance(each.notice, MeetingBrief)]
    assert [line.title for line in told[-1].lines] == [
        "Abandonment", "abandonment: the phones move",
    ]  # fmt: skip
    assert told[-1].lines[1].indicator == "abandonment"
    assert sum(line.minutes for line in told[-1].lines) == 60
    assert told[-1].lines[1].minutes > 0


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("agenda add", "Say what it is about"),
        (f"agenda add {'x' * 301}", "301 characters"),
        ("agenda drop 9", "is no number on this agenda"),
        ("agenda drop", "is no number on this agenda"),
        ("agenda drop 1", "only what people added"),
        ("agenda dance", "is nothing that an agenda takes"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(
    imt: Talk, typed: str, reason: str
) -> None:
    assert reason in refusal(imt.type(typed))


def test_the_same_words_are_put_on_the_agenda_once(imt: Talk) -> None:
    imt.type("agenda add the phones move")
    assert "on the agenda already" in refusal(imt.type("agenda add the phones move"))


def test_an_item_is_taken_off_by_who_added_it_or_the_chair_and_nobody_else(imt: Talk) -> None:
    for number, who in enumerate((DATA_OWNER, CHAIR), start=1):
        imt.type(f"agenda add point {number}", who=DATA_OWNER)
        assert "Only SDA, who added it, or the chair (SDM)" in refusal(
            imt.type("agenda drop 2", who="U01CSM")
        )
        assert said(imt.type("agenda drop 2", who=who), AgendaDropped).title == f"point {number}"
    assert len(said(imt.type("agenda"), AgendaShown).lines) == 1


def test_a_meeting_is_started_by_its_chair_or_who_oversees_and_once(briefed: Talk) -> None:
    briefed.at(MEETING_TIME)
    assert "Only the chair may start" in refusal(briefed.type("agenda start", who=DATA_OWNER))
    assert said(briefed.type("agenda start", who=PERF), MeetingStarted).items == 1
    again = said(briefed.press("start_meeting", who=CHAIR, meeting="1"), MeetingStarted)
    assert again.already_by == "PERF"
    assert len(pages(briefed)) == 1
    assert (stored(briefed).state, stored(briefed).started_by) == (MeetingState.UNDER_WAY, "perf")


def test_a_meeting_is_not_started_before_its_day(briefed: Talk) -> None:
    assert "Start it on that day" in refusal(briefed.type("agenda start", who=CHAIR))


def test_an_exception_that_is_new_since_the_brief_is_on_the_agenda_at_the_start(
    briefed: Talk,
) -> None:
    with briefed.database.writing() as store:
        store.indicators.save(makers.indicator("csat", lead_officer="sdm"))
        store.targets.add(makers.target(indicator="csat"))
        store.readings.add_many([makers.reading("50", "2018-02", indicator="csat")])
        reassess(store, "csat", briefed.now, cause="", by="sda", live=True)
    briefed.at(MEETING_TIME)
    briefed.type("agenda start", who=CHAIR)
    (page,) = pages(briefed)
    assert {line.title for line in page.lines} == {"Abandonment", "Csat"}
    assert sum(line.minutes for line in page.lines) == 60


def test_a_meeting_without_a_brief_can_be_started_too(imt: Talk) -> None:
    imt.at(MEETING_TIME)
    assert said(imt.type("agenda start", who=CHAIR), MeetingStarted).items == 1


def test_an_action_is_decided_with_owner_date_meeting_and_episode(meeting: Talk) -> None:
    form = said(meeting.press("decide", who=CHAIR, item="1"), DecideForm)
    assert (form.title, form.owner, form.report_back) == ("Abandonment", CHAIR, date(2018, 4, 3))
    done = said(decide(meeting), Decided)
    assert done.outcome == "Action #1: Recruit two (SDA, by 3 Apr 2018)"
    assert done.left == 0
    with meeting.database.reading() as store:
        action = store.actions.get(1)
        (episode,) = store.episodes.going()
    assert action is not None
    assert (action.meeting, action.episode, action.owner) == (1, episode.id, "sda")
    assert (action.created_by, action.report_back) == ("sdm", date(2018, 4, 3))
    assert episode.state is EpisodeState.ACTIONS_AGREED
    assert pages(meeting)[-1].lines[0].outcome == done.outcome
    assert pages(meeting)[-1].lines[0].decided_by == "SDM"


def test_a_standard_action_says_what_it_is_by_itself(meeting: Talk) -> None:
    decide(meeting, decision="task_group", words="")
    with meeting.database.reading() as store:
        action = store.actions.get(1)
    assert action is not None
    assert (action.kind, action.description) == (
        ActionKind.TASK_GROUP, "Refer to a task and finish group",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [("note", "Noted: it is the season"), ("no_action", "No action needed: it is the season")],
)
def test_a_note_and_no_action_need_only_their_words(
    meeting: Talk, decision: str, outcome: str
) -> None:
    reply = decide(meeting, decision=decision, words="it is the season", owner="", report_back="")
    assert said(reply, Decided).outcome == outcome


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "x" * 501}, "words"),
        ({"decision": "note", "words": ""}, "words"),
        ({"decision": "no_action", "words": ""}, "words"),
        ({"decision": ""}, "decision"),
        ({"decision": "approve", "report_back": ""}, "report_back"),
        ({"report_back": "2018-03-05"}, "report_back"),
        ({"report_back": "soon"}, "report_back"),
        ({"report_back": "2038-01-01"}, "report_back"),
        ({"owner": ""}, "owner"),
        ({"owner": "U0NOBODY"}, "owner"),
    ],
)
def test_a_decision_that_lacks_something_is_refused_at_its_input(
    meeting: Talk, values: dict[str, str], field: str
) -> None:
    refused = said(decide(meeting, **values), FormRefused)
    assert [fault.field for fault in refused.faults] == [field]
    with meeting.database.reading() as store:
        assert store.actions.get(1) is None
        assert not store.agendas.of(1)[0].is_decided


def test_of_two_who_decide_the_first_wins_and_the_second_hears_who_and_what(meeting: Talk) -> None:
    decide(meeting, who=CHAIR)
    second = said(decide(meeting, who=PERF, decision="note", words="wait"), Refused)
    assert second.text.startswith("SDM decided this first. Action #1: Recruit two (SDA")
    with meeting.database.reading() as store:
        (item,) = store.agendas.of(1)
        assert len(store.actions.going()) == 1
    assert (item.decision, item.decided_by) == (Decision.ACTION, "sdm")
    assert "decided this first" in refusal(meeting.press("decide", who=PERF, item="1"))


def test_whoever_neither_chairs_nor_leads_decides_nothing(meeting: Talk) -> None:
    told = refusal(decide(meeting, who=DATA_OWNER))
    assert told.startswith("Only the chair and the item's lead officer may decide this. Ask SDM")


def test_a_lead_officer_decides_on_items_of_his_own(meeting: Talk) -> None:
    with meeting.database.writing() as store:
        series = store.series.get(1)
        assert series is not None
        store.series.save(replace(series, chair="perf"))
    said(decide(meeting, who=CHAIR), Decided)


def test_an_item_without_an_indicator_asks_for_one_before_there_is_an_action(
    meeting: Talk,
) -> None:
    meeting.type("agenda add the phones move")
    assert said(meeting.press("decide", who=CHAIR, item="2"), DecideForm).asks_indicator
    refused = said(decide(meeting, item="2"), FormRefused)
    assert [fault.field for fault in refused.faults] == ["indicator"]
    said(decide(meeting, item="2", indicator="abandonment"), Decided)


def test_an_agenda_of_sixty_items_has_pages_and_a_decision_edits_its_own(meeting: Talk) -> None:
    with meeting.database.writing() as store:
        for number in range(2, 61):
            new = makers.agenda_item(1, position=number, title=f"Point {number}")
            store.agendas.add(new)
    meeting.type("agenda add the last point")
    assert {page.pages for page in pages(meeting)[1:]} == {7}
    meeting.deliver()
    before = len(pages(meeting))
    decide(meeting, item="25", decision="note", words="said")
    (edited,) = pages(meeting)[before:]
    assert edited.page == 3


def test_closing_posts_the_memo_of_who_does_what_by_when(meeting: Talk) -> None:
    meeting.type("agenda add the phones move")
    decide(meeting)
    form = said(meeting.press("close_meeting", who=CHAIR, meeting="1"), CloseForm)
    assert (form.actions, form.undecided) == (1, ("the phones move",))
    reply = meeting.submit("close_meeting", who=CHAIR, meeting="1", learned="Call back at nine")
    said(reply, MeetingClosed)
    (memo,) = memos(meeting)
    (task,) = memo.tasks
    assert (task.owner, task.description, task.report_back) == (
        "SDA", "Recruit two", date(2018, 4, 3),
    )  # fmt: skip
    assert (memo.undecided, memo.learned) == (("the phones move",), "Call back at nine")
    assert (memo.closed_by, memo.next_day, memo.late) == ("SDM", date(2018, 4, 3), "")
    assert (stored(meeting).state, stored(meeting).learned) == (
        MeetingState.CLOSED, "Call back at nine",
    )  # fmt: skip


def test_a_meeting_is_closed_once_and_then_nothing_is_decided(meeting: Talk) -> None:
    meeting.submit("close_meeting", who=CHAIR, meeting="1")
    again = said(meeting.submit("close_meeting", who=HEAD, meeting="1"), MeetingClosed)
    assert again.already_by == "SDM"
    assert len(memos(meeting)) == 1
    assert "is not under way" in refusal(decide(meeting))


def test_a_meeting_that_was_not_started_cannot_be_closed(briefed: Talk) -> None:
    assert "is not started" in refusal(briefed.type("agenda close", who=CHAIR))


def test_the_next_agenda_begins_with_what_this_one_agreed_and_left(meeting: Talk) -> None:
    meeting.type("agenda add the phones move", who=DATA_OWNER)
    decide(meeting)
    meeting.submit("close_meeting", who=CHAIR, meeting="1")
    meeting.at("2018-03-20T09:00+00:00")
    shown = said(meeting.type("agenda"), AgendaShown)
    assert shown.heading.day == date(2018, 4, 3)
    assert [(line.section, line.title) for line in shown.lines] == [
        (Section.FOLLOW_UP, "Action #1: Recruit two"),
        (Section.STANDING, "Abandonment"),
        (Section.NEW, "the phones move"),
    ]
    meeting.at("2018-04-03T09:00+00:00")
    meeting.type("agenda start", who=CHAIR)
    meeting.submit("close_meeting", who=CHAIR, meeting="2")
    (reported,) = memos(meeting)[-1].reported
    assert (reported.action, reported.owner) == (1, "SDA")
    assert reported.outcome == "to report back by 3 Apr 2018"


def test_a_memo_written_on_a_later_day_says_so(meeting: Talk) -> None:
    meeting.later(days=2)
    meeting.submit("close_meeting", who=CHAIR, meeting="1")
    assert memos(meeting)[0].late == "closed 2 days after the meeting"


def test_of_many_who_decide_at_once_one_wins_and_one_action_is_kept(meeting: Talk) -> None:
    who = [CHAIR, HEAD, PERF] * 3
    with ThreadPoolExecutor(len(who)) as people:
        replies = list(people.map(lambda each: decide(meeting, who=each), who))
    assert [type(each) for each in replies].count(Decided) == 1
    told = {
        each.text.partition(" decided")[2][:12] for each in replies if isinstance(each, Refused)
    }
    assert told == {" this first."}
    with meeting.database.reading() as store:
        assert len(store.actions.going()) == 1


def test_a_success_needs_no_decision_on_the_agenda_as_in_the_memo(briefed: Talk) -> None:
    with briefed.database.writing() as store:
        store.agendas.add(makers.agenda_item(1, section=Section.SUCCESS, position=9, title="Good"))
    begun = begin(briefed)
    waiting = {line.title: line.to_decide for page in pages(begun) for line in page.lines}
    assert waiting["Abandonment"]
    assert not waiting["Good"]
    assert decide(begun).left == 0
    assert said(begun.press("close_meeting", who=CHAIR, meeting="1"), CloseForm).undecided == ()
