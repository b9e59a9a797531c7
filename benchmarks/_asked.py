"""What people and the planner ask of a large organisation, each with the processor time it took."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from benchmarks._organisation import DUE_OVER
from handlers import suggest
from handlers.request import Request
from handlers.typed import open_home, run
from jobs.chase_missing import chase_missing
from jobs.close_period import close_period
from jobs.unit_by_unit import Step
from jobs.weekly_digest import weekly_digest
from storage.database import Database

MONDAY = DUE_OVER + timedelta(days=4)
LEAD, OFFICER = "U00000003", "U00000000"
HERE = "C00000003"
JOBS: Mapping[str, tuple[Step, datetime]] = {
    "close": (close_period, DUE_OVER),
    "chase": (chase_missing, DUE_OVER),
    "digest": (weekly_digest, MONDAY),
}
UNDO = (
    "DELETE FROM delivery",
    "DELETE FROM job_run WHERE claimed > '2018-01-10'",
)
ANSWERS: Mapping[str, Callable[[Database], object]] = {
    "status of one unit": lambda database: run(_asks(LEAD, HERE, "status"), database),
    "Home of a lead": lambda database: open_home(_asks(LEAD), database),
    "report card": lambda database: run(_asks(LEAD, HERE, "card i33"), database),
    "report card of another unit": lambda database: run(
        _asks(LEAD, HERE, "card calls abandoned at desk 77"), database
    ),
    "a value by name": lambda database: run(
        _asks(LEAD, HERE, "log calls abandoned at desk 33 29% nov because of a slip"), database
    ),
    "a value with a typo": lambda database: run(
        _asks(LEAD, HERE, "log cals abandomed at dsk 33 29% nov"), database
    ),
    "choice of an indicator": lambda database: suggest.indicators("desk", _asks(OFFICER), database),
    "status of all units": lambda database: run(_asks(LEAD, "C1", "status"), database),
    "Home of an officer": lambda database: open_home(_asks(OFFICER), database),
}


@dataclass(frozen=True)
class Took:
    """Processor seconds, how many transactions it was, and the longest of them by both clocks."""

    seconds: float
    portions: int = 1
    longest: float = 0.0
    clock: float = 0.0


def worked(database: Database, job: str) -> Took:
    """The job from its beginning to its end; afterwards as if it had not been."""
    found = through(database, job)
    with database.writing() as store:
        for statement in UNDO:
            store.readings._session.connection().execute(text(statement))
    return found


def through(database: Database, job: str) -> Took:
    step: Step | None
    step, now = JOBS[job]
    portions, longest, clock, began = 0, 0.0, 0.0, time.process_time()
    while step is not None:
        before, real = time.process_time(), time.perf_counter()
        with database.writing() as store:
            step = step(store, now)
        portions, longest = portions + 1, max(longest, time.process_time() - before)
        clock = max(clock, time.perf_counter() - real)
    return Took(time.process_time() - began, portions, longest, clock)


def answered(database: Database, question: str) -> Took:
    began, real = time.process_time(), time.perf_counter()
    ANSWERS[question](database)
    took = time.process_time() - began
    return Took(took, 1, took, time.perf_counter() - real)


def _asks(person: str, channel: str = "", words: str = "") -> Request:
    return Request(person, channel, words, DUE_OVER)
