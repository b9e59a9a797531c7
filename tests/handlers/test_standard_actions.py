"""Standard actions: the first four are agreed on with a day to report back, however it is done."""

from datetime import date

import pytest

from domain.actions import ActionKind
from handlers.action_add import ActionAgreed, ActionForm
from handlers.decide import Decided
from tests.handlers.agreeing import FORM, action, faults, stored
from tests.handlers.at_a_meeting import decide
from tests.handlers.talking import Talk, said

A, B, C, D, E, F = list(ActionKind)[:6]
FIRST_FOUR, OTHERS = (A, B, C, D), (E, F, ActionKind.OTHER)
SAID = {
    "approve actions": A,
    "Identify alternative/additional actions": B,
    "refer to the departmental management team": C,
    "Refer to a task and finish group: two weeks": D,
    "refer to the leadership team.": E,
    "Refer to the policy and resources committee": F,
    "Refer the callers to the leaflet": ActionKind.OTHER,
    "Approve actions of the vendor": ActionKind.OTHER,
}


@pytest.mark.parametrize(("words", "kind"), SAID.items())
def test_a_standard_action_is_known_by_its_words_and_a_form_asks_for_the_day_it_needs(
    red: Talk, words: str, kind: ActionKind
) -> None:
    reply = red.type(f"action add abandonment {words} @sda")
    if kind in FIRST_FOUR:
        form = said(reply, ActionForm)
        assert (form.kind, form.description, form.owner) == (kind, words, "U01SDA")
        assert stored(red) == 0
        said(red.type(f"action add abandonment {words} @sda by 2 apr 2018"), ActionAgreed)
        assert action(red).report_back == date(2018, 4, 2)
    else:
        said(reply, ActionAgreed)
        assert action(red).report_back is None
    assert (action(red).kind, action(red).owner) == (kind, "sda")


@pytest.mark.parametrize("kind", FIRST_FOUR)
def test_one_that_takes_the_place_of_another_needs_its_day_too(
    agreed: Talk, kind: ActionKind
) -> None:
    given = {**FORM, "kind": kind.value, "supersedes": "1", "indicator": "abandonment"}
    assert set(faults(agreed.submit("action", **given))) == {"report_back"}
    assert (stored(agreed), action(agreed).ending) == (1, None)
    said(agreed.submit("action", **given, report_back="2018-04-02"), ActionAgreed)
    assert (action(agreed).superseded_by, action(agreed, 2).kind) == (2, kind)


@pytest.mark.parametrize("kind", FIRST_FOUR)
def test_a_meeting_decides_on_none_of_the_first_four_without_a_day(
    meeting: Talk, kind: ActionKind
) -> None:
    reply = decide(meeting, decision=kind.value, report_back="")
    assert set(faults(reply)) == {"report_back"}
    assert stored(meeting) == 0
    said(decide(meeting, decision=kind.value), Decided)
    assert (action(meeting).kind, action(meeting).report_back) == (kind, date(2018, 4, 3))


@pytest.mark.parametrize("kind", OTHERS)
def test_a_meeting_decides_on_the_others_with_or_without(meeting: Talk, kind: ActionKind) -> None:
    said(decide(meeting, decision=kind.value, report_back=""), Decided)
    assert (action(meeting).kind, action(meeting).report_back) == (kind, None)


def test_a_day_that_is_needed_is_moved_and_never_taken_away(red: Talk) -> None:
    given = {**FORM, "kind": A.value, "indicator": "abandonment", "report_back": "2018-04-02"}
    said(red.submit("action", **given), ActionAgreed)
    for empty in ({}, {"report_back": ""}):
        red.submit("action_report", action="1", reason="later", **empty)
        assert action(red).report_back == date(2018, 4, 2)
