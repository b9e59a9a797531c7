"""Backups of a SQLite database that is in use; a file copy under load would be malformed."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from domain.errors import ConflictError, DomainError


def back_up(url: URL, path: Path) -> None:
    """A checked, consistent copy at ``path``, which appears only when it is complete."""
    if url.get_backend_name() != "sqlite":
        raise DomainError("PostgreSQL is backed up with its own pg_dump, for example nightly.")
    if path.exists():
        raise ConflictError(f"{path} already exists. Give the backup a new name.")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        _copy(Path(url.database or ""), partial)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        # One file, without the write-ahead log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise DomainError(f"The backup of {source} is damaged: {verdict}.")
