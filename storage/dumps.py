"""Backups of a PostgreSQL database, by PostgreSQL's own pg_dump and pg_restore."""

import os
import re
import shutil
import subprocess
from itertools import count
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.pool import NullPool

from domain.errors import ConflictError, DomainError
from storage import version
from storage.tables import METADATA

MISSING = (
    "{program} is not on this machine. Install PostgreSQL's client programs, at least of the "
    "server's version (Debian: apt install postgresql-client), and do it again."
)
IN_USE = (
    "{others} other connections use this database. Stop every kpi run, serve and work and close "
    "other programs that have it open, then restore again."
)
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
_REVISION = re.compile(r"^\d{4}$", re.MULTILINE)


def dump(url: URL, path: Path) -> None:
    """A consistent copy in PostgreSQL's custom format, taken while everything runs."""
    _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={path}")


def restore(url: URL, source: Path) -> Path | None:
    """In one transaction; where what was there before is kept, None when nothing was."""
    tables = _checked(url, source)
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        _refuse_if_used(connection)
        kept = _keep(connection, url, source)
        _drop_younger(connection, tables)
    _run(
        "pg_restore", url, "--clean", "--if-exists", "--no-owner", "--exit-on-error",
        "--single-transaction", str(source),
    )  # fmt: skip
    return kept


def _checked(url: URL, source: Path) -> str:
    """The backup's list of contents; its version is one that this program knows."""
    listed = _run("pg_restore", url, "--list", str(source), connects=False)
    if "TABLE DATA public alembic_version" not in listed:
        raise DomainError(f"{source} is no backup of Statkeeper. Nothing was changed.")
    data = ("--data-only", "--table=alembic_version", "--file=-", str(source))
    found = _REVISION.search(_run("pg_restore", url, *data, connects=False))
    if found is None or found[0] > version.newest():
        raise DomainError(
            f"{source} was made by a newer Statkeeper. Install that version; nothing was changed."
        )
    return listed


def _refuse_if_used(connection: Connection) -> None:
    others = connection.execute(_OTHERS).scalar_one()
    if others:
        raise ConflictError(IN_USE.format(others=others))


def _keep(connection: Connection, url: URL, source: Path) -> Path | None:
    there = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar_one()
    if there is None:
        return None
    names = (source.with_name(f"{source.name}.replaced-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    dump(url, kept)
    return kept


def _drop_younger(connection: Connection, listed: str) -> None:
    """Tables that the backup does not know yet: the migrations to come make them again."""
    for table in reversed(METADATA.sorted_tables):
        if f"TABLE public {table.name} " not in listed:
            connection.execute(text(f'DROP TABLE IF EXISTS "{table.name}" CASCADE'))
    connection.commit()


def _run(program: str, url: URL, *words: str, connects: bool = True) -> str:
    """What it prints. The password goes by the environment: others can read command lines."""
    found = shutil.which(program)
    if found is None:
        raise DomainError(MISSING.format(program=program))
    plain = url.set(drivername="postgresql", password=None)
    address = [f"--dbname={plain.render_as_string()}"] if connects else []
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603  our own words
        [found, *address, *words], env={**os.environ, **secret}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        reason = done.stderr.strip().splitlines()[:2] or ["it did not say why"]
        raise DomainError(f"{program} failed: {' '.join(reason)}")
    return done.stdout
