"""`/kpi action took-effect` and `done`: since when a change counts, and the owner's word."""

from dataclasses import replace
from datetime import date

import pytest

from domain.actions import ActionStage, Ending
from handlers.action_effect import ActionEffect, EffectForm
from handlers.refused import FormRefused, Refused
from tests.handlers.effect_story import notes, stored
from tests.handlers.talking import Talk, refusal, said
from tests.makers import action, person


@pytest.fixture
def talk(in_effect_talk: Talk) -> Talk:
    """The owner of #1 says that it is in effect since 1 February 2018."""
    return in_effect_talk


def test_saying_it_when_the_periods_have_been_verifies_at_once(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.actions.add(action(description="Call back", owner="sda"))
    talk.at("2018-04-05T09:00:00+00:00")
    for words in ("8% feb", "9% mar"):
        talk.type(f"log abandonment {words}")
    reply = said(talk.type("action took-effect 2 15 jan", who="U01SDA"), ActionEffect)
    assert reply.verified == ("Feb 18", "Mar 18")
    assert stored(talk, 2).ending is Ending.VERIFIED


def test_a_day_that_is_moved_judges_anew(verified: Talk) -> None:
    moved = said(verified.type("action took-effect 1 2 feb", who="U01SDM"), ActionEffect)
    assert (moved.moved_from, moved.reopened) == (date(2018, 2, 1), True)
    assert moved.held == "Mar 18"
    assert notes(verified)[-1][1].endswith("the change took effect on 2 Feb 2018, said SDM")


def test_what_has_to_come_is_said(talk: Talk) -> None:
    again = said(talk.type("action took-effect 1 1 feb", who="U01SDM"), ActionEffect)
    assert again.already
    assert (again.wanted, again.earliest) == ("Green", ("Feb 18", "Mar 18"))
    moved = said(talk.type("action took-effect 1 2 feb", who="U01SDM"), ActionEffect)
    assert moved.earliest == ("Mar 18", "Apr 18")


def test_done_is_the_owners_word_and_verifies_nothing(talk: Talk) -> None:
    words = "action done 1 two apprentices have begun"
    reply = said(talk.type(words, who="U01SDM"), ActionEffect)
    its = stored(talk)
    assert (reply.done_by, its.done_by, its.done_at) == ("SDM", "sdm", talk.now)
    assert its.ending is None
    assert notes(talk)[-1] == ("sdm", "done: two apprentices have begun")
    assert said(talk.type("action done 1", who="U01SDM"), ActionEffect).already


def test_done_without_words_asks_since_when(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.actions.add(action(owner="sda"))
    form = said(talk.type("action done 2"), EffectForm)
    assert (form.day, form.done) == (date(2018, 2, 5), True)
    assert stored(talk, 2).done_at is None
    said(
        talk.submit("action_done", action="2", day="2018-02-01", words="all trained"), ActionEffect
    )
    its = stored(talk, 2)
    assert (its.took_effect, its.done_by, its.stage) == (
        date(2018, 2, 1), "sda", ActionStage.TEST,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "day", "note"),
    [
        ("all trained", "2018-02-05", "done; took effect on 5 Feb 2018: all trained"),
        ("since 1 feb: all trained", "2018-02-01", "done; took effect on 1 Feb 2018: all trained"),
        ("since yesterday", "2018-02-04", "done; took effect on 4 Feb 2018"),
        (
            "since the posts are filled, fewer give up",
            "2018-02-05",
            "done; took effect on 5 Feb 2018: since the posts are filled, fewer give up",
        ),
    ],
)
def test_done_with_words_asks_nothing_more(talk: Talk, words: str, day: str, note: str) -> None:
    with talk.database.writing() as store:
        store.actions.add(action(owner="sda"))
    said(talk.type(f"action done 2 {words}"), ActionEffect)
    assert stored(talk, 2).took_effect == date.fromisoformat(day)
    with talk.database.reading() as store:
        assert store.actions.notes([2])[-1].text == note


def test_words_after_the_day_of_effect_are_kept(talk: Talk) -> None:
    reply = talk.type("action took-effect 1 2 feb, both posts are filled", who="U01SDM")
    assert said(reply, ActionEffect).took_effect == date(2018, 2, 2)
    assert notes(talk)[-1] == ("sdm", "took effect on 2 Feb 2018: both posts are filled")
    again = talk.type("action took-effect 1 2 feb a third one too", who="U01SDM")
    assert not said(again, ActionEffect).already
    assert notes(talk)[-1] == ("sdm", "a third one too")


def test_without_a_day_the_form_asks(talk: Talk) -> None:
    form = said(talk.type("action took-effect #1", who="U01SDM"), EffectForm)
    assert (form.action, form.day, form.latest) == (1, date(2018, 2, 1), date(2018, 2, 5))
    pressed = said(talk.press("took_effect", who="U01SDM", action="1"), EffectForm)
    assert pressed == form


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("took-effect 1 6 feb 2018", "6 Feb 2018 is still to come"),
        ("took-effect 1 tomorrow", "6 Feb 2018 is still to come"),
        ("took-effect 1 1 nov 2016", "Write a day from 30 Nov 2016 on"),
        ("took-effect 1 soon", '"soon" is not a day'),
        ("took-effect 1 31 feb", '"31 feb" is not a day'),
        ("took-effect 7 yesterday", "No action has the number"),
        ("took-effect", "Say which action by its number"),
        ("took-effect x", "No action has the number"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(talk: Talk, words: str, told: str) -> None:
    before = stored(talk)
    reply = talk.type(f"action {words}", who="U01SDM")
    assert isinstance(reply, Refused | FormRefused)
    assert told in str(reply)
    assert stored(talk) == before


def test_a_refused_form_says_it_at_the_day(talk: Talk) -> None:
    sent = talk.submit("took_effect", who="U01SDM", action="1", day="2018-02-06")
    assert [fault.field for fault in said(sent, FormRefused).faults] == ["day"]


@pytest.mark.parametrize("ending", [Ending.CANCELLED, Ending.SUPERSEDED, Ending.WITHOUT_EFFECT])
def test_what_is_over_is_not_done_any_more(talk: Talk, ending: Ending) -> None:
    with talk.database.writing() as store:
        store.actions.save(replace(stored(talk), ending=ending, ended_by="sdm"))
    for words in ("took-effect 1 yesterday", "done 1"):
        assert "#1 is over" in refusal(talk.type(f"action {words}", who="U01SDM"))


def test_only_its_people_may_say_so(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.people.save(person("csm"))
    for words in ("took-effect 1 yesterday", "took-effect 1", "done 1"):
        text = refusal(talk.type(f"action {words}", who="U01CSM"))
        assert "Only its owner and the lead officer may" in text
