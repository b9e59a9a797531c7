"""The database: opens transactions that say at their start whether they write."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from storage import backups, version
from storage.engines import BUSY_SECONDS, LASTS, WRITES, database_url, open_engine
from storage.store import Store
from storage.turns import Turns

_ONE_WRITER = 7_508_221  # any number that all replicas agree on


class DatabaseBusyError(Exception):
    """Another writer held the database for longer than anybody should wait."""


class Database:
    """Opened once a process; ``pool_size`` is dispatcher threads + request threads + 2."""

    def __init__(self, url: str, *, pool_size: int = 32) -> None:
        self._url = database_url(url)
        self._engine = open_engine(self._url, pool_size)
        self._sqlite = self._engine.dialect.name == "sqlite"
        options = {} if self._sqlite else {"isolation_level": "REPEATABLE READ"}
        readonly = {} if self._sqlite else {"postgresql_readonly": True}
        self._readers = self._engine.execution_options(**options, **readonly)
        self._writers = {
            lasting: self._engine.execution_options(**{WRITES: True, LASTS: lasting})
            for lasting in (True, False)
        }
        asking = {} if self._sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._askers = self._engine.execution_options(**asking)
        self._turns = Turns()
        self._here = threading.local()
        self._told: list[Callable[[], None]] = []

    @property
    def url(self) -> str:
        """With its password: not for logs."""
        return self._url.render_as_string(hide_password=False)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """A consistent view of one moment; an attempt to write in it is an error."""
        with Session(self._readers) as session:
            yield Store(session)
            if session.new or session.dirty or session.deleted:
                raise RuntimeError("something was written in a reading transaction, and lost")

    @contextmanager
    def asking(self) -> Iterator[Store]:
        """For a single question, which is a view of one moment without a transaction."""
        with Session(self._askers) as session:
            yield Store(session)

    def finds(self, question: str) -> bool:
        """Whether a statement finds a row, at a tenth of a transaction's cost."""
        connection = self._readers.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(question)
            return cursor.fetchone() is not None
        finally:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Committed on leaving, rolled back on an error. One writer at a time, in all replicas.

        So what a writer has read stays true until its commit, on both databases alike.
        """
        with self._my_turn(), self._write_session() as session:
            if not self._sqlite:
                lock = text("SELECT pg_advisory_xact_lock(:key)")
                session.connection().execute(lock, {"key": _ONE_WRITER})
            store = Store(session)
            yield store
        if store.outbox.changed:
            for tell in tuple(self._told):
                tell()

    @contextmanager
    def telling(self, tell: Callable[[], None]) -> Iterator[None]:
        """Meanwhile, ``tell`` is called after each commit here that changed the outbox."""
        self._told.append(tell)
        try:
            yield
        finally:
            self._told.remove(tell)

    @contextmanager
    def dispatching(self, *, lasting: bool = True) -> Iterator[Store]:
        """A writer that claims its rows itself, with SKIP LOCKED on PostgreSQL.

        With ``lasting`` False a power cut may undo it on SQLite, and it is many times faster:
        for results that would be found out again.
        """
        with self._my_turn(), self._write_session(lasting) as session:
            yield Store(session)

    def upgrade(self) -> None:
        """Bring the tables to this version's shape."""
        from storage import migration  # Alembic is slow to load, and seldom needed

        migration.upgrade(self._url)

    def is_current(self) -> bool:
        """Whether this version can work with the tables, its own or those of a newer one."""
        with self._readers.connect() as connection:
            return version.fits(connection)

    def backup(self, path: Path | str) -> None:
        """A consistent copy of a SQLite database, while it is in use."""
        backups.back_up(self._url, Path(path))

    def dispose(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _write_session(self, lasting: bool = True) -> Iterator[Session]:
        with Session(self._writers[lasting]) as session:
            session.connection()
            yield session
            session.commit()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """A thread that waited for a second writer of its own would wait for ever."""
        if getattr(self._here, "writes", False):
            raise RuntimeError("this thread is already inside a writing transaction")
        self._here.writes = True
        try:
            with self._queue():
                yield
        finally:
            self._here.writes = False

    @contextmanager
    def _queue(self) -> Iterator[None]:
        """Threads queue for SQLite's one writer here: its own busy waiting polls and is unfair."""
        if not self._sqlite:
            yield
            return
        if not self._turns.acquire(BUSY_SECONDS):
            raise DatabaseBusyError("the database stayed busy with another writer")
        try:
            yield
        finally:
            self._turns.release()
