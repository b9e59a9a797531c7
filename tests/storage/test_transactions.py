"""Transactions: what one writes it reads, nobody else sees it early, and nothing is lost."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import ConflictError, DomainError
from storage.database import Database
from storage.engines import database_url
from storage.faults import DatabaseBusyError, WritersClashError
from storage.store import Store
from tests import makers

THREADS, TIMES = 8, 25


class Abandoned(Exception):
    """The test gives its transaction up."""


@contextmanager
def closing_all(databases: list[Database]) -> Iterator[list[Database]]:
    yield databases
    for database in databases:
        database.dispose()


def together(work: Callable[[int], None], threads: int = THREADS) -> None:
    """Run the work in several threads, and raise what any of them raised."""
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, number) for number in range(threads)]:
            done.result()


def test_a_transaction_reads_what_it_has_written(any_database: Database) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        store.readings.add(makers.reading("1", "2017-10"))
        assert len(store.readings.of("abandonment")) == 1
        store.readings.add_many([makers.reading("2", "2017-11"), makers.reading("3", "2017-12")])
        assert len(store.records.of("abandonment").readings) == 3
        assert store.readings.next_revision("abandonment", makers.period("2017-12")) == 2
        store.controls.set("paused", "yes")
        assert store.controls.get("paused") == "yes"
        store.controls.clear("paused")
        assert store.controls.get("paused") is None
        store.organisation.save(makers.organisation(name="Another"))
        assert store.organisation.require().name == "Another"


def test_an_error_of_the_database_does_not_repeat_what_people_wrote(any_database: Database) -> None:
    makers.seed(any_database)
    twice = makers.reading("1", "2017-10", note="said in confidence")
    with pytest.raises(SQLAlchemyError) as refused, any_database.writing() as store:
        store.readings.add_many([twice, twice])
    assert "said in confidence" not in str(refused.value)


def test_an_error_undoes_the_whole_transaction(any_database: Database) -> None:
    with suppress(Abandoned), any_database.writing() as store:
        store.people.save(makers.person())
        store.ledger.claim("close", "imt", "2017-11", 0, makers.NOW)
        raise Abandoned
    with any_database.writing() as store:
        assert store.people.all() == ()
        assert store.ledger.claim("close", "imt", "2017-11", 0, makers.NOW)


def test_what_is_read_stays_the_same_while_somebody_writes(any_database: Database) -> None:
    makers.seed(any_database)
    with any_database.reading() as reader:
        assert reader.readings.of("abandonment") == ()
        with any_database.writing() as writer:
            writer.readings.add(makers.reading())
        assert reader.readings.of("abandonment") == ()
    with any_database.reading() as reader:
        assert len(reader.readings.of("abandonment")) == 1


def test_a_reading_transaction_cannot_write(any_database: Database) -> None:
    with any_database.reading() as store, pytest.raises(SQLAlchemyError, match=r"read-?only"):
        store.ledger.claim("close", "imt", "2017-11", 0, makers.NOW)


def test_a_forgotten_write_in_a_reading_transaction_is_an_error(any_database: Database) -> None:
    with pytest.raises(RuntimeError, match="lost"), any_database.reading() as store:
        store.audit.note("sdm", "logged", "abandonment", {}, makers.NOW)


def test_a_writer_inside_a_writer_is_an_error_and_not_a_deadlock(any_database: Database) -> None:
    with (
        any_database.writing(),
        pytest.raises(RuntimeError, match="already"),
        any_database.writing(),
    ):
        pass
    with any_database.writing() as store:
        store.people.save(makers.person())


def test_no_increment_is_lost_between_threads_and_replicas(any_database: Database) -> None:
    """Two `Database` objects share no lock, as two processes do not."""
    replicas = [any_database, Database(any_database.url)]

    def count(number: int) -> None:
        for _ in range(TIMES):
            with replicas[number % 2].writing() as store:
                seen = int(store.controls.get("count") or 0)
                store.controls.set("count", str(seen + 1))

    with closing_all(replicas):
        together(count)
        with any_database.reading() as store:
            assert store.controls.get("count") == str(THREADS * TIMES)


def test_values_logged_at_the_same_time_get_revisions_of_their_own(
    any_database: Database,
) -> None:
    makers.seed(any_database)
    november = makers.period("2017-11")

    def log(number: int) -> None:
        for _ in range(5):
            with any_database.writing() as store:
                revision = store.readings.next_revision("abandonment", november)
                store.readings.add(makers.reading(str(number), november, revision=revision))

    together(log)
    with any_database.reading() as store:
        revisions = [reading.revision for reading in store.readings.of("abandonment")]
    assert revisions == list(range(1, THREADS * 5 + 1))


def test_a_job_is_claimed_once_however_many_race_for_it(any_database: Database) -> None:
    won: list[int] = []
    start = threading.Barrier(THREADS)

    def race(number: int) -> None:
        start.wait()
        for period in ("2017-10", "2017-11"):
            with any_database.dispatching() as store:
                if store.ledger.claim("close", "imt", period, 0, makers.NOW):
                    won.append(number)

    together(race)
    assert len(won) == 2


def test_readers_are_not_held_up_by_a_writer(database: Database) -> None:
    makers.seed(database)
    with database.writing() as writer:
        writer.people.save(makers.person("new"))
        with ThreadPoolExecutor(1) as pool, database.reading() as reader:
            assert reader.people.get("new") is None
            assert pool.submit(lambda: names(database)).result() == {"sdm", "sda", "head", "perf"}


def names(database: Database) -> set[str]:
    with database.reading() as store:
        return {person.key for person in store.people.all()}


def test_a_backup_taken_under_load_is_whole(database: Database, tmp_path: Path) -> None:
    makers.seed(database)
    stop = threading.Event()

    def load(number: int) -> None:
        day = makers.NOW + timedelta(seconds=number)
        while not stop.is_set():
            with database.writing() as store:
                store.audit.note("sda", "a", "abandonment", {"x": "y" * 5000}, day)
                store.audit.note("sda", "b", "abandonment", {"x": "y" * 5000}, day)

    with ThreadPoolExecutor(2) as pool:
        working = [pool.submit(load, number) for number in range(2)]
        try:
            database.backup(tmp_path / "backups" / "one.db")
        finally:
            stop.set()
    assert [done.exception() for done in working] == [None, None]
    copy = Database(f"sqlite:///{tmp_path / 'backups' / 'one.db'}")
    with closing_all([copy]), copy.reading() as store:
        notes = store.audit.of("abandonment")
        assert [note.what for note in notes] == ["a", "b"] * (len(notes) // 2)


def test_a_backup_never_replaces_a_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "precious.db").write_text("kept")
    with pytest.raises(ConflictError, match="already exists"):
        database.backup(tmp_path / "precious.db")
    assert (tmp_path / "precious.db").read_text() == "kept"


@pytest.mark.postgres
def test_a_postgresql_backup_names_the_tool_for_it(
    postgres_database: Database, tmp_path: Path
) -> None:
    with pytest.raises(DomainError, match="pg_dump"):
        postgres_database.backup(tmp_path / "one.db")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("busy_timeout", 30_000),
    ],
)
def test_sqlite_is_opened_for_safety(database: Database, setting: str, value: object) -> None:
    with database.reading() as store:
        connection = store.indicators._session.connection()
        assert connection.exec_driver_sql(f"PRAGMA {setting}").scalar() == value


def test_what_a_person_was_told_is_stored_survives_a_power_cut(database: Database) -> None:
    """SQLite's 2 is FULL (each commit reaches the disk), 1 is NORMAL."""
    assert [
        synchronous(database.writing()),
        synchronous(database.dispatching()),
        synchronous(database.dispatching(lasting=False)),
        synchronous(database.writing()),
    ] == [2, 2, 1, 2]


def synchronous(transaction: AbstractContextManager[Store]) -> object:
    with transaction as store:
        connection = store.indicators._session.connection()
        return connection.exec_driver_sql("PRAGMA synchronous").scalar()


def test_a_writer_that_waits_too_long_says_so(database: Database) -> None:
    def write() -> None:
        with database.writing(patience=0.01):
            pass

    with ThreadPoolExecutor(1) as pool:
        with database.writing(), pytest.raises(DatabaseBusyError):
            pool.submit(write).result()
        pool.submit(write).result()


def waits_for_others(store: Store) -> float:
    """How many seconds the database lets this transaction wait for another process."""
    connection = store.indicators._session.connection()
    if connection.dialect.name == "sqlite":
        return float(connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()) / 1000
    asked = "SELECT setting FROM pg_settings WHERE name = 'lock_timeout'"
    return float(connection.exec_driver_sql(asked).scalar_one()) / 1000


def test_what_a_writer_has_waited_for_its_turn_here_it_waits_less_for_others(
    database: Database,
) -> None:
    def write() -> float:
        with database.writing(patience=900) as store:
            return waits_for_others(store)

    with ThreadPoolExecutor(1) as pool:
        with database.writing():
            waiting = pool.submit(write)
            while not database._turns._waiting:
                pass
            sleep(0.2)
        assert 0 < waiting.result() <= 899.8


def test_work_that_is_begun_again_has_only_the_patience_that_is_left(
    any_database: Database,
) -> None:
    left: list[float] = []

    def work(store: Store) -> None:
        left.append(waits_for_others(store))
        if len(left) < 3:
            raise WritersClashError

    any_database.write(work, patience=900)
    assert len(left) == 3
    assert all(later <= earlier - 0.09 for earlier, later in pairwise(left))
    assert left[-1] > 0


def test_a_broken_reference_is_refused_at_commit_in_any_order(any_database: Database) -> None:
    with any_database.writing() as store:
        store.units.save(makers.unit(lead="later"))
        store.people.save(makers.person("later"))
    with (
        pytest.raises(SQLAlchemyError, match=r"(?i)foreign key"),
        any_database.writing() as store,
    ):
        store.units.save(makers.unit("other", lead="nobody"))


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    with closing_all([Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'kept.db'}")]) as (database,):
        database.upgrade()
        assert database.is_current()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_addresses_get_the_driver_that_is_installed(scheme: str) -> None:
    url = database_url(f"{scheme}://bot:secret@db.example/statkeeper?sslmode=require")
    assert url.drivername == "postgresql+psycopg"
    assert (url.password, url.query) == ("secret", {"sslmode": "require"})


@pytest.mark.parametrize("text", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense"])
def test_other_addresses_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(DomainError, match=r"sqlite:///var/statkeeper\.db"):
        database_url(text)
