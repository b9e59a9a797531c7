"""Episodes: one run of exception from opening to closing, whatever is corrected meanwhile."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assessments import Assessment
from domain.cells import Cell, History
from domain.episodes import CLOSING_PERIODS, Episode, EpisodeState, Run, follow, runs
from domain.rating import Rating
from domain.readings import ReadingStatus
from tests import makers

FIRST = makers.period("2017-01")
LATER = makers.instant("2018-03-06T09:00")


def cell(at: int, letter: str) -> Cell:
    """X exception, o clear, x or p the same provisionally, - missing, n not expected, F flag."""
    period = FIRST.shift(at)
    if letter in "-F":
        flags = ("because",) if letter == "F" else ()
        return Cell(period, Rating.OVERDUE, budget_flags=flags)
    if letter == "n":
        return Cell(period, Rating.NOT_EXPECTED, makers.reading(None, period))
    value, rating = ("29", Rating.RED) if letter in "Xx" else ("9", Rating.GREEN)
    status = ReadingStatus.PROVISIONAL if letter in "xp" else ReadingStatus.FINAL
    reading = makers.reading(value, period, status=status)
    return Cell(period, rating, reading, makers.entry(value).exact(makers.indicator().measure))


def history(letters: str) -> list[Assessment]:
    indicator = makers.indicator()
    cells = tuple(cell(at, letter) for at, letter in enumerate(letters))
    whole = History(cells, indicator.polarity, indicator.measure, indicator.criteria)
    return [Assessment(whole, at) for at in range(len(cells))]


def spans(letters: str) -> list[tuple[int, int, int | None]]:
    """(opened, last, closed) of every run, as positions."""
    positions = {FIRST.shift(at): at for at in range(len(letters))}
    return [
        (positions[run.opened], positions[run.last], positions[run.closed] if run.closed else None)
        for run in runs(history(letters))
    ]


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [
        ("oXoo", [(1, 1, 3)]),
        ("oXoXoo", [(1, 3, 5)]),
        ("Xo", [(0, 0, None)]),
        ("X", [(0, 0, None)]),
        ("XooX", [(0, 0, 2), (3, 3, None)]),
        ("XooooX", [(0, 0, 2), (5, 5, None)]),
        ("", []),
        ("oooo", []),
    ],
)
def test_a_run_closes_after_two_clear_periods(
    letters: str, wanted: list[tuple[int, int, int | None]]
) -> None:
    assert spans(letters) == wanted


@pytest.mark.parametrize("nothing", ["-", "n", "p"])
def test_missing_not_expected_and_provisional_periods_neither_count_nor_reset(
    nothing: str,
) -> None:
    assert spans(f"X{nothing}o{nothing}o") == [(0, 0, 4)]
    assert spans(f"X{nothing}{nothing}{nothing}") == [(0, 0, None)]


def test_a_provisional_exception_never_opens_an_episode() -> None:
    assert spans("oxxo") == []


def test_a_flag_opens_an_episode_even_where_there_is_no_value() -> None:
    assert spans("oF") == [(1, 1, None)]


@given(st.text("Xoxp-nF", max_size=30))
def test_runs_are_in_order_apart_and_begin_and_end_in_exceptions(letters: str) -> None:
    found = spans(letters)
    for opened, last, closed in found:
        assert letters[opened] in "XF"
        assert letters[last] in "XF"
        if closed is not None:
            assert letters[last + 1 : closed + 1].count("o") == CLOSING_PERIODS
            assert not set(letters[last + 1 : closed + 1]) & set("XF")
    for (_, _, closed), (opened, _, _) in pairwise(found):
        assert closed is not None
        assert closed < opened
    held = [at for at, letter in enumerate(letters) if letter in "XF"]
    assert all(any(opened <= at <= last for opened, last, _ in found) for at in held)


def followed(letters: str, episodes: tuple[Episode, ...]) -> tuple[Episode, ...]:
    changes = follow("abandonment", episodes, runs(history(letters)), LATER, "corrected")
    kept = {episode.id: episode for episode in episodes}
    for number, change in enumerate(changes, start=len(kept) + 1):
        key = change.before.id if change.before else number
        kept[key] = replace(change.after, id=key)
    return tuple(kept.values())


def test_an_episode_goes_on_while_its_run_goes_on() -> None:
    opened = followed("oX", ())
    longer = followed("oXX", opened)
    assert [episode.id for episode in longer] == [1]
    assert longer[0].last == FIRST.shift(2)
    assert longer[0].state is EpisodeState.OPEN


def test_nothing_changes_when_nothing_happened() -> None:
    once = followed("oXXo", ())
    assert follow("abandonment", once, runs(history("oXXo")), LATER, "corrected") == ()


def test_an_episode_recovers_closes_and_a_late_exception_reopens_it() -> None:
    recovering = followed("Xo", followed("X", ()))
    assert recovering[0].state is EpisodeState.RECOVERING
    closed = followed("Xoo", recovering)
    assert closed[0].state is EpisodeState.CLOSED
    assert closed[0].closed_at == LATER
    reopened = followed("XoX", closed)
    assert [(each.id, each.state) for each in reopened] == [(1, EpisodeState.OPEN)]
    assert reopened[0].closed_at is None


def test_a_correction_that_takes_the_exception_away_withdraws_the_episode() -> None:
    withdrawn = followed("oo", followed("oX", ()))
    assert withdrawn[0].state is EpisodeState.WITHDRAWN
    assert withdrawn[0].withdrawn == "corrected"
    again = followed("oX", withdrawn)
    assert [(each.id, each.state) for each in again] == [(1, EpisodeState.OPEN)]


def test_a_correction_that_joins_two_runs_keeps_one_episode_and_withdraws_the_other() -> None:
    two = followed("XooXoo", ())
    assert len(two) == 2
    one = followed("XoXXoo", two)
    assert [episode.state for episode in one] == [EpisodeState.CLOSED, EpisodeState.WITHDRAWN]


def test_the_state_is_the_furthest_that_people_have_taken_it_unless_it_recovers() -> None:
    episode = makers.episode(id=1)
    seen = replace(episode, acknowledged_by="sdm", acknowledged_at=LATER)
    told = replace(seen, explained_by="sdm", explained_at=LATER)
    states = [each.state for each in (episode, seen, told, replace(told, clear=1))]
    assert states == [
        EpisodeState.OPEN,
        EpisodeState.ACKNOWLEDGED,
        EpisodeState.EXPLAINED,
        EpisodeState.RECOVERING,
    ]


def test_a_snooze_holds_through_its_last_day() -> None:
    episode = makers.episode(snoozed_until=date(2018, 1, 31))
    assert episode.snoozed(date(2018, 1, 31))
    assert not episode.snoozed(date(2018, 2, 1))
    assert not makers.episode().snoozed(date(2018, 1, 1))


def test_a_run_is_a_plain_fact() -> None:
    assert runs(history("X")) == (Run(FIRST, FIRST),)
