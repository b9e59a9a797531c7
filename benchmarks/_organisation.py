"""An organisation of any size, the same every time: units of ten indicators, years of readings."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from domain.indicators import Indicator
from domain.names import folded
from domain.organisation import Organisation
from domain.people import Person
from domain.periods import Frequency, Period
from domain.rating import Polarity
from domain.targets import Target
from domain.units import Unit
from domain.values import Calculation, Measure
from jobs.digest_week import JOB as DIGEST
from jobs.watching import WATCHING
from storage.database import Database
from storage.names import name_rows, word_rows
from storage.store import Store
from storage.tables import (
    IndicatorRow,
    JobRunRow,
    NameRow,
    PersonRow,
    TargetRow,
    UnitRow,
    WordRow,
)
from tests import postgres

INDICATORS_A_UNIT = 10
LAST = date(2017, 12, 31)
"""The last day with values: December 2017 is to be closed."""
LAST_MONTHS = "2016-12"
"""Where the thirteen months begin that a status shows."""
WATCHED = datetime(2018, 1, 2, 9, tzinfo=UTC)
DUE_OVER = datetime(2018, 1, 11, 9, 5, tzinfo=UTC)
"""A Thursday morning, the day after the due date of December 2017; this week's digests are out."""
ROWS_AT_ONCE = 20_000
READINGS = """
INSERT INTO reading (indicator, period, revision, has_entry, value, numerator, denominator, status,
    author, recorded, source, note, reason)
SELECT key, text, 1, true, CASE WHEN at % 2 = 0 THEN (tenths / 10) || '.' || (tenths % 10) END,
    CASE WHEN at % 2 = 1 THEN '' || tenths * 4 END, CASE WHEN at % 2 = 1 THEN '4000' END, 'final',
    data_owner, '2018-01-05 09:00:00.000000', 'live', '', ''
FROM (SELECT indicator.key, indicator.data_owner, indicator.position AS at, month.text,
        month.back, 80 + (indicator.position * 37 + month.back * 61) % 47 AS tenths
    FROM indicator CROSS JOIN ({backs}) AS month
    WHERE indicator.name LIKE 'Calls abandoned at desk %') AS each_month
WHERE NOT (at % 20 = 0 AND back = 0)
"""
"""Every other value is a ratio's, and one indicator in twenty has none for the last month."""


@dataclass(frozen=True)
class Size:
    units: int
    years: int

    @property
    def indicators(self) -> int:
        return self.units * INDICATORS_A_UNIT

    @property
    def readings(self) -> int:
        return self.indicators * self.years * 12

    def __str__(self) -> str:
        return f"{self.units:,} units, {self.indicators:,} indicators, {self.years} years"


@contextmanager
def organisation(size: Size, server: str = "") -> Iterator[Database]:
    """In a SQLite file, or in a database of that PostgreSQL server; it goes with the block."""
    with _sqlite_file() if not server else postgres.fresh_database(server) as address:
        database = Database(_patient(address) if server else address)
        database.upgrade()
        fill(database, size)
        yield database
        database.dispose()


def _patient(address: str) -> str:
    """A yardstick computes for longer between two statements than anything of ours."""
    between = "&" if "?" in address else "?"
    return f"{address}{between}options=-c%20idle_in_transaction_session_timeout%3D0"


@contextmanager
def _sqlite_file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'statkeeper.db'}"


def fill(database: Database, size: Size) -> None:
    """Into a database at its newest shape, of either kind; beside an organisation that is there."""
    with database.writing() as store:
        founded = store.organisation.get() or Organisation("A large council")
        store.organisation.save(founded)
        last = founded.calendar.last_ended(Frequency.MONTHLY, date(2018, 1, 1))
        for rows in _parts(size, last):
            _put(store, *rows)
        _add_readings(store, last, 12 * size.years)


def _parts(size: Size, last: Period) -> Iterator[tuple[type, list[dict[str, Any]]]]:
    units = range(size.units)
    yield PersonRow, [_person(number) for number in units]
    yield (
        UnitRow,
        [
            UnitRow.from_domain(Unit(f"u{n}", f"Unit {n}", f"C{n:08}", f"p{n}"), n).model_dump()
            for n in units
        ],
    )
    indicators = [_indicator(number) for number in range(size.indicators)]
    yield (
        IndicatorRow,
        [IndicatorRow.from_domain(each, at).model_dump() for at, each in enumerate(indicators)],
    )
    first = last.shift(1 - 12 * size.years)
    yield (
        TargetRow,
        [
            TargetRow.from_domain(Target(each.key, first, Decimal(12))).model_dump(exclude={"id"})
            for each in indicators
        ],
    )
    called = [(each.key, {folded(each.key), folded(each.name)}) for each in indicators]
    yield NameRow, [row for key, names in called for row in name_rows(key, names)]
    words = [(key, {word for name in names for word in name.split()}) for key, names in called]
    yield WordRow, [row for key, its in words for row in word_rows(key, its)]
    yield JobRunRow, [_watched(f"indicator {each.key} monthly") for each in indicators]
    yield JobRunRow, [_watched(""), *(_watched(f"unit u{number}") for number in units)]
    yield JobRunRow, [_claimed(DIGEST, f"u{number}", "2018-W02") for number in units]


def _put(store: Store, table: type, rows: Sequence[dict[str, Any]]) -> None:
    connection = store.readings._session.connection()
    for at in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(insert(table), rows[at : at + ROWS_AT_ONCE])


def _person(number: int) -> dict[str, Any]:
    row = PersonRow.from_domain(
        Person(f"p{number}", f"Person {number}", f"U{number:08}", admin=number == 0)
    )
    return row.model_dump()


def _indicator(number: int) -> Indicator:
    unit = number // INDICATORS_A_UNIT
    return Indicator(
        key=f"i{number}",
        name=f"Calls abandoned at desk {number}",
        unit=f"u{unit}",
        measure=Measure.PERCENT,
        calculation=Calculation.RATIO if number % 2 else Calculation.VALUE,
        polarity=Polarity.SMALLER,
        lead_officer=f"p{unit}",
        data_owner=f"p{unit}",
    )


def _watched(subject: str) -> dict[str, Any]:
    return _claimed(WATCHING, subject, "")


def _claimed(job: str, subject: str, period: str) -> dict[str, Any]:
    row = JobRunRow(job=job, subject=subject, period=period, revision=0, claimed=WATCHED)
    return row.model_dump()


def _add_readings(store: Store, last: Period, periods: int) -> None:
    """In the database itself, newest first; most are Green, some Amber or Red."""
    backs = " UNION ALL ".join(
        f"SELECT '{last.shift(-back).text}' AS text, {back} AS back" for back in range(periods)
    )
    store.readings._session.connection().execute(text(READINGS.format(backs=backs)))
