"""A replay sees at each date what was known then, by the functions that run live."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assessments import Record, assess
from domain.episodes import Episode, EpisodeState, follow, runs
from domain.flags import FlagKind
from domain.indicators import CriteriaSettings
from domain.organisation import Organisation
from domain.rating import Floor, Points, Relative, Scheme, YearOnYear
from domain.readings import Reading, ReadingStatus, Source
from domain.replay import Step, rules_in_force, under, walk
from domain.replay_acts import acts_of
from domain.replay_posts import Channels, Event, EventKind, Posting
from domain.targets import Target
from tests import makers

FIRST = makers.instant("2017-02-05T09:00")
MONTHS = [makers.period("2017-01").shift(count) for count in range(14)]


def record(*readings: Reading, **changes: object) -> Record:
    made = Record(makers.indicator(), makers.organisation(), (makers.target(),), readings)
    return replace(made, **changes)  # type: ignore[arg-type]


def logged(*values: str | None) -> tuple[Reading, ...]:
    """From January 2017 on, each on the fifth of the month after it."""
    return tuple(
        makers.reading(value, MONTHS[at], recorded=_fifth(at))
        for at, value in enumerate(values)
        if value is not None
    )


def _fifth(at: int) -> datetime:
    return makers.organisation().midnight(MONTHS[at].last) + timedelta(days=5, hours=9)


def events(
    *records: Record, organisation: Organisation | None = None, minutes: float = 0
) -> list[Event]:
    channels = Channels(
        organisation or makers.organisation(),
        {each.indicator.key: "C01IMT" for each in records},
        timedelta(minutes=minutes),
    )
    walks = (walk(each, acts_of(each, imports_speak=True)) for each in records)
    return list(channels.events(walks))


def told(found: Sequence[Event]) -> list[tuple[str, str, str]]:
    return [(f"{each.at:%b}", each.kind.value, each.posting.value) for each in found]


def test_an_exception_opens_worsens_recovers_and_closes_with_the_second_good_month() -> None:
    found = events(record(*logged("8", "14", "20", "15", "9", "8", "8")))
    assert told(found) == [
        ("Mar", "opened", "alert"),
        ("Apr", "re-notified", "worse"),
        ("May", "changed", "thread"),
        ("Jun", "changed", "thread"),
        ("Jul", "closed", "thread"),
    ]


def test_what_became_known_late_is_told_on_the_day_on_which_it_did() -> None:
    late = makers.reading("30", MONTHS[1], recorded=_fifth(4))
    found = events(record(*logged("8", None, "9", "8"), late))
    assert [(f"{each.at:%b}", each.kind) for each in found] == []
    followed = record(*logged("8", None, "9", "20"), late)
    assert [each.episode.opened.text for each in events(followed)] == ["2017-04", "2017-04"] or [
        each.episode.opened.text for each in events(followed)
    ]


def test_a_correction_withdraws_what_it_undoes_and_its_undoing_opens_it_again() -> None:
    wrong = makers.reading("33.9", MONTHS[1], recorded=_fifth(1))
    right = replace(wrong, revision=2, entry=makers.entry("3.39"), recorded=_fifth(2))
    undone = replace(
        right, revision=3, entry=None, status=ReadingStatus.WITHDRAWN, withdraws=2,
        recorded=_fifth(3),
    )  # fmt: skip
    found = events(record(*logged("8"), wrong, right, undone))
    assert [each.kind for each in found] == [
        EventKind.OPENED,
        EventKind.WITHDRAWN,
        EventKind.REOPENED,
    ]
    assert len({each.episode.id for each in found}) == 1
