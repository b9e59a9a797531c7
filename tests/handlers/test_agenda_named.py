"""An agenda is read by its day or its series, long after its meeting too."""

from dataclasses import replace
from datetime import date

import pytest

from bot.render import replies
from handlers.agenda import AgendaShown
from handlers.refused import Refused
from tests import makers
from tests.handlers.at_a_meeting import CHAIR, DATA_OWNER, decide
from tests.handlers.talking import Talk, refusal, said

OUTSIDER = "U01NEW"


@pytest.fixture
def over(meeting: Talk) -> Talk:
    """The meeting of 6 March has decided on its one item and is closed; two weeks have passed."""
    decide(meeting)
    meeting.submit("close_meeting", who=CHAIR, meeting="1", learned="Two at noon help")
    meeting.at("2018-03-20T10:00+00:00")
    return meeting


@pytest.mark.parametrize(
    "words",
    [
        "6 mar",
        "2018-03-06",
        "imt stat meeting 6 mar",
        "imt stat meeting on 6 march 2018",
        "imt 6 mar",
    ],
)
@pytest.mark.parametrize("who", [CHAIR, DATA_OWNER, OUTSIDER])
def test_a_past_agenda_is_shown_with_what_was_decided(over: Talk, words: str, who: str) -> None:
    shown = said(over.type(f"agenda {words}", who=who), AgendaShown)
    assert (shown.heading.day, shown.state, shown.over) == (date(2018, 3, 6), "closed", True)
    assert "Action #1" in shown.lines[0].outcome
    assert not shown.may_start


def test_nothing_can_be_put_on_what_is_over(over: Talk) -> None:
    past = replies.render(said(over.type("agenda 6 mar"), AgendaShown))
    coming = replies.render(said(over.type("agenda"), AgendaShown))
    assert "Put something on it" not in str(past.blocks)
    assert "Put something on it" in str(coming.blocks)


def test_a_series_alone_shows_its_next_agenda(over: Talk) -> None:
    shown = said(over.type("agenda imt stat meeting"), AgendaShown)
    assert (shown.heading.day, shown.over) == (date(2018, 4, 3), False)


def test_a_day_to_come_is_understood_as_well(over: Talk) -> None:
    assert said(over.type("agenda 3 apr"), AgendaShown).heading.day == date(2018, 4, 3)


def test_a_day_without_a_meeting_is_refused_with_the_last_ones(over: Talk) -> None:
    told = refusal(over.type("agenda 7 mar"))
    assert "IMT stat meeting has no meeting on 7 Mar 2018. The last ones: 6 Mar 2018." in told


def test_a_meeting_that_was_not_held_has_no_agenda(over: Talk) -> None:
    over.at("2018-04-10T10:00+00:00")
    assert "of 3 Apr 2018 was not started here, so it has no agenda" in refusal(
        over.type("agenda 3 apr")
    )


def test_between_several_series_one_is_to_be_named(over: Talk) -> None:
    with over.database.writing() as store:
        (first,) = store.series.going()
        store.series.add(replace(first, id=0, name="Board"))
    assert "Say which meeting you mean: IMT stat meeting, Board." in refusal(
        over.type("agenda 6 mar")
    )
    assert "Board has no meeting on 6 Mar 2018." in refusal(over.type("agenda board 6 mar"))


def test_words_that_name_nothing_are_refused_with_what_an_agenda_takes(over: Talk) -> None:
    refused = said(over.type("agenda dance"), Refused)
    assert "is nothing that an agenda takes" in refused.text
    assert "the day of a meeting" in refused.text
    assert makers.series().name not in refused.text
