"""What the indicator verifies is seen in a brief that is out and in an agenda under way."""

from dataclasses import replace
from datetime import date

from domain.meeting_notices import AgendaLine, MeetingBrief
from domain.meetings import Section
from handlers.log import ValueLogged
from jobs.brief import brief
from tests import makers
from tests.handlers.at_a_meeting import CHAIR, memos, pages
from tests.handlers.effect_story import notices
from tests.handlers.talking import Talk, said

HELD = "verified: it held in Feb 18 and Mar 18"


def meet_in_april(talk: Talk, **changes: object) -> None:
    with talk.database.writing() as store:
        series = store.series.add(makers.series(chair="sdm", **changes))
        begins = makers.instant("2018-04-10T09:00")
        store.meetings.add(makers.meeting(series.id, planned=date(2018, 4, 10), begins=begins))


def log(talk: Talk, *words: str) -> None:
    for each in words:
        said(talk.type(f"log abandonment {each}"), ValueLogged)


def lines(talk: Talk) -> list[AgendaLine]:
    return [*pages(talk)[-1].lines]


def test_what_is_verified_at_the_meeting_stands_at_its_item_and_a_correction_takes_it_back(
    in_effect_talk: Talk,
) -> None:
    talk = in_effect_talk
    meet_in_april(talk)
    talk.at("2018-04-10T09:00+00:00")
    talk.press("start_meeting", who=CHAIR, meeting="1")
    was = [(each.number, each.title) for each in lines(talk)]
    log(talk, "8% feb", "9% mar")
    assert [(each.number, each.title) for each in lines(talk)] == was
    assert lines(talk)[0].reasons[0] == HELD
    log(talk, "29% mar because it was mistyped")
    assert lines(talk)[0].reasons[0].startswith("in effect since 1 Feb 2018; not verified yet")


def test_good_news_of_what_was_not_due_comes_at_the_end_of_the_agenda_and_into_the_memo(
    in_effect_talk: Talk,
) -> None:
    talk = in_effect_talk
    meet_in_april(talk)
    with talk.database.writing() as store:
        (action,) = store.actions.going()
        store.actions.save(replace(action, report_back=date(2018, 9, 3)))
    talk.at("2018-04-10T09:00+00:00")
    talk.press("start_meeting", who=CHAIR, meeting="1")
    log(talk, "8% feb", "9% mar")
    last = lines(talk)[-1]
    assert last.section is Section.SUCCESS
    assert last.reasons[0] == f"#1 Recruit two apprentices, {HELD}"
    talk.submit("close_meeting", who=CHAIR, meeting="1")
    assert [(each.action, each.outcome) for each in memos(talk)[0].reported] == [(1, HELD)]


def test_what_is_verified_after_the_brief_is_among_its_successes(in_effect_talk: Talk) -> None:
    talk = in_effect_talk
    meet_in_april(talk)
    talk.at("2018-04-06T08:00+00:00")
    talk.database.write(lambda store: brief(store, talk.now))
    log(talk, "8% feb", "9% mar")
    (told,) = notices(talk, MeetingBrief)
    assert any(f"#1 Recruit two apprentices, {HELD}" in each.reasons for each in told.lines)


def test_a_meeting_about_something_else_is_left_alone(in_effect_talk: Talk) -> None:
    talk = in_effect_talk
    with talk.database.writing() as store:
        store.units.save(makers.unit("hr"))
    meet_in_april(talk, units=("hr",))
    talk.at("2018-04-06T08:00+00:00")
    talk.database.write(lambda store: brief(store, talk.now))
    log(talk, "8% feb", "9% mar")
    assert [each.lines for each in notices(talk, MeetingBrief)] == [()]
