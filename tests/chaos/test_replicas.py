"""Replicas on PostgreSQL: a quarter's work once, one order and pace, no harm from a loss."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from storage.buckets import BURST
from tests import postgres
from tests.chaos import scene
from tests.chaos.bots import Nursery
from tests.chaos.fleet import Fleet, open_fleet
from tests.chaos.moments import Entry
from tests.chaos.notebook import FIRST_YEAR, Line, Month, Owner
from tests.chaos.person import Person
from tests.chaos.proxy import Line as DatabaseLine
from tests.chaos.proxy import open_line
from tests.chaos.recording import Record
from tests.chaos.waiting import until

pytestmark = pytest.mark.postgres

EAST, WEST = "C01EAST", "C01WEST"
REPLICAS = ("serve", "serve", "work", "work", "work")
FORGETFUL = "visits"  # whose owner logs nothing
CLOSED = re.compile(r"(\w+ \d{4}) is closed")
DIGEST = re.compile(r"in the (week of [^:]+):")
# What a post may be late on its way to Slack: one that took longer is in doubt, and its lane rests.
ON_ITS_WAY = 2.0


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    with postgres.fresh_database(postgres_url) as address:
        yield address


def test_replicas_do_the_work_of_a_quarter_once(
    database_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    with open_fleet(database_url, nursery, tmp_path) as fleet:
        workers = [fleet.start(word) for word in REPLICAS][2:]
        for month in months(2018, 1, 3):
            live_through(fleet, month)
            if month.month == 2:
                fleet.kill(workers[0])
        assert faults(fleet, months(2018, 1, 3)) == []


@pytest.mark.chaos
def test_nor_do_two_years_with_replicas_that_die_double_or_lose_a_notice(
    database_url: str, nursery: Nursery, tmp_path: Path, seed: int, record: Record
) -> None:
    chance, lived = random.Random(seed), months(2018, 1, 24)
    with open_fleet(database_url, nursery, tmp_path) as fleet:
        hearing = [fleet.start("serve") for _ in range(2)]
        working = [fleet.start("work") for _ in range(3)]
        for month in lived:
            live_through(fleet, month)
            fleet.kill(hearing.pop(chance.randrange(2)))
            fleet.kill(working.pop(chance.randrange(3)))
            hearing.append(fleet.start("serve"))
            working.append(fleet.start("work"))
        found = faults(fleet, lived)
        record(
            "Replicas", configuration="2 serve, 3 work on PostgreSQL", seed=seed,
            months=len(lived), kills=2 * len(lived), posts=len(fleet.accepted),
            doubled=len(fleet.doubled()), faults=len(found),
        )  # fmt: skip
        assert found == [], f"--chaos-seed {seed}"


@pytest.mark.parametrize("arrives", [True, False], ids=["arrives", "is lost"])
def test_the_post_of_a_killed_worker_is_finished_by_another(
    database_url: str, nursery: Nursery, tmp_path: Path, arrives: bool
) -> None:
    killed: list[int] = []
    with open_fleet(database_url, nursery, tmp_path) as fleet:

        def kill_its_sender(entry: Entry) -> None:
            if entry["kind"] == "fault":
                killed.append(fleet.holder(EAST))
                fleet.kill(killed[0])

        fleet.hear = kill_its_sender
        fault = "slow" if arrives else "timeout_before"
        fleet.driver.post("faults", {"method": "chat.postMessage", "fault": fault, "after": 0.5})
        for _ in range(3):
            fleet.start("work")
        fleet.queue(3, EAST)
        fleet.await_rest()
        assert killed
        assert fleet.holder(EAST) not in killed
        assert fleet.said(EAST) == [f"Calls abandoned: message {n}." for n in range(3)]
        assert fleet.calls["conversations.history"] >= 1
        assert fleet.doubled() == []


def test_replicas_together_keep_the_pace_of_a_channel_and_of_the_workspace(
    database_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    interval, per_minute, number = 0.4, 240, 15
    pace = {"CHANNEL_INTERVAL_SECONDS": str(interval), "POSTS_PER_MINUTE": str(per_minute)}
    with open_fleet(database_url, nursery, tmp_path, **pace) as fleet:
        for _ in range(3):
            fleet.start("work")
        fleet.queue(number, EAST, WEST, "U01ANN")
        fleet.await_rest()
        assert fleet.said(EAST) == [f"Calls abandoned: message {n}." for n in range(number)]
        lanes = fleet.times()
        assert len(lanes) == 3
        for times in lanes.values():
            assert len(times) == number
            assert too_early(times, interval, 0) == []
        everything = sorted(at for times in lanes.values() for at in times)
        assert too_early(everything, 60 / per_minute, BURST + 1) == []


@pytest.mark.parametrize("how", ["cut", "silence"])
def test_a_worker_without_its_database_does_no_harm_and_comes_back_by_itself(
    database_url: str, nursery: Nursery, tmp_path: Path, how: str
) -> None:
    broken: list[int] = []
    with (
        open_line(database_url) as (line, through),
        open_fleet(database_url, nursery, tmp_path) as fleet,
    ):

        def part(entry: Entry) -> None:
            """In the middle of a post, with others on their way."""
            if entry["kind"] == "fault":
                broken.append(_part(line, how))

        fleet.hear = part
        fleet.driver.post("faults", {"method": "chat.postMessage", "fault": "slow", "after": 0.5})
        apart = fleet.start("work", DATABASE_URL=through)
        fleet.queue(4, EAST, WEST, "U01ANN")
        until(lambda: bool(broken), lambda: "a post in the middle of which the line is cut")
        assert broken[0] >= 1
        assert fleet.holder(EAST) == apart
        other = fleet.start("work")
        fleet.await_rest()
        assert fleet.holder(EAST) == other
        assert fleet.doubled() == []
        for channel in (EAST, WEST):
            assert fleet.said(channel) == [f"Calls abandoned: message {n}." for n in range(4)]
        fleet.kill(other)
        line.mend()
        fleet.queue(2, EAST)
        fleet.await_rest()
        assert fleet.holder(EAST) == apart
        assert fleet.doubled() == []


def _part(line: DatabaseLine, how: str) -> int:
    return line.cut() if how == "cut" else line.silence()


def live_through(fleet: Fleet, month: date) -> None:
    """Every Monday, the day on which the last month's values are logged, and its closing."""
    mondays = [day for day in days_of(month) if day.weekday() == 0]
    for day in sorted({*mondays, month.replace(day=5), month.replace(day=11)}):
        fleet.move_to(f"{day}T11:00:00+00:00")
        if day.day == 5:
            log_last_month(fleet, month)


def log_last_month(fleet: Fleet, month: date) -> None:
    """Everybody but one at the same time; one of the values is an exception from then on."""
    last = month - timedelta(days=1)
    number = Month((last.year - FIRST_YEAR) * 12 + last.month - 1)
    people = [
        Person(Line(owner, number, value_of(owner)), fleet.driver, fleet.workspace, lambda: 0)
        for owner in scene.OWNERS
        if owner.indicator != FORGETFUL
    ]
    for person in people:
        person.begin()
    until(lambda: all(each.answered for each in people), lambda: f"answers on {month}")
    fleet.await_rest()


def value_of(owner: Owner) -> str:
    return "20.0" if owner.indicator == "calls" else "8.0"


def faults(fleet: Fleet, lived: list[date]) -> list[str]:
    """What is missing or there twice in the channels, in words."""
    closes = Counter(
        (channel, label)
        for channel in (EAST, WEST)
        for text in fleet.said(channel)
        for label in CLOSED.findall(text)
    )
    ended = [f"{month - timedelta(days=1):%B %Y}" for month in lived]
    wanted = Counter((channel, label) for channel in (EAST, WEST) for label in ended)
    digests = Counter(
        (channel, label)
        for channel in (EAST, WEST)
        for text in fleet.said(channel)
        for label in DIGEST.findall(text)
    )
    alerts = [text for text in fleet.said(EAST) if text.startswith("Calls abandoned is Red")]
    return [
        *(f"{key} is closed {closes[key]} times" for key in closes | wanted if closes[key] != 1),
        *(f"{key} has {times} digests" for key, times in digests.items() if times != 1),
        *(f"{marker} was posted twice" for marker in fleet.doubled()),
        *([] if len(alerts) == 1 else [f"{len(alerts)} alerts of one exception: {alerts}"]),
        *([] if digests else ["no digest at all"]),
    ]


def too_early(times: list[float], gap: float, burst: int) -> list[tuple[float, float]]:
    """Two posts with more between them than their distance in time allows."""
    return [
        (times[i], times[j])
        for i, j in combinations(range(len(times)), 2)
        if times[j] - times[i] < (j - i - burst) * gap - ON_ITS_WAY
    ]


def months(year: int, first: int, number: int) -> list[date]:
    every = range(first - 1, first - 1 + number)
    return [date(year + month // 12, month % 12 + 1, 1) for month in every]


def days_of(month: date) -> Iterator[date]:
    day = month
    while day.month == month.month:
        yield day
        day += timedelta(days=1)
