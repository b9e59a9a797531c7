"""An action that did not help: it ends, and the question what to do is open again."""

from dataclasses import replace

import pytest

from domain.actions import Action, Ending
from domain.episodes import EpisodeState
from handlers.action_no_effect import EndedWithoutEffect, NoEffectForm
from handlers.refused import FormRefused
from handlers.replies import Reply
from tests import makers
from tests.handlers.talking import Talk, refusal, said

WORDS = "1 as many calls were given up as before"


@pytest.fixture
def agreed(prompt_norfolk: Talk) -> Talk:
    """Abandonment is an exception with one action, which sda owns."""
    talk = prompt_norfolk
    talk.type("log abandonment 611/4288 nov")
    add(talk)
    talk.deliver()
    return talk


def add(talk: Talk) -> None:
    with talk.database.writing() as store:
        (episode,) = store.episodes.going_among(("abandonment",))
        store.actions.add(makers.action(owner="sda", episode=episode.id))
        store.episodes.save(replace(episode, agreed_at=makers.NOW))


def end(talk: Talk, text: str = WORDS, who: str = "U01SDA") -> Reply:
    return talk.type(f"action no-effect {text}", who=who)


def action(talk: Talk) -> Action:
    with talk.database.reading() as store:
        found = store.actions.get(1)
    assert found is not None
    return found


def state(talk: Talk) -> EpisodeState:
    with talk.database.reading() as store:
        (episode,) = store.episodes.going_among(("abandonment",))
    return episode.state


def test_it_ends_with_its_words_and_the_exception_has_no_action_any_more(agreed: Talk) -> None:
    assert state(agreed) is EpisodeState.ACTIONS_AGREED
    reply = said(end(agreed), EndedWithoutEffect)
    ended = action(agreed)
    assert reply.is_open
    assert (ended.ending, ended.ended_by) == (Ending.WITHOUT_EFFECT, "sda")
    assert ended.ended_because == "as many calls were given up as before"
    assert ended.is_done
    assert state(agreed) is EpisodeState.OPEN
    assert "No action is agreed any more: what next?" in agreed.lines()[-1]


def test_another_action_that_goes_on_keeps_the_exception_agreed(agreed: Talk) -> None:
    add(agreed)
    assert not said(end(agreed), EndedWithoutEffect).is_open
    assert state(agreed) is EpisodeState.ACTIONS_AGREED


def test_the_button_opens_a_form_and_the_form_ends_it(agreed: Talk) -> None:
    form = said(agreed.press("action_no_effect", action="1"), NoEffectForm)
    assert (form.action, form.name) == (1, "Abandonment rate")
    assert isinstance(agreed.submit("action_no_effect", action="1"), FormRefused)
    assert action(agreed).ending is None
    said(agreed.submit("action_no_effect", action="1", words="no change"), EndedWithoutEffect)
    assert action(agreed).ending is Ending.WITHOUT_EFFECT


def test_without_words_the_command_opens_the_form(agreed: Talk) -> None:
    assert isinstance(end(agreed, "#1"), NoEffectForm)


@pytest.mark.parametrize("typed", ["9 no change", "one no change", "", "-1 x", "9" * 18])
def test_an_action_that_is_not_there_is_refused_by_name(agreed: Talk, typed: str) -> None:
    told = refusal(agreed.press("action_no_effect", action=typed or "x"))
    assert "No action has the number" in told
    assert action(agreed).ending is None


def test_only_its_owner_and_who_answers_for_it_may_end_it(agreed: Talk) -> None:
    told = refusal(agreed.submit("action_no_effect", who="U01CSM", action="1", words="x"))
    assert told.startswith("Only its owner and the lead officer may end #1.")
    assert action(agreed).ending is None


def test_an_action_is_ended_once(agreed: Talk) -> None:
    end(agreed)
    told = refusal(agreed.submit("action_no_effect", action="1", words="again"))
    assert told.startswith("#1 is over: it was ended as done without effect by")
