"""An action that asks for approval is answered at the next meeting, yes or no, by the chair."""

from dataclasses import replace
from datetime import date

import pytest

from domain.actions import Action, ActionKind
from domain.meetings import Decision
from handlers.decide import Decided
from handlers.refused import Refused
from handlers.replies import Reply
from tests import makers
from tests.handlers.at_a_meeting import CHAIR, DATA_OWNER, PERF, begin, memos, pages, send_brief
from tests.handlers.talking import Talk, refusal, said

REQUEST = "Seek approval to recruit two more apprentices"


@pytest.fixture
def asked(imt: Talk) -> Talk:
    """At the meeting, with a request that is to be reported back long after it."""
    with imt.database.writing() as store:
        wanted = makers.action(
            description=REQUEST, kind=ActionKind.APPROVE, report_back=date(2018, 6, 5), owner="sda"
        )
        store.actions.add(wanted)
    return begin(send_brief(imt))


def answer(talk: Talk, word: str, who: str = CHAIR, item: str = "1") -> Reply:
    return talk.press("answer", who=who, item=item, answer=word)


def test_a_request_comes_to_the_next_meeting_and_asks_for_yes_or_no(asked: Talk) -> None:
    request, exception = pages(asked)[-1].lines
    assert request.title == f"Action #1: {REQUEST}"
    assert request.reasons[0] == "asks for approval"
    assert (request.asks, exception.asks) == (True, False)


@pytest.mark.parametrize(("word", "told"), [("yes", "Approved"), ("no", "Not approved")])
def test_the_answer_is_kept_on_the_item_in_the_memo_and_as_a_note_on_the_action(
    asked: Talk, word: str, told: str
) -> None:
    done = said(answer(asked, word), Decided)
    assert (done.outcome, done.left) == (told, 1)
    with asked.database.reading() as store:
        item, action = store.agendas.get(1), store.actions.get(1)
        notes = [each.text for each in store.actions.notes([1])]
    assert item is not None
    assert action is not None
    assert (item.decision, item.words, item.decided_by) == (Decision.NOTE, told, "sdm")
    assert notes == [f"{told} at IMT stat meeting"]
    assert not action.is_over
    assert not pages(asked)[-1].lines[0].asks
    asked.submit("close_meeting", who=CHAIR, meeting="1")
    assert [line.outcome for line in memos(asked)[0].others] == [told]


def test_the_owner_of_a_request_does_not_approve_it(asked: Talk) -> None:
    assert refusal(answer(asked, "yes", DATA_OWNER)).startswith("Only the chair may answer")


def test_of_two_answers_the_first_counts(asked: Talk) -> None:
    answer(asked, "yes")
    second = said(answer(asked, "no", PERF), Refused)
    assert second.text.startswith("SDM decided this first. Approved.")


def test_only_what_asks_is_approved_and_only_once(asked: Talk) -> None:
    assert "asks for nothing" in refusal(answer(asked, "yes", item="2"))
    answer(asked, "yes")
    asked.submit("close_meeting", who=CHAIR, meeting="1")
    asked.at("2018-04-03T09:00+00:00")
    asked.press("start_meeting", who=CHAIR, meeting="2")
    assert not any(line.asks for line in pages(asked)[-1].lines)


def test_what_a_meeting_itself_agreed_on_is_not_asked_of_the_next_one(asked: Talk) -> None:
    with asked.database.writing() as store:
        action = store.actions.get(1)
        assert isinstance(action, Action)
        store.actions.save(replace(action, meeting=1))
    asked.at("2018-04-03T09:00+00:00")
    asked.press("start_meeting", who=CHAIR, meeting="2")
    assert not any(line.asks for line in pages(asked)[-1].lines)
