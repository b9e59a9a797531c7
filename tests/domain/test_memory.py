"""Decision memory: what was done the last time, never more than was recorded."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.actions import Action, Ending
from domain.episodes import Episode, runs
from domain.explanations import Explanation
from domain.memory import last_time, memory_words
from tests import makers
from tests.domain.test_episodes import history
from tests.domain.test_verification import norfolk

FIRST_LINE_FIX = norfolk("IMT-FLF")
JULY, NOVEMBER = makers.period("2017-07"), makers.period("2017-11")


def episodes() -> list[Episode]:
    """First line fix is off target in July (26.0, 27.4, then 30.4) and again in November."""
    return [
        makers.episode(id=number, opened=run.opened, last=run.last, closed=run.closed)
        for number, run in enumerate(runs(FIRST_LINE_FIX), start=1)
    ]


def recruited(**changes: Any) -> Action:
    facts = {"id": 4, "episode": 1, "took_effect": date(2017, 8, 1), **changes}
    return makers.action(**facts)


def told(*actions: Action, explanations: dict[int, Explanation] | None = None) -> str:
    its = episodes()
    found = last_time(its[-1], its, actions, explanations or {}, FIRST_LINE_FIX)
    return memory_words(found)


def test_norfolks_first_line_fix_has_two_episodes() -> None:
    assert [each.opened for each in episodes()] == [JULY, NOVEMBER]


def test_it_says_when_what_and_how_long_it_took() -> None:
    """July 26.0 is Red, August 27.4 Amber, September 30.4 Green: two months."""
    assert told(recruited()) == (
        "Last time this went Red (Jul 17), we did: Recruit two apprentices (#4). "
        "Back to target after 2 months."
    )


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"ending": Ending.VERIFIED}, "we did: Recruit two apprentices (#4, verified)."),
        ({"ending": Ending.WITHOUT_EFFECT}, "(#4, without effect)."),
        ({"took_effect": None}, "we agreed: Recruit two apprentices (#4)."),
        ({"took_effect": None, "done_at": makers.NOW}, "we did: Recruit"),
        ({"description": "Recruit.\n Soon. "}, "we did: Recruit. Soon (#4)."),
    ],
)
def test_it_says_what_became_of_it(changes: dict[str, Any], wanted: str) -> None:
    assert wanted in told(recruited(**changes))


def test_what_worked_is_named_and_the_others_are_counted() -> None:
    others = [recruited(id=2), recruited(id=3, description="Call back", ending=Ending.VERIFIED)]
    assert "we did: Call back (#3, verified), and 1 more." in told(*others)


@pytest.mark.parametrize("ending", [Ending.CANCELLED, Ending.SUPERSEDED])
def test_what_was_dropped_was_not_done(ending: Ending) -> None:
    assert told(recruited(ending=ending)) == ""


def test_without_an_action_the_explanation_says_what_was_to_help() -> None:
    kept = {1: makers.explanation(1)}
    assert told(explanations=kept).startswith(
        "Last time this went Red (Jul 17), this was to help: Recruit. Back"
    )
    assert "we did" in told(recruited(), explanations=kept)


def test_nothing_recorded_is_nothing_said() -> None:
    silent = replace(makers.explanation(1), answers=("Two posts are vacant", "", "", " ", "", ""))
    assert told() == told(explanations={1: silent}) == ""
    assert told(recruited(episode=2)) == told(recruited(episode=None)) == ""


def test_an_earlier_time_is_not_called_the_last() -> None:
    its = [*episodes(), makers.episode(id=9, opened=makers.period("2018-01"))]
    found = last_time(its[-1], its, [recruited()], {}, FIRST_LINE_FIX)
    assert memory_words(found).startswith("An earlier time this went Red (Jul 17), we did")


def test_a_withdrawn_exception_is_not_remembered() -> None:
    its = [replace(each, withdrawn="corrected" if each.id == 1 else "") for each in episodes()]
    assert last_time(its[-1], its, [recruited()], {}, FIRST_LINE_FIX) is None


def test_an_exception_that_was_green_has_no_way_back_to_target() -> None:
    shown = history("ooooo")
    was = makers.episode(id=1, opened=shown[1].period, closed=shown[3].period)
    now = makers.episode(id=2, opened=shown[4].period)
    found = last_time(now, [was, now], [recruited()], {}, shown)
    assert memory_words(found) == (
        "Last time this was an exception (Feb 17), we did: Recruit two apprentices (#4). "
        "That exception was closed in Apr 17."
    )
