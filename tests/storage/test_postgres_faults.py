"""PostgreSQL in trouble: work is done again from its start where that is safe, and once only."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from domain.deliveries import DeliveryState
from domain.errors import ConflictError, DomainError
from jobs.deliver import Dispatcher
from jobs.schedule import Job, start_ticking
from storage import restores
from storage.claims import Pace
from storage.database import Database
from storage.faults import (
    CommitUnknownError,
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseTroubleError,
)
from storage.store import Store
from tests import makers, postgres
from tests.jobs.slack_that_fails import FailingSlack
from tests.storage.deliveries import new, queue

pytestmark = pytest.mark.postgres
LONGEST_WAIT = 90


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.OwnServer]:
    try:
        with postgres.own_server() as own:
            yield own
    except postgres.NoServerError as reason:
        pytest.skip(str(reason))


@pytest.fixture
def database(server: postgres.OwnServer) -> Iterator[Database]:
    with postgres.fresh_database(server.address) as address:
        database = Database(address)
        database.upgrade()
        makers.seed(database)
        yield database
        database.dispose()


def eventually(look: Callable[[], object], what: str) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while not look():
        assert time.monotonic() < until, f"{what} did not come about"
        time.sleep(0.05)


def plain(database: Database) -> psycopg.Connection:
    return psycopg.connect(database.url.replace("+psycopg", ""), autocommit=True)


def cut(database: Database) -> int:
    """End every other connection, as a server that shuts down does; how many there were."""
    with plain(database) as other:
        ended = other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return len(ended.fetchall())


def notes(database: Database) -> int:
    return database.read(lambda store: len(store.audit.of("work")))


def note(store: Store) -> None:
    store.audit.note("sda", "done", "work", {}, makers.NOW)
    store.readings.of("abandonment")


def test_idle_connections_that_were_cut_are_replaced_unseen(database: Database) -> None:
    database.write(note)
    assert cut(database)
    database.write(note)
    assert notes(database) == 2


def test_work_whose_connection_is_cut_before_the_commit_is_done_again_and_once(
    database: Database,
) -> None:
    cuts: list[int] = []

    def work(store: Store) -> None:
        note(store)
        if not cuts:
            cuts.append(cut(database))
            note(store)

    database.write(work)
    assert cuts[0]
    assert notes(database) == 1


def test_a_transaction_that_is_given_up_for_another_is_done_again(database: Database) -> None:
    """A deadlock of which this one is always the victim: the other one is very patient."""
    waiting, attempts = threading.Event(), list[int]()

    def other() -> None:
        with plain(database) as connection, connection.transaction():
            connection.execute("SET LOCAL deadlock_timeout = '1h'")
            connection.execute("UPDATE person SET name = 'other' WHERE key = 'sdm'")
            waiting.set()
            connection.execute("UPDATE person SET name = 'other' WHERE key = 'sda'")

    rival = threading.Thread(target=other)

    def work(store: Store) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            store.people.save(makers.person("sda", name="ours"))
            store.people.all()
            rival.start()
            assert waiting.wait(LONGEST_WAIT)
        store.people.save(makers.person("sdm", name="ours"))
        store.people.all()
        note(store)

    database.write(work)
    rival.join(LONGEST_WAIT)
    assert len(attempts) == 2
    assert notes(database) == 1
    with database.reading() as store:
        assert {each.name for each in store.people.all() if each.key == "sda"} == {"other"}


def test_a_commit_whose_answer_is_lost_is_neither_repeated_nor_called_undone(
    database: Database,
) -> None:
    attempts: list[int] = []

    def cut_off(_connection: object) -> None:
        if attempts:
            assert cut(database)

    def work(store: Store) -> None:
        attempts.append(1)
        note(store)

    event.listen(database._engine, "commit", cut_off)
    with pytest.raises(CommitUnknownError):
        database.write(work)
    assert len(attempts) == 1


def test_somebody_in_a_hurry_is_told_that_another_writer_is_at_work(database: Database) -> None:
    other = Database(database.url)
    with other.writing(), pytest.raises(DatabaseBusyError):
        database.write(note, patience=0.2)
    other.dispose()
    database.write(note)


@contextmanager
def at_work(database: Database, slack: FailingSlack, ran: list[int]) -> Iterator[None]:
    """A planner whose job counts, and a dispatcher."""
    job = Job("counting", lambda store, now: ran.append(len(store.people.all())))
    ticking = start_ticking(database, (job,), lambda: makers.NOW, seconds=0.2)
    pace = Pace(grace=0.1, channel_interval=0, posts_per_minute=0, look=0.1)
    dispatcher = Dispatcher(database, slack.post, pace, "test", lambda: makers.NOW)
    stop = threading.Event()
    threads = [threading.Thread(target=dispatcher.run, args=(stop,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ticking.shutdown()
        stop.set()
        dispatcher.wake()
        for thread in threads:
            thread.join()


def test_a_server_that_is_stopped_and_started_is_waited_for_and_nobody_is_told_of_failed_jobs(
    database: Database, server: postgres.OwnServer, caplog: pytest.LogCaptureFixture
) -> None:
    slack, ran = FailingSlack(), list[int]()
    queue(database, new("before"))
    with caplog.at_level(logging.WARNING), at_work(database, slack, ran):
        eventually(lambda: slack.keys == ["before"] and ran, "work before the stop")
        server.stop()
        try:
            with pytest.raises(DatabaseAwayError):
                database.write(note, patience=0.3)
            eventually(lambda: waits(caplog) >= {"delivery", "the planner"}, "the trouble's log")
        finally:
            server.start()
        ran.clear()
        eventually(lambda: stored(database), "a value stored again")
        queue(database, new("after"))
        eventually(lambda: slack.keys == ["before", "after"] and ran, "work after the start")
    with database.reading() as store:
        keys = {each.key for each in store.outbox.listed(tuple(DeliveryState))}
    assert keys == {"before", "after"}
    assert len([each for each in caplog.messages if "the planner waits" in each]) <= 2


def waits(caplog: pytest.LogCaptureFixture) -> set[str]:
    return {each.partition(" waits:")[0] for each in caplog.messages if " waits:" in each}


def stored(database: Database) -> bool:
    try:
        database.write(note)
    except DatabaseTroubleError:
        return False
    return True


@pytest.fixture
def programs(server: postgres.OwnServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{server.programs}:/usr/bin:/bin")


@pytest.mark.usefixtures("programs")
def test_a_backup_taken_while_others_write_is_restored_and_what_was_there_is_kept(
    database: Database, tmp_path: Path
) -> None:
    database.write(note)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with database.writing() as store:
                store.audit.note("sda", "a", "pair", {}, makers.NOW)
                store.audit.note("sda", "b", "pair", {}, makers.NOW)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        database.backup(tmp_path / "backup.dump")
    finally:
        stop.set()
        writer.join()
    database.write(note)
    with pytest.raises(ConflictError, match="other connections use"):
        restores.restore(database.url, tmp_path / "backup.dump")
    assert notes(database) == 2
    database.dispose()
    kept = restores.restore(database.url, tmp_path / "backup.dump")
    assert kept == tmp_path / "backup.dump.replaced-1"
    assert notes(database) == 1
    with database.reading() as store:
        assert len(store.audit.of("pair")) % 2 == 0
        assert store.restored.is_near()
    database.dispose()
    restores.restore(database.url, kept)
    assert notes(database) == 2


@pytest.mark.usefixtures("programs")
def test_what_is_no_backup_is_refused_and_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "words").write_text("no backup")
    database.write(note)
    database.dispose()
    with pytest.raises(DomainError, match="pg_restore failed"):
        restores.restore(database.url, tmp_path / "words")
    assert notes(database) == 1


def test_without_postgresqls_programs_one_is_told_what_to_install(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DomainError, match="Install PostgreSQL's client programs"):
        database.backup(tmp_path / "backup.dump")
    assert not list(tmp_path.iterdir())
