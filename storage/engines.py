"""Engines: how SQLite and PostgreSQL are opened so that nothing is lost or locked."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from domain.errors import DomainError
from storage.faults import DatabaseGoneError

BUSY_SECONDS = 30
WAL_RETRY_SECONDS = 0.02
WRITES = "statkeeper_writes"
LASTS = "statkeeper_lasts"
PATIENCE = "statkeeper_patience"
"""Execution options that say, before a transaction begins, that it will write, whether what it
commits has to survive a power cut (it always survives the end of the process), and how many
seconds it waits for another process that writes."""
MANNER = "statkeeper_manner"  # how a pooled connection was last used
FILE = "statkeeper_file"  # which file it has open


def database_url(text: str) -> URL:
    """The address with its driver: psycopg 3 for PostgreSQL, the built-in one for SQLite."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise _unknown("what this address names") from None
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise DomainError(
            f"{text} keeps nothing: give SQLite a file, for example sqlite:///var/statkeeper.db."
        )
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise _unknown(url.drivername)
    return url


def _unknown(what: str) -> DomainError:
    return DomainError(
        f"Statkeeper keeps its data in SQLite or PostgreSQL, not in {what}. Write for example "
        "sqlite:///var/statkeeper.db or postgresql://user@host/statkeeper."
    )


def open_engine(url: URL, pool_size: int) -> Engine:
    """On SQLite the file has to be there: migrating makes it."""
    if url.get_backend_name() == "sqlite":
        engine = _sqlite_engine(url, {"pool_size": pool_size}, foreign_keys=True)
        _stay_with_the_file(engine, url.database or "")
        return engine
    return create_engine(url, pool_size=pool_size, pool_pre_ping=True, hide_parameters=True)


def migration_engine(url: URL) -> Engine:
    """Without foreign keys on SQLite: a table that Alembic recreates would lose its children."""
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").resolve().parent.mkdir(parents=True, exist_ok=True)
        return _sqlite_engine(url, {"poolclass": NullPool}, foreign_keys=False)
    return create_engine(url, poolclass=NullPool, hide_parameters=True)


def _sqlite_engine(url: URL, pool: dict[str, Any], *, foreign_keys: bool) -> Engine:
    # What people wrote stays out of the errors, and so out of the log.
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True, **pool
    )

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own BEGIN comes too late and is never IMMEDIATE.
        connection.isolation_level = None
        _into_wal(connection)
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", _begin)
    return engine


def _stay_with_the_file(engine: Engine, path: str) -> None:
    """A file that was removed or replaced takes writes as if nothing had happened, and they are
    lost: so each use asks whether the name still stands for the file that is open."""

    def connecting(*_arguments: object) -> None:
        _identity(path)

    def connected(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[FILE] = _identity(path)

    def used(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info.get(FILE) != _identity(path):
            raise DisconnectionError

    event.listen(engine, "do_connect", connecting)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", used)


def _identity(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except OSError as error:
        raise DatabaseGoneError(f"{path}: {error.strerror}") from error
    return found.st_dev, found.st_ino


def _into_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait for its turn when several connections make the switch in a new file."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            waits = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            if not waits or time.monotonic() > until:
                raise
            time.sleep(WAL_RETRY_SECONDS)


def _begin(connection: Connection) -> None:
    """A reader that turned writer would fail at once, whatever the busy timeout."""
    options = connection.get_execution_options()
    writes, lasts = options.get(WRITES, False), options.get(LASTS, True)
    patience = options.get(PATIENCE, BUSY_SECONDS)
    driver: Any = connection.connection.driver_connection
    if connection.info.get(MANNER) != (writes, lasts, patience):
        driver.execute(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        driver.execute(f"PRAGMA synchronous = {'FULL' if lasts else 'NORMAL'}")
        driver.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        connection.info[MANNER] = (writes, lasts, patience)
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
