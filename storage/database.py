"""The database: opens transactions that say at their start whether they write."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage import backups, faults, version
from storage.engines import BUSY_SECONDS, LASTS, PATIENCE, WRITES, database_url, open_engine
from storage.faults import (
    CommitUnknownError,
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseTroubleError,
)
from storage.store import Store
from storage.turns import Turns

AWAY_SECONDS = 8.0  # a server that is restarted is back by then
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
LEAST_PATIENCE = 0.001

_ONE_WRITER = 7_508_221  # any number that all replicas agree on
# In milliseconds; evaluated before the lock is asked for.
_MY_LOCK = text("SELECT set_config('lock_timeout', :patience, true), pg_advisory_xact_lock(:key)")

Answer = TypeVar("Answer")


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
        self._driver_error = self._engine.dialect.loaded_dbapi.Error
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
        with self._named(writes=False), Session(self._readers) as session:
            yield Store(session)
            if session.new or session.dirty or session.deleted:
                raise RuntimeError("something was written in a reading transaction, and lost")

    @contextmanager
    def asking(self) -> Iterator[Store]:
        """For a single question, which is a view of one moment without a transaction."""
        with self._named(writes=False), Session(self._askers) as session:
            yield Store(session)

    def read(self, work: Callable[[Store], Answer]) -> Answer:
        """What the work finds; begun again where the database was away for a moment."""

        def once() -> Answer:
            with self.reading() as store:
                return work(store)

        return _insisting(once, AWAY_SECONDS)

    def write(self, work: Callable[[Store], Answer], patience: float = BUSY_SECONDS) -> Answer:
        """What the work does, in one transaction; begun again where that was given up.

        So the work must do nothing but read and write the store. ``patience``: how many seconds
        somebody can wait for it.
        """

        until = time.monotonic() + patience

        def once() -> Answer:
            with self.writing(_left(until)) as store:
                return work(store)

        return _insisting(once, min(patience, AWAY_SECONDS))

    def finds(self, question: str) -> bool:
        """Whether a statement finds a row, at a tenth of a transaction's cost."""
        with self._named(writes=False):
            connection = self._readers.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(question)
                return cursor.fetchone() is not None
            finally:
                connection.close()

    @contextmanager
    def writing(self, patience: float = BUSY_SECONDS) -> Iterator[Store]:
        """Committed on leaving, rolled back on an error. One writer at a time, in all replicas.

        So what a writer has read stays true until its commit, on both databases alike. What it
        waits for its turn here, it waits less for other processes.
        """
        until = time.monotonic() + patience
        session_of = self._write_session(until)
        with self._named(), self._my_turn(patience), session_of as session:
            if not self._sqlite:
                wanted = {"patience": str(int(_left(until) * 1000)), "key": _ONE_WRITER}
                session.connection().execute(_MY_LOCK, wanted)
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
        session_of = self._write_session(time.monotonic() + BUSY_SECONDS, lasting=lasting)
        with self._named(), self._my_turn(BUSY_SECONDS), session_of as session:
            yield Store(session)

    def upgrade(self) -> None:
        """Bring the tables to this version's shape."""
        from storage import migration  # Alembic is slow to load, and seldom needed

        with self._named():
            migration.upgrade(self._url)

    def exists(self) -> bool:
        """False: a SQLite file that is still to be made, or is gone."""
        return not self._sqlite or Path(self._url.database or "").exists()

    def revision(self) -> str:
        """The migration that it is at; empty where there are no tables yet."""
        with self._named(writes=False), self._readers.connect() as connection:
            return version.revision(connection)

    @property
    def file(self) -> Path | None:
        """SQLite's; None where a server keeps the data."""
        return Path(self._url.database or "") if self._sqlite else None

    def is_current(self) -> bool:
        """Whether this version can work with the tables, its own or those of a newer one."""
        if not self.exists():
            return False
        with self._named(writes=False), self._readers.connect() as connection:
            return version.fits(connection)

    def backup(self, path: Path | str) -> None:
        """A consistent copy, while the database is in use."""
        backups.back_up(self._url, Path(path))

    def dispose(self) -> None:
        self._engine.dispose()

    def _named(self, *, writes: bool = True) -> AbstractContextManager[None]:
        return faults.named(self._driver_error, writes=writes)

    @contextmanager
    def _write_session(self, until: float, *, lasting: bool = True) -> Iterator[Session]:
        with Session(self._writers[lasting]) as session:
            session.connection(execution_options={PATIENCE: _left(until)})
            yield session
            session.flush()
            _commit(session)

    @contextmanager
    def _my_turn(self, patience: float) -> Iterator[None]:
        """A thread that waited for a second writer of its own would wait for ever."""
        if getattr(self._here, "writes", False):
            raise RuntimeError("this thread is already inside a writing transaction")
        self._here.writes = True
        try:
            with self._queue(patience):
                yield
        finally:
            self._here.writes = False

    @contextmanager
    def _queue(self, patience: float) -> Iterator[None]:
        """Threads queue for SQLite's one writer here: its own busy waiting polls and is unfair."""
        if not self._sqlite:
            yield
            return
        if not self._turns.acquire(patience):
            raise DatabaseBusyError
        try:
            yield
        finally:
            self._turns.release()


def _left(until: float) -> float:
    """Never none at all, which PostgreSQL would take for no limit."""
    return max(until - time.monotonic(), LEAST_PATIENCE)


def _commit(session: Session) -> None:
    """Whether a commit arrived whose answer was lost, nobody can tell."""
    try:
        session.commit()
    except DBAPIError as error:
        kind = faults.kind_of(error)
        if kind is None or not issubclass(kind, DatabaseAwayError):
            raise
        raise CommitUnknownError from error


def _insisting(once: Callable[[], Answer], seconds: float) -> Answer:
    """Only what failed before its commit is begun again."""
    until, pause = time.monotonic() + seconds, FIRST_PAUSE
    while True:
        try:
            return once()
        except DatabaseTroubleError as trouble:
            if not trouble.passing or time.monotonic() + pause > until:
                raise
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
