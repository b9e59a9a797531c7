"""Answering `/kpi status` of 40 indicators x 13 periods: python -m benchmarks.status

Against its own SQL reads: the same rows read through the storage floor, and, as the hardest yard
stick, the same statements run on a bare connection.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.render.replies import render
from domain.indicators import Indicator
from domain.measures import Entry
from domain.organisation import Organisation
from domain.people import Person
from domain.periods import Frequency
from domain.readings import Reading, ReadingStatus
from domain.targets import Target
from domain.units import Unit
from handlers.request import Request
from handlers.status import Status
from handlers.typed import run
from storage.database import Database
from storage.store import Store

INDICATORS, PERIODS, ROUNDS, ALLOWED = 40, 13, 30, 3.0
NOW = datetime(2018, 2, 20, 9, tzinfo=UTC)
STATUS = Request("U01ANN", "C01IMT", "status imt", NOW)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'status.db'}")
        database.upgrade()
        with database.writing() as store:
            _fill(store)
        statements = _statements(database)
        times: dict[str, list[float]] = {"answer": [], "read": [], "bare": []}
        for _ in range(ROUNDS):  # in turn, so that all meet the same machine
            times["answer"].append(_timed(lambda: _answer(database)))
            times["read"].append(_timed(lambda: _read(database)))
            times["bare"].append(_timed(lambda: _run_bare(database, statements)))
        database.dispose()
    answer, read, bare = (statistics.median(each) for each in times.values())
    print(f"status of {INDICATORS} x {PERIODS}, answered and rendered  median {answer:7.2f} ms")
    print(f"the same rows read by the storage floor    median {read:7.2f} ms")
    print(f"its {len(statements)} statements on a bare connection   median {bare:7.2f} ms")
    print(f"ratio to its reads {answer / read:.2f} (allowed: {ALLOWED})")
    print(f"ratio to the bare statements {answer / bare:.2f}")


def _statements(database: Database) -> list[tuple[str, Any]]:
    """Every statement that one answer makes, with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        found.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    run(STATUS, database)
    event.remove(Engine, "before_cursor_execute", note)
    return [each for each in found if each[0].lstrip().upper().startswith(("SELECT", "WITH"))]


def _answer(database: Database) -> None:
    """As far as the text of the reply; its picture follows later."""
    reply = run(STATUS, database)
    assert isinstance(reply, Status)
    assert render(reply).blocks


def _read(database: Database) -> None:
    with database.reading() as store:
        store.organisation.require()
        store.people.all()
        store.units.all()
        store.records.many(store.indicators.all())


def _run_bare(database: Database, statements: list[tuple[str, Any]]) -> None:
    with database.reading() as store:
        connection = store.records._session.connection()
        for statement, values in statements:
            connection.exec_driver_sql(statement, values).all()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _fill(store: Store) -> None:
    organisation = Organisation("Forty indicators")
    store.organisation.save(organisation)
    store.people.save(Person("ann", "Ann", "U01ANN", admin=True))
    store.units.save(Unit("imt", "IMT", "C01IMT", "ann"))
    last = organisation.calendar.last_ended(Frequency.MONTHLY, NOW.date())
    for number in range(INDICATORS):
        key = f"indicator_{number}"
        store.indicators.save(Indicator(key, f"Indicator {number}", "imt", lead_officer="ann"))
        store.targets.add(Target(key, last.shift(-PERIODS), Decimal(80)))
        for back in range(PERIODS):
            value = Decimal(70 + (number * 7 + back * 3) % 30)
            store.readings.add(
                Reading(
                    indicator=key,
                    period=last.shift(-back),
                    revision=1,
                    entry=Entry(value, None, None),
                    status=ReadingStatus.FINAL,
                    author="ann",
                    recorded=NOW,
                )
            )


if __name__ == "__main__":
    main()
