"""Two people act on one action at the same moment: one of them is first, and the other is told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.actions import Action, Ending
from domain.notices import ActionVerified
from handlers.action_add import ActionAgreed
from handlers.action_changes import ActionChanged
from handlers.action_effect import ActionEffect
from handlers.log import ValueLogged
from handlers.refused import Refused
from handlers.replies import Reply
from handlers.request import Timing
from storage.database import Database
from tests.handlers.agreeing import FORM
from tests.handlers.effect_story import notices, stored
from tests.handlers.talking import Talk, said
from tests.makers import action, reading, seed

LEAD, ANALYST = "U01SDM", "U01SDA"
EFFECT = date(2018, 2, 1)
PATIENCE = 90  # seconds; a loaded machine is no defect


@pytest.fixture
def talk(any_database: Database) -> Talk:
    """#1 and #2 are in effect since 1 February 2018, which was Green; March is not in yet."""
    seed(any_database, readings=[reading("14.2"), reading("8", "2018-02")])
    with any_database.writing() as store:
        for description in ("Recruit two apprentices", "Move the early shift"):
            store.actions.add(action(description=description, owner="sda", took_effect=EFFECT))
    talk = Talk(any_database, timing=Timing(alert_delay=timedelta(0)))
    talk.at("2018-04-05T09:00:00+00:00")
    return talk


Act = Callable[[Talk], Reply]


def typed(text: str) -> Act:
    return lambda talk: talk.type(text)


def sent(form: str, **values: str) -> Act:
    return lambda talk: talk.submit(form, **values)


def at_once(talk: Talk, first: Act, second: Act) -> tuple[Reply, Reply]:
    """The lead officer and the analyst, each by another process's database."""
    together = threading.Barrier(2)

    def act(who: str, does: Act) -> Reply:
        own = Database(talk.database.url)
        try:
            together.wait(PATIENCE)
            return does(replace(talk, database=own, who=who))
        finally:
            own.dispose()

    with ThreadPoolExecutor(2) as pool:
        acts = [pool.submit(act, LEAD, first), pool.submit(act, ANALYST, second)]
        one, other = (each.result(PATIENCE) for each in acts)
    return one, other


def told(talk: Talk, number: int = 1) -> list[str]:
    with talk.database.reading() as store:
        return [note.text for note in store.actions.notes([number])]


def known(talk: Talk) -> list[Action]:
    with talk.database.reading() as store:
        return list(store.actions.of_indicators(("abandonment",)))


CANCEL = sent("action_cancel", action="1", reason="no money")
NO_EFFECT = sent("action_no_effect", action="1", words="nobody noticed")
BY_TWO = typed("action supersede 1 by 2")
BY_NEW = sent("action", **FORM, supersedes="1", indicator="abandonment")
ENDS = {
    "cancel": (CANCEL, Ending.CANCELLED, "was cancelled by SD"),
    "no effect": (NO_EFFECT, Ending.WITHOUT_EFFECT, "was ended as done without effect by SD"),
    "supersede": (BY_TWO, Ending.SUPERSEDED, "was superseded by SD"),
    "supersede by a new one": (BY_NEW, Ending.SUPERSEDED, "was superseded by SD"),
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cancel", "cancel"),
        ("cancel", "no effect"),
        ("no effect", "supersede by a new one"),
        ("supersede by a new one", "supersede by a new one"),
    ],
)
def test_of_two_who_end_it_one_does_and_the_other_hears_by_whom(
    talk: Talk, one: str, other: str
) -> None:
    replies = at_once(talk, ENDS[one][0], ENDS[other][0])
    (lost,) = [at for at, each in enumerate(replies) if isinstance(each, Refused)]
    _, ending, words = ENDS[(one, other)[1 - lost]]
    its = stored(talk)
    assert its.ending is ending
    assert its.ended_by == ("sdm", "sda")[1 - lost]
    refused = said(replies[lost], Refused).text
    assert f"#1 is over: it {words}" in refused
    assert "Nothing was changed" in refused
    assert len(told(talk)) == 1
    is_new = isinstance(replies[1 - lost], ActionAgreed)
    assert len(known(talk)) == 2 + is_new
    assert its.superseded_by == (None if ending is not Ending.SUPERSEDED else 3 if is_new else 2)


@pytest.mark.parametrize("end", ["cancel", "supersede by a new one"])
def test_a_person_who_ends_it_while_a_value_verifies_it_is_first_or_is_told(
    talk: Talk, end: str
) -> None:
    act, ending, _ = ENDS[end]
    ended, logged = at_once(talk, act, typed("log abandonment 9% mar"))
    its, verified = stored(talk), "This verifies #1" in said(logged, ValueLogged).meaning
    good_news = [each.action for each in notices(talk, ActionVerified)]
    if verified:
        assert "#1 is over: it was verified. Nothing was changed" in said(ended, Refused).text
        assert (its.ending, its.ended_by) == (Ending.VERIFIED, "")
        assert told(talk) == ["Verified by Feb 18 (8.0%) and Mar 18 (9.0%)"]
    else:
        assert not isinstance(ended, Refused)
        assert (its.ending, its.verified_by) == (ending, ())
        assert len(told(talk)) == 1
    assert (1 in good_news) is verified
    with talk.database.reading() as store:
        assert [each.revision for each in store.readings.of("abandonment")] == [1, 1, 1]


def test_two_never_supersede_each_other(talk: Talk) -> None:
    replies = at_once(talk, BY_TWO, typed("action supersede 2 by 1"))
    assert sorted(isinstance(each, Refused) for each in replies) == [False, True]
    assert sorted(each.is_over for each in known(talk)) == [False, True]


def test_two_who_say_that_it_is_done_are_both_heard_and_the_second_is_told(talk: Talk) -> None:
    done = sent("action_done", action="1", day="2018-02-01")
    effects = [said(each, ActionEffect) for each in at_once(talk, done, done)]
    assert sorted(each.already for each in effects) == [False, True]
    assert len({each.done_by for each in effects}) == 1
    assert told(talk) == ["done"]


def test_done_and_cancelled_at_once_keeps_whichever_was_said_in_time(talk: Talk) -> None:
    done, cancelled = at_once(talk, typed("action done 1 both have begun"), CANCEL)
    assert not isinstance(cancelled, Refused)
    its = stored(talk)
    assert its.ending is Ending.CANCELLED
    if isinstance(done, Refused):
        assert "#1 is over: it was cancelled by SDA" in done.text
        assert not its.is_done
        assert told(talk) == ["cancelled: no money"]
    else:
        assert its.done_by == "sdm"
        assert told(talk) == ["done: both have begun", "cancelled: no money"]


def test_what_two_change_of_it_at_once_is_all_kept(talk: Talk) -> None:
    """Different fields of one action: neither overwrites the other's."""
    replies = at_once(
        talk, typed("action report 1 30 apr 2018"), typed("action took-effect 1 2 feb 2018")
    )
    said(replies[0], ActionChanged)
    said(replies[1], ActionEffect)
    its = stored(talk)
    assert (its.report_back, its.took_effect) == (date(2018, 4, 30), date(2018, 2, 2))
    assert len(told(talk)) == 2


def test_two_who_log_the_second_green_verify_it_once(talk: Talk) -> None:
    log = typed("log abandonment 9% mar")
    replies = at_once(talk, log, log)
    assert [isinstance(each, ValueLogged) for each in replies].count(True) == 1
    assert stored(talk).ending is Ending.VERIFIED
    assert len(told(talk)) == 1
    assert [each.action for each in notices(talk, ActionVerified)] == [1, 2]


def test_a_day_that_moves_while_the_second_green_comes_is_judged_by_both(talk: Talk) -> None:
    """From 2 February on, February no longer counts."""
    at_once(talk, typed("action took-effect 1 2 feb 2018"), typed("log abandonment 9% mar"))
    its = stored(talk)
    assert (its.took_effect, its.ending, its.verified_by) == (date(2018, 2, 2), None, ())
    assert [each.action for each in notices(talk, ActionVerified)].count(1) <= 1
    assert stored(talk, 2).ending is Ending.VERIFIED
