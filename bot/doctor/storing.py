"""The database: there, writable, in this version's shape, and with room."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.finding import Finding, fault
from storage import version
from storage.database import Database
from storage.faults import DatabaseTroubleError

PATIENCE_SECONDS = 5.0
FIRST_START = (
    "The first start makes it. If there was one, put the file back, or kpi db restore a backup."
)
LEAST_FREE = 200_000_000
MOUNTS = Path("/proc/self/mounts")
SHARES = ("9p", "afs", "cifs", "fuse.sshfs", "glusterfs", "nfs", "nfs4", "smb3", "smbfs")


def storing(database: Database) -> Iterator[Finding]:
    if not database.exists():
        yield Finding("there is no database yet", fix=FIRST_START)
        return
    try:
        shape = _shape(database)
        yield shape
        if shape.well:
            yield _written(database)
    except DatabaseTroubleError as error:
        yield fault(f"{error.words}{_detail(error)}", error.fix)
    except OSError as error:
        yield fault(f"the database cannot be reached: {error}", "Check DATABASE_URL.")
    if database.file is not None:
        folder = database.file.resolve().parent
        yield from space(folder)
        yield from share(folder)


def _shape(database: Database) -> Finding:
    at, newest = database.revision(), version.newest()
    if at < newest:
        return fault(
            f"the database is behind this version (at {at or 'nothing'}, not {newest})",
            "Back it up, then run kpi db upgrade, or start Statkeeper, which does the same.",
        )
    if at > newest:
        return fault(
            f"the database is ahead of this version (at {at}, not {newest})",
            "A newer Statkeeper has used it: install that version again, or restore the backup "
            "from before the upgrade.",
        )
    return Finding("the database answers and is up to date")


def _written(database: Database) -> Finding:
    """Truly written: a full disk or another writer shows only so."""
    with database.writing(PATIENCE_SECONDS) as store:
        store.controls.set("doctor", "was here")
        store.controls.clear("doctor")
    return Finding("the database can be written to")


def _detail(error: DatabaseTroubleError) -> str:
    detail = str(error.args[0]) if error.args else ""
    return f" ({detail})" if detail and detail != error.words else ""


def space(folder: Path, least: int = LEAST_FREE) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free < least:
        yield fault(
            f"only {free // 1_000_000:,} MB are free where the database is ({folder})",
            "Make room there before nothing can be stored any more.",
        )


def share(folder: Path, mounts: str | None = None) -> Iterator[Finding]:
    """SQLite's locks and its write-ahead log do not work between machines."""
    told = mounts if mounts is not None else MOUNTS.read_text() if MOUNTS.exists() else ""
    kind = _kind_of_filesystem(folder, told)
    if kind in SHARES:
        yield fault(
            f"the database is a SQLite file on a network share ({kind}): it can be damaged there",
            "Move the file to a disk of this machine, or use PostgreSQL.",
        )


def _kind_of_filesystem(folder: Path, mounts: str) -> str:
    """That of the longest mount point above the folder."""
    found, kind = Path("/"), ""
    for line in mounts.splitlines():
        _, point, name, *_ = line.split(" ")
        at = Path(point.replace("\\040", " "))
        if folder.is_relative_to(at) and len(at.parts) >= len(found.parts):
            found, kind = at, name
    return kind
