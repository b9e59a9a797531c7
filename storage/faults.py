"""What can go wrong with a database, by name, and what whoever runs it should do about it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from sqlalchemy.exc import DBAPIError, TimeoutError


class DatabaseTroubleError(Exception):
    """The database could not do it, and nothing was changed, unless ``unsure``.

    ``words`` finish the sentence "I could not do that, because ..."; ``fix`` is for whoever
    runs Statkeeper. ``passing``: the same work may go well when it is done again from the start.
    """

    words: ClassVar[str] = "my database does not do what it should"
    fix: ClassVar[str] = "The log says more."
    passing: ClassVar[bool] = False
    unsure: ClassVar[bool] = False

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.words)

    def __str__(self) -> str:
        """For a terminal or the log: what people wrote is never in it."""
        detail = super().__str__()
        told = f"{self.words} ({detail})" if detail != self.words else self.words
        return f"{told[0].upper()}{told[1:]}. {self.fix}"


class DatabaseBusyError(DatabaseTroubleError):
    """Another writer held the database for longer than anybody should wait."""

    words = "my database is kept busy by something else"
    fix = "End whatever else holds it, such as a long import or another program that opened it."


class DatabaseFullError(DatabaseTroubleError):
    words = "the disk that my database is on is full"
    fix = "Make room on that disk. Statkeeper goes on by itself."


class DatabaseReadOnlyError(DatabaseTroubleError):
    words = "my database may only be read"
    fix = (
        "Let Statkeeper's user write to the file and its folder (or to the server). It goes on "
        "by itself."
    )


class DatabaseAwayError(DatabaseTroubleError):
    """The server does not answer, or has cut the connection."""

    words = "my database does not answer"
    fix = "Start the server, or mend the way to it (DATABASE_URL). Statkeeper goes on by itself."
    passing = True


class DatabaseGoneError(DatabaseTroubleError):
    """The file is not there, not reachable, or cannot be read."""

    words = "the file of my database cannot be reached"
    fix = (
        "Put the file back, or stop Statkeeper and run kpi db restore with the newest backup. "
        "Check the disk, the folder and the rights of Statkeeper's user."
    )


class DatabaseDamagedError(DatabaseTroubleError):
    words = "the file of my database is damaged"
    fix = "Stop Statkeeper and run kpi db restore with the newest backup."


class WritersClashError(DatabaseTroubleError):
    """PostgreSQL gave this transaction up for another one."""

    words = "somebody else was changing the same thing"
    fix = "Do it again."
    passing = True


class CommitUnknownError(DatabaseTroubleError):
    """The connection was lost in the very moment of the commit."""

    words = "my database went away in the very moment in which I stored it"
    fix = "Look whether it is stored before you do it again."
    unsure = True


_SQLITE: dict[int, type[DatabaseTroubleError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusyError,
    sqlite3.SQLITE_LOCKED: DatabaseBusyError,
    sqlite3.SQLITE_READONLY: DatabaseReadOnlyError,
    sqlite3.SQLITE_FULL: DatabaseFullError,
    sqlite3.SQLITE_IOERR: DatabaseGoneError,
    sqlite3.SQLITE_CANTOPEN: DatabaseGoneError,
    sqlite3.SQLITE_PERM: DatabaseGoneError,
    sqlite3.SQLITE_CORRUPT: DatabaseDamagedError,
    sqlite3.SQLITE_NOTADB: DatabaseDamagedError,
}
# By the class or the whole of SQLSTATE; the longest that fits counts.
_POSTGRES: dict[str, type[DatabaseTroubleError]] = {
    "08": DatabaseAwayError,
    "25006": DatabaseReadOnlyError,
    "25P03": DatabaseAwayError,
    "28": DatabaseAwayError,
    "3D000": DatabaseAwayError,
    "40001": WritersClashError,
    "40P01": WritersClashError,
    "53": DatabaseAwayError,
    "53100": DatabaseFullError,
    "55P03": DatabaseBusyError,
    "57": DatabaseAwayError,
    "57014": DatabaseBusyError,
    "58": DatabaseGoneError,
    "XX001": DatabaseDamagedError,
    "XX002": DatabaseDamagedError,
}


@contextmanager
def named(driver: type[Exception], *, writes: bool = True) -> Iterator[None]:
    """The driver's errors become the named ones; those of our own making pass.

    A reader that tries to write is our mistake, and not the database's state.
    """
    try:
        yield
    except (DBAPIError, driver, TimeoutError) as error:
        kind = kind_of(error)
        if kind is None or (kind is DatabaseReadOnlyError and not writes):
            raise
        raise kind(_first_line(error)) from error


def kind_of(error: BaseException) -> type[DatabaseTroubleError] | None:
    """None: no trouble of the database's, but a mistake of ours."""
    if isinstance(error, TimeoutError):  # no connection was free
        return DatabaseBusyError
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    return _of_postgres(cause)


def _of_postgres(error: BaseException | None) -> type[DatabaseTroubleError] | None:
    """Psycopg is slow to load, and not loaded where SQLite is used."""
    state: str | None = getattr(error, "sqlstate", "")
    if state is None:  # libpq's own: refused, cut off, timed out
        return DatabaseAwayError if type(error).__name__ == "OperationalError" else None
    return _POSTGRES.get(state) or _POSTGRES.get(state[:2])


def _first_line(error: BaseException) -> str:
    """Never the statement, its values, or a row that clashed."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(cause).strip().partition("\n")[0][:200]
