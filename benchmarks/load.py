"""A thousand units, ten thousand indicators, ten years: python -m benchmarks.load [units] [years]

With `postgres` as the last word on PostgreSQL: the server that TEST_DATABASE_URL names, or one of
its own. There the server works too, whose processor time is not counted.
Processor time, because other work on the machine does not add to it; the yardsticks are read in
the same run: the readings themselves, by SQLAlchemy Core with Decimals decoded.
"""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from benchmarks._asked import ANSWERS, JOBS, Took, answered, through, worked
from benchmarks._organisation import LAST_MONTHS, Size, organisation
from storage.database import Database
from storage.tables import IndicatorRow, ReadingRow, TargetRow
from tests import postgres

ROUNDS = 2
CLOSE_TO_READINGS = 2.0
SMALL = Size(10, 1)
POSTGRES = "postgres"
READING = ReadingRow.metadata.tables["reading"]
YARDSTICKS: dict[str, tuple[Select[Any], ...]] = {
    "all readings": (select(*READING.columns),),
    "readings of a year": (select(*READING.columns).where(READING.c.period >= LAST_MONTHS),),
    "what the close reads": (
        select(*READING.columns).where(READING.c.period == "2017-12"),
        select(*IndicatorRow.metadata.tables["indicator"].columns),
        select(*TargetRow.metadata.tables["target"].columns),
    ),
}


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word != POSTGRES]
    size = Size(*(*numbers, *(1000, 10)[len(numbers) :]))
    with postgres.server() if POSTGRES in sys.argv else nullcontext("") as server:
        _measure(size, server)


def _measure(size: Size, server: str) -> None:
    with organisation(SMALL, server) as small, organisation(size, server) as large:
        kind = "PostgreSQL" if server else "SQLite"
        print(f"{size}, {size.readings:,} readings, on {kind}")
        _close(large)
        _jobs(large)
        _answers(small, large)


def _close(database: Database) -> None:
    close, reads = float("inf"), dict.fromkeys(YARDSTICKS, float("inf"))
    for _ in range(ROUNDS):  # in turn, so that all meet the same machine
        for name, statements in YARDSTICKS.items():
            reads[name] = min(reads[name], _read(database, statements))
        close = min(close, worked(database, "close").seconds)
    print(f"close {close:.2f} s")
    for name, seconds in reads.items():
        allowed = f" (allowed: {CLOSE_TO_READINGS})" if name == "all readings" else ""
        print(f"close to {name}, read by Core: {close / seconds:.2f} of {seconds:.2f} s{allowed}")


def _read(database: Database, statements: tuple[Select[Any], ...]) -> float:
    with database.reading() as store:
        connection = store.readings._session.connection()
        began = time.process_time()
        for statement in statements:
            for rows in connection.execute(statement).partitions(10_000):
                assert rows
        return time.process_time() - began


def _jobs(database: Database) -> None:
    """Each in a process of its own, whose memory nothing has grown before."""
    for job in JOBS:
        took, before, after = _apart(_measured_job, database.url, job)
        print(
            f"{job}: {took.seconds:.2f} s in {took.portions} transactions, the longest "
            f"{took.longest * 1000:.0f} ms ({took.clock * 1000:.0f} ms on the clock); memory "
            f"{before:.0f} MB before, {after - before:.1f} MB more at its peak"
        )


def _answers(small: Database, large: Database) -> None:
    for question in ANSWERS:
        costs = [_best(database, question) * 1000 for database in (small, large)]
        _, before, after = _apart(_measured_answer, large.url, question)
        print(
            f"{question}: {costs[0]:.0f} ms in the small organisation, {costs[1]:.0f} ms here, "
            f"{costs[1] / costs[0]:.1f} x; {after - before:.1f} MB more memory at its peak"
        )


def _best(database: Database, question: str) -> float:
    return min(answered(database, question).seconds for _ in range(ROUNDS))


def _apart(measured: Callable[[str, str], Any], url: str, what: str) -> Any:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(measured, url, what).result()


def _measured_job(url: str, job: str) -> tuple[Took, float, float]:
    database = Database(url)
    before = _memory(database)
    return through(database, job), before, _peak()


def _measured_answer(url: str, question: str) -> tuple[Took, float, float]:
    database = Database(url)
    before = _memory(database)
    return answered(database, question), before, _peak()


def _memory(database: Database) -> float:
    """With the first connection open."""
    with database.reading() as store:
        store.organisation.require()
    return _peak()


def _peak() -> float:
    """The most memory this program has ever held, in MB; rusage would count its parent's too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
