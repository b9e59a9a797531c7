"""SQLite in trouble: named, nothing half written, and well again without a restart."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import event

from storage.database import Database
from storage.faults import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseGoneError,
    DatabaseTroubleError,
)
from tests import makers

REFUSED = "DatabaseReadOnlyError"


def note(database: Database, words: str = "x") -> None:
    with database.writing(patience=0.2) as store:
        store.audit.note("sda", "one", "half", {"x": words}, makers.NOW)
        store.audit.note("sda", "two", "half", {"x": words}, makers.NOW)


def notes(database: Database) -> int:
    with database.reading() as store:
        return len(store.audit.of("half"))


def path_of(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))


def recovers(database: Database) -> None:
    before = notes(database)
    note(database)
    assert notes(database) == before + 2


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process holds the file for as long as it likes."""
    script = "import sqlite3,sys;c=sqlite3.connect(sys.argv[1],isolation_level=None);"
    script += "c.execute('BEGIN EXCLUSIVE');print('held',flush=True);sys.stdin.read()"
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield
        process.communicate()


def test_a_file_that_another_process_holds_is_busy_and_can_still_be_read(
    database: Database,
) -> None:
    note(database)
    with locked(path_of(database)):
        for _ in range(3):
            with pytest.raises(DatabaseBusyError):
                note(database)
        assert notes(database) == 2
    recovers(database)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A real file system of one megabyte; where none may be mounted the test is of no use."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False,
        capture_output=True,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("no file system may be mounted here; enable by running as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_stores_nothing_of_a_transaction_and_goes_on_when_there_is_room(
    migrated_file: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        (disk / "small.db").write_bytes(migrated_file.read_bytes())
        (disk / "other").write_bytes(b"x" * 200_000)
        check_full(Database(f"sqlite:///{disk / 'small.db'}"), (disk / "other").unlink)


def test_a_database_that_may_not_grow_is_told_as_a_full_disk(database: Database) -> None:
    """The same fault where no file system may be mounted, by SQLite's own limit."""
    most = "PRAGMA max_page_count = "

    def limited(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(most + "150")

    event.listen(database._engine, "checkout", limited)

    def make_room() -> None:
        event.remove(database._engine, "checkout", limited)
        event.listen(database._engine, "checkout", lambda c, *_: c.execute(most + "4294967294"))

    check_full(database, make_room)


def check_full(database: Database, make_room: Callable[[], object]) -> None:
    written = 0
    with suppress(DatabaseFullError):
        while written < 1000:
            note(database, "x" * 5000)
            written += 2
    assert 0 < written < 1000
    with pytest.raises(DatabaseFullError):
        note(database, "x" * 100_000)
    assert notes(database) == written
    make_room()
    recovers(database)
    database.dispose()


READ_ONLY = """
import os, sys
from storage.database import Database
from tests.storage.test_sqlite_faults import note
first = Database(sys.argv[2])
note(first)  # loads whatever is loaded late
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
database = Database(sys.argv[1])
for _ in range(2):
    try:
        note(database)
        print("stored", flush=True)
    except Exception as error:
        print(type(error).__name__, flush=True)
    sys.stdin.readline()
"""


def test_a_file_that_may_only_be_read_is_told_as_such_and_used_as_soon_as_it_may_be_written(
    database: Database, migrated_file: Path
) -> None:
    """As somebody without rights: root may write whatever the rights say."""
    with TemporaryDirectory(prefix="statkeeper-rights-") as name:
        folder, file = Path(name), Path(name) / "statkeeper.db"
        file.write_bytes(migrated_file.read_bytes())
        file.chmod(0o444)
        folder.chmod(0o555)
        command = [sys.executable, "-c", READ_ONLY, f"sqlite:///{file}", database.url]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            told = process.stdout.readline().strip()
            folder.chmod(0o777)
            file.chmod(0o666)
            process.stdin.write("again\n")
            process.stdin.flush()
            assert (told, process.stdout.readline().strip()) == (REFUSED, "stored")
            process.communicate()
        copy = Database(f"sqlite:///{file}")
        assert notes(copy) == 2
        copy.dispose()


def test_a_file_that_is_moved_away_takes_no_more_writes_and_is_found_again(
    database: Database, tmp_path: Path
) -> None:
    note(database)
    path = path_of(database)
    path.rename(tmp_path / "away.db")
    for work in (note, notes):
        with pytest.raises(DatabaseGoneError):
            work(database)
    with pytest.raises(DatabaseGoneError):
        database.finds("SELECT 1")
    assert not database.is_current()
    assert not path.exists()
    (tmp_path / "away.db").rename(path)
    recovers(database)


def test_a_file_put_in_the_place_of_another_is_the_one_that_is_used(
    database: Database, migrated_file: Path, tmp_path: Path
) -> None:
    note(database)
    other = tmp_path / "other.db"
    other.write_bytes(migrated_file.read_bytes())
    for suffix in ("-wal", "-shm"):
        path_of(database).with_name(path_of(database).name + suffix).unlink()
    other.replace(path_of(database))
    assert notes(database) == 0
    recovers(database)


def test_a_damaged_file_is_told_as_damaged(database: Database) -> None:
    note(database)
    database.dispose()
    with path_of(database).open("r+b") as file:
        file.write(b"no database " * 1000)
    with suppress(DatabaseTroubleError), database.reading():
        pass
    with pytest.raises(DatabaseDamagedError):
        note(database)
