"""Backups of a database that is in use; a file copy under load would be malformed."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL

from domain.errors import ConflictError, DomainError


def back_up(url: URL, path: Path) -> None:
    """A checked, consistent copy at ``path``, which appears only when it is complete."""
    if path.exists():
        raise ConflictError(f"{path} already exists. Give the backup a new name.")
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        if url.get_backend_name() == "sqlite":
            _copy(Path(url.database or ""), partial)
        else:
            from storage import dumps  # the driver is slow to load

            dumps.dump(url, partial)
        partial.rename(path)
    except (OSError, sqlite3.Error) as error:
        raise DomainError(
            f"The backup could not be written to {path}: {error}. Give another place, or make room."
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink()


def check_whole(database: sqlite3.Connection, name: Path) -> None:
    (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
    broken = database.execute("PRAGMA foreign_key_check").fetchone()
    if verdict != "ok" or broken:
        raise DomainError(f"{name} is damaged: {verdict if broken is None else broken}.")


def _copy(source: Path, target: Path) -> None:
    live_only = f"{source.resolve().as_uri()}?mode=rw"  # a file that is gone is not made anew
    with (
        closing(sqlite3.connect(live_only, uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        # One file, without the write-ahead log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        check_whole(copy, source)
