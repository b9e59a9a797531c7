"""Those who read the channels after a kill see whatever is wrong there."""

import random
from dataclasses import replace

import pytest

from tests.chaos.channel import Shown, doubled_marks, faults, missing, tally
from tests.chaos.notebook import GOOD, Line, Month, Notebook, Owner

CALLS = Owner("calls", "Calls abandoned", "U01ANN", "C01EAST")
JANUARY, FEBRUARY = Month(0), Month(1)
RIGHT = Shown(
    name="Calls abandoned",
    since="Jan 95",
    versions=("Calls abandoned: Red\nJanuary 1995", "Calls abandoned: Red\nFebruary 1995"),
    answers=("Feb 95",),
    is_pictured=True,
)
LATE_REPAIRS = replace(RIGHT, name="Late repairs")


@pytest.fixture
def notebook() -> Notebook:
    """January and February were bad."""
    kept = Notebook([CALLS], random.Random(0))
    for month in (JANUARY, FEBRUARY):
        kept.note(Line(CALLS, month, "31.0"))
    return kept


def test_a_channel_that_shows_what_was_logged_has_no_fault(notebook: Notebook) -> None:
    assert list(missing([RIGHT], notebook)) == []
    assert list(faults([RIGHT], notebook)) == []
    assert tally([RIGHT], notebook).expected == 2


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        ([], "Calls abandoned since Jan 95 is shown 0 times, not 1"),
        ([RIGHT, RIGHT], "Calls abandoned since Jan 95 is shown 2 times, not 1"),
        ([RIGHT, LATE_REPAIRS], "Late repairs since Jan 95 is shown 1 times, not 0"),
        ([replace(RIGHT, answers=())], "has the answers , not Feb 95"),
        ([replace(RIGHT, answers=("Feb 95", "Feb 95"))], "has the answers Feb 95, Feb 95, not"),
        ([replace(RIGHT, versions=RIGHT.versions[:1])], "ends with January 1995"),
        ([replace(RIGHT, versions=RIGHT.versions[::-1])], "was edited out of order: [1, 0]"),
        ([replace(RIGHT, is_pictured=False)], "has no picture"),
        ([replace(RIGHT, versions=("Calls abandoned: closed\nFebruary 1995",))], "as closed"),
    ],
)
def test_whatever_is_wrong_in_a_channel_is_told(
    shown: list[Shown], fault: str, notebook: Notebook
) -> None:
    assert fault in "; ".join(faults(shown, notebook))


def test_lost_and_doubled_posts_are_counted_apart(notebook: Notebook) -> None:
    lost = tally([replace(RIGHT, answers=())], notebook)
    assert (lost.seen, lost.lost, lost.doubled) == (1, 1, 0)
    doubled = tally([RIGHT, RIGHT], notebook)
    assert (doubled.seen, doubled.lost, doubled.doubled) == (4, 0, 2)


def test_a_mark_that_was_taken_twice_is_found() -> None:
    post = {"method": "chat.postMessage", "ok": True, "dedup": "a"}
    refused = {**post, "ok": False}
    assert doubled_marks([post, refused]) == []
    assert doubled_marks([post, post]) == ["a"]


def test_two_good_values_in_a_row_close_a_story(notebook: Notebook) -> None:
    for number, value in enumerate((GOOD, "31.0", GOOD, GOOD, "31.0"), start=2):
        notebook.note(Line(CALLS, Month(number), value))
    first, second = notebook.stories
    assert (first.is_closed, len(first.later)) == (True, 5)
    assert (second.is_closed, second.since) == (False, Month(6))
