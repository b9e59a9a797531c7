"""Long jobs: in portions, with as many statements as there are units, whatever the history."""

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from benchmarks._organisation import DUE_OVER, Size, fill
from domain.deliveries import DeliveryState
from domain.notices import JobTrouble
from domain.organisation import Organisation
from domain.units import Unit
from jobs.chase_missing import chase_missing
from jobs.close_period import JOB, _close, close_period
from jobs.schedule import Job, tick
from jobs.unit_by_unit import UNITS_AT_ONCE, Step, unit_by_unit
from jobs.weekly_digest import weekly_digest
from storage.database import Database
from storage.store import Store
from storage.tables import ReadingRow

UNITS, FEW_UNITS = 50, UNITS_AT_ONCE * 3 + 2
MONDAY = DUE_OVER + timedelta(days=4)
PORTIONS = UNITS // UNITS_AT_ONCE
JOBS: dict[str, tuple[Step, datetime, int]] = {
    "close": (close_period, DUE_OVER, 1),
    "chase": (chase_missing, DUE_OVER, 18),
    "digest": (weekly_digest, MONDAY, 20),
}
"""Each job, when it has work for every unit, and how many readings of an indicator it may read."""


CLOSE = (Job("close", close_period),)


class PowerCutError(Exception):
    """Stands for the end of the process."""


@pytest.fixture(scope="module")
def large_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty units with ten indicators each and three years of readings; copy it."""
    path = tmp_path_factory.mktemp("large") / "large.db"
    database = Database(f"sqlite:///{shutil.copyfile(migrated_file, path)}")
    fill(database, Size(UNITS, 3))
    database.backup(path.with_name("copy.db"))
    database.dispose()
    return path.with_name("copy.db")


@pytest.fixture
def large(large_file: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{shutil.copyfile(large_file, tmp_path / 'large.db')}")
    yield database
    database.dispose()


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Statements that were run and readings that were decoded."""
    seen = {"statements": 0, "readings": 0}
    decode: Any = ReadingRow.to_domain

    def counting(*given: object) -> object:
        seen["readings"] += 1
        return decode(*given)

    def listen(*_given: object) -> None:
        seen["statements"] += 1

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(ReadingRow, "to_domain", counting)
            yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def effects(database: Database) -> dict[str, object]:
    with database.reading() as store:
        return {each.key: each.notice for each in store.outbox.listed(tuple(DeliveryState), 10_000)}


@pytest.mark.parametrize(("job", "when", "readings"), JOBS.values(), ids=JOBS.keys())
def test_statements_grow_with_portions_and_readings_not_with_history(
    large: Database, monkeypatch: pytest.MonkeyPatch, job: Step, when: datetime, readings: int
) -> None:
    counts: list[dict[str, int]] = []
    step: Step | None = job
    while step is not None:
        with counted(monkeypatch) as seen, large.writing() as store:
            step = step(store, when)
        counts.append(seen)
    told = len(effects(large))
    assert told >= UNITS // 2
    assert len(counts) >= PORTIONS
    assert sum(each["statements"] for each in counts) <= 20 * (PORTIONS + 2) + 8 * told
    assert UNITS < sum(each["readings"] for each in counts) <= readings * UNITS * 10
    assert max(each["readings"] for each in counts) <= readings * UNITS_AT_ONCE * 10


@pytest.mark.parametrize(("job", "when", "readings"), JOBS.values(), ids=JOBS.keys())
def test_a_kill_midway_changes_nothing_of_what_is_said_in_the_end(
    migrated_file: Path, tmp_path: Path, job: Step, when: datetime, readings: int
) -> None:
    told: list[dict[str, object]] = []
    for kills in (0, 2):
        database = Database(f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / f'{kills}.db')}")
        fill(database, Size(FEW_UNITS, 2))
        for number in range(kills):
            _killed_after(database, job, when, number + 1)
            assert 0 < len(effects(database)) < len(told[0])
        tick(database, (Job("job", job),), when)
        told.append(effects(database))
        tick(database, (Job("job", job),), when)
        assert effects(database) == told[-1]
        database.dispose()
    assert told[0] == told[1]


def _killed_after(database: Database, job: Step, when: datetime, portions: int) -> None:
    """The portion that is at work when the process ends is not committed."""
    step: Step | None = job
    for _ in range(portions):
        assert step is not None
        with database.writing() as store:
            step = step(store, when)
    assert step is not None
    with suppress(PowerCutError), database.writing() as store:
        step(store, when)
        raise PowerCutError


def test_planners_that_race_through_the_portions_have_the_effects_of_one(
    any_database: Database,
) -> None:
    fill(any_database, Size(UNITS_AT_ONCE * 3, 2))
    planners = [
        threading.Thread(target=tick, args=(any_database, CLOSE, DUE_OVER)) for _ in range(3)
    ]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()
    closed = [f"close:u{number}:2017-12" for number in range(UNITS_AT_ONCE * 3)]
    assert sorted(key.rpartition(":")[0] for key in effects(any_database)) == sorted(closed)


def test_what_people_write_gets_its_turn_between_two_portions(large: Database) -> None:
    turns: list[str] = []

    def write() -> None:
        with large.writing() as store:
            store.controls.set("person", "was here")
            turns.append("person")

    person = threading.Thread(target=write)

    def portions(step: Step | None) -> Step:
        def run(store: Store, now: datetime) -> Step | None:
            if not turns:
                person.start()
                while not large._turns._waiting:
                    pass
            turns.append("portion")
            following = (step or close_period)(store, now)
            return portions(following) if following else None

        return run

    tick(large, (Job("close", portions(None)),), DUE_OVER)
    person.join()
    assert turns[:3] == ["portion", "person", "portion"]
    assert turns.count("portion") >= PORTIONS


@pytest.mark.parametrize("broken", ["u0", "u7"])
def test_a_unit_whose_work_fails_holds_up_no_other_and_is_told_of_once(
    any_database: Database, broken: str
) -> None:
    fill(any_database, Size(FEW_UNITS, 2))
    tick(any_database, (Job("close", close_but(broken)),), DUE_OVER)
    closed = {key.split(":")[1] for key in effects(any_database) if key.startswith("close:")}
    assert closed == {f"u{number}" for number in range(FEW_UNITS)} - {broken}
    (trouble,) = [each for each in effects(any_database).values() if isinstance(each, JobTrouble)]
    assert f"{broken}: ValueError: no such value" in trouble.error
    tick(any_database, (Job("close", close_but("none")),), DUE_OVER)
    assert f"close:{broken}:2017-12" in {key.rpartition(":")[0] for key in effects(any_database)}


def close_but(broken: str) -> Step:
    """The close, which fails at one unit when half of its work is done."""

    def work(
        store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime
    ) -> None:
        _close(store, organisation, units, now)
        if broken in {unit.key for unit in units}:
            raise ValueError("no such value")

    return unit_by_unit(JOB, work)
