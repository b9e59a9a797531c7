"""A mistyped word after a command gets the one that it resembles, with the rest as it was typed."""

import pytest

from handlers.agenda_items import AgendaAdded
from handlers.meeting import MeetingSeries
from handlers.refused import Refused
from tests import makers
from tests.handlers.talking import Talk, said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("meeting mov", "meeting move"),
        ("meeting mov imt to 13 mar 14:00", "meeting move imt to 13 mar 14:00"),
        ("meeting cancle imt", "meeting cancel imt"),
        ("meeting cal", "meeting calendar"),
        ("meeting nwe", "meeting new"),
        ("agenda ad", "agenda add"),
        ("agenda ad abandonment: the phones move", "agenda add abandonment: the phones move"),
        ("agenda strat", "agenda start"),
        ("agenda dorp 7", "agenda drop 7"),
        ("action ad", "action add"),
        ("action ad abandonment Recruit two", "action add abandonment Recruit two"),
        ("action supercede 1 by 2", "action supersede 1 by 2"),
        ("action tookeffect 1 3 apr", "action took-effect 1 3 apr"),
        ("action CANCLE 1", "action cancel 1"),
        ("target yaer abandonment 9%", "target year abandonment 9%"),
        ("target mileston abandonment 9% jun", "target milestone abandonment 9% jun"),
        ("rules histroy", "rules history"),
    ],
)
def test_the_resembling_word_is_offered_with_the_rest(imt: Talk, typed: str, meant: str) -> None:
    refused = said(imt.type(typed), Refused)
    (offered,) = refused.suggestions
    command, word = meant.split()[:2]
    assert offered.command == meant
    assert offered.label == f"/kpi {command} {word}"
    assert f"Did you mean /kpi {command} {word}?" in refused.text
    assert typed.split()[1] in refused.text


def test_what_was_offered_does_what_was_meant(imt: Talk) -> None:
    (offered,) = said(imt.type("agenda ad the phones move"), Refused).suggestions
    assert said(imt.type(offered.command), AgendaAdded).title == "the phones move"


@pytest.mark.parametrize("typed", ["meeting xyz", "agenda dance", "action xyz"])
def test_what_resembles_nothing_is_refused_as_before(imt: Talk, typed: str) -> None:
    refused = said(imt.type(typed), Refused)
    assert "Did you mean" not in refused.text
    assert "xyz" in refused.text or "dance" in refused.text


def test_a_mistyped_indicator_is_still_named(imt: Talk) -> None:
    assert "Abandonment" in said(imt.type("action abandonmnt"), Refused).text


def test_a_series_that_is_called_like_a_word_is_shown(imt: Talk) -> None:
    with imt.database.writing() as store:
        store.series.add(makers.series(name="Movement board"))
    assert said(imt.type("meeting mov"), MeetingSeries).series.name == "Movement board"
