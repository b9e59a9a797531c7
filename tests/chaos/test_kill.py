"""kill -9 of the whole bot, anywhere: nothing is lost, nothing is said twice, all is in order."""

import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.chaos import books, channel
from tests.chaos.bots import Nursery
from tests.chaos.moments import AIMED, Moment
from tests.chaos.recording import Record
from tests.chaos.town import Town, open_town
from tests.chaos.waiting import until

ONE = pytest.param(("run",), id="one process")
THREE = pytest.param(("serve", "work", "work", "work"), id="three workers")
SHORT, LONG, ROUND = 20, 200, 40
FRESH_EVERY = 10


def moments(kills: int, chance: random.Random) -> list[Moment]:
    """In every round each stage once, for certain, and then anywhere."""
    drawn: list[Moment] = []
    while len(drawn) < kills:
        drawn += [Moment(stage) for stage in AIMED]
        drawn += [Moment.drawn(chance) for _ in range(ROUND - len(AIMED))]
    return drawn[:kills]


@pytest.mark.parametrize("processes", [ONE, THREE])
def test_a_bot_that_is_killed_anywhere_loses_nothing_and_doubles_nothing(
    empty_database: str, processes: Sequence[str], nursery: Nursery, tmp_path: Path, seed: int
) -> None:
    with open_town(empty_database, nursery, processes, tmp_path, seed) as town:
        _kill(town, SHORT, seed)
        assert not (found := _found(town)), f"--chaos-seed {seed}: {'; '.join(found)}"


@pytest.mark.chaos
@pytest.mark.parametrize("processes", [ONE, THREE])
def test_nor_does_one_that_is_killed_two_hundred_times(
    empty_database: str,
    processes: Sequence[str],
    nursery: Nursery,
    tmp_path: Path,
    seed: int,
    record: Record,
) -> None:
    began = time.monotonic()
    with open_town(empty_database, nursery, processes, tmp_path, seed) as town:
        town.bots.fresh_every = FRESH_EVERY
        try:
            _kill(town, LONG, seed)
        finally:
            record("Kill", **_figures(town, seed), minutes=(time.monotonic() - began) / 60)
            record("Kills by the stage reached", **_configuration(town), **town.kills)
        assert not (found := _found(town)), f"--chaos-seed {seed}: {'; '.join(found)}"


def _kill(town: Town, kills: int, seed: int) -> None:
    """Until everything has been said again."""
    print(f"--chaos-seed {seed}")
    for moment in moments(kills, random.Random(seed)):
        town.die(moment)
    town.recover()
    until(lambda: books.at_rest(town.database_url), lambda: "an outbox at rest")
    assert town.kills.total() == kills
    assert set(AIMED) <= set(town.kills)


def _found(town: Town) -> list[str]:
    return [
        *channel.faults(town.reader.shown(), town.notebook),
        *(f"{mark} was posted twice" for mark in channel.doubled_marks(town.entries)),
        *books.faults(town.database_url, town.notebook),
    ]


def _figures(town: Town, seed: int) -> dict[str, Any]:
    return {
        **_configuration(town),
        "seed": seed,
        "kills": town.kills.total(),
        "values": len(town.notebook.lines),
        "typed": town.typed,
        "edits": channel.edits(town.entries),
        "posts_expected": (posts := channel.tally(town.reader.shown(), town.notebook)).expected,
        "seen": posts.seen,
        "lost": posts.lost,
        "doubled": posts.doubled,
    }


def _configuration(town: Town) -> dict[str, Any]:
    database = "SQLite" if town.database_url.startswith("sqlite") else "PostgreSQL"
    processes = " + ".join(f"{n} {word}" for word, n in Counter(town.bots.words).items())
    return {"configuration": f"{database}, {processes}"}
