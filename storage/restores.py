"""Putting a backup in the place of a database: complete, or not at all."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import URL

from domain.errors import ConflictError, DomainError, NotFoundError
from storage.backups import check_whole
from storage.database import Database
from storage.engines import database_url
from storage.restored import Restore

IN_USE = (
    "Statkeeper is running on this database. Stop every kpi run, serve and work, then restore "
    "again."
)
SHARED_FIRST, SHARED_SIZE = 0x40000002, 510
"""Whoever has a SQLite file open in this mode holds a lock on one of these bytes."""
BESIDE = ("-wal", "-shm")


def restore(address: str, source: Path) -> Path | None:
    """Where what was there before is kept; None when there was nothing."""
    url = database_url(address)
    if not source.is_file():
        raise NotFoundError(f"{source} is not there. Give the file that kpi db backup has written.")
    if url.get_backend_name() != "sqlite":
        from storage import dumps  # the driver is slow to load

        kept = dumps.restore(url, source)
        mark(address)
        return kept
    try:
        return _restore_file(url, source)
    except OSError as error:
        raise DomainError(
            f"{source} could not be restored: {error}. Nothing was changed; mend that, and restore "
            "again."
        ) from error


def mark(address: str) -> Restore:
    """Tell a database that it was restored: brought up to date, it is careful from then on."""
    database = Database(address, pool_size=1)
    try:
        database.upgrade()
        with database.writing() as store:
            return store.restored.mark()
    finally:
        database.dispose()


def _restore_file(url: URL, source: Path) -> Path | None:
    live = Path(url.database or "").resolve()
    if live.exists() and source.samefile(live):
        raise ConflictError(f"{source} is the database itself. Give a backup of it.")
    live.parent.mkdir(parents=True, exist_ok=True)
    fresh = live.with_name(f".{live.name}.restoring")
    try:
        with _alone(live) as damaged:
            _copy(source, fresh)
            mark(url.set(database=str(fresh)).render_as_string(hide_password=False))
            _close_log(fresh)
            kept = _keep(live, damaged)
            os.replace(fresh, live)
            _sync(live.parent)
            return kept
    finally:
        _remove(fresh)


def _copy(source: Path, fresh: Path) -> None:
    """With a write-ahead log, if somebody copied one along."""
    _remove(fresh)
    shutil.copyfile(source, fresh)
    log = source.with_name(source.name + "-wal")
    if log.exists():
        shutil.copyfile(log, fresh.with_name(fresh.name + "-wal"))
    try:
        with closing(sqlite3.connect(fresh)) as copy:
            check_whole(copy, source)
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise DomainError(
            f"{source} is no whole backup of Statkeeper ({error}). Give another one; nothing was "
            "changed."
        ) from error


@contextmanager
def _alone(live: Path) -> Iterator[bool]:
    """While nobody else has the file open, nor can open it; whether it is damaged."""
    if not live.exists():
        yield False
        return
    with ExitStack() as held:
        own = held.enter_context(closing(sqlite3.connect(live, timeout=1, isolation_level=None)))
        try:
            own.execute("PRAGMA locking_mode = EXCLUSIVE")
            own.execute("PRAGMA journal_mode = DELETE")  # nobody else may have it open for that
            own.execute("BEGIN EXCLUSIVE")
            damaged = False
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise ConflictError(IN_USE) from error
            own.close()
            damaged = True
            _lock(held.enter_context(live.open("r+b")).fileno())
        yield damaged


def _lock(descriptor: int) -> None:
    """SQLite's own lock on a file that SQLite cannot read."""
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_SIZE, SHARED_FIRST)
    except OSError as error:
        raise ConflictError(IN_USE) from error


def _close_log(fresh: Path) -> None:
    """One file, which is all on the disk."""
    with closing(sqlite3.connect(fresh, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
    with fresh.open("rb") as written:
        os.fsync(written.fileno())


def _keep(live: Path, damaged: bool) -> Path | None:
    """A second name for the file that is there, so that at no moment there is none."""
    if not live.exists():
        return None
    names = (live.with_name(f"{live.name}.replaced-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    os.link(live, kept)
    if damaged:
        for suffix in BESIDE:
            beside = live.with_name(live.name + suffix)
            if beside.exists():
                beside.rename(kept.with_name(kept.name + suffix))
    return kept


def _remove(fresh: Path) -> None:
    for suffix in ("", *BESIDE):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
