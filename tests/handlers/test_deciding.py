"""Decisions at a stat meeting: what becomes of them beyond the agenda."""

from dataclasses import replace
from datetime import date

from domain.indicators import Stage
from domain.notices import ActionAssigned
from handlers.decide import DecideForm
from handlers.refused import FormRefused
from tests.handlers.at_a_meeting import CHAIR, DATA_OWNER, decide
from tests.handlers.talking import Talk, said


def assigned(talk: Talk) -> list[tuple[str, int]]:
    found = ((each.target, each.notice) for each in talk.outbox())
    return [(to, said.item.number) for to, said in found if isinstance(said, ActionAssigned)]


def test_the_owner_of_what_a_meeting_decides_is_told_unless_it_is_whoever_decided(
    meeting: Talk,
) -> None:
    meeting.type("agenda add abandonment: the phones move")
    decide(meeting, owner=DATA_OWNER)
    decide(meeting, item="2", owner=CHAIR)
    assert assigned(meeting) == [(DATA_OWNER, 1)]


def test_what_was_retired_meanwhile_is_not_acted_on_and_can_be_noted(meeting: Talk) -> None:
    with meeting.database.writing() as store:
        known = store.indicators.get("abandonment")
        assert known is not None
        store.indicators.save(replace(known, stage=Stage.RETIRED))
    refused = said(decide(meeting), FormRefused)
    assert [fault.field for fault in refused.faults] == ["words"]
    assert "is retired" in refused.faults[0].text
    assert decide(meeting, decision="note", words="not ours any more").outcome


def test_at_a_meeting_that_is_held_after_the_next_one_a_day_to_come_is_offered(
    briefed: Talk,
) -> None:
    briefed.at("2018-04-04T09:00+00:00")
    briefed.press("start_meeting", who=CHAIR, meeting="1")
    form = said(briefed.press("decide", who=CHAIR, item="1"), DecideForm)
    assert (form.earliest, form.report_back) == (date(2018, 4, 4), date(2018, 5, 2))
