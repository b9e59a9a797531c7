"""What the doctor finds at the database, each fault produced."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.doctor import storing as checks
from bot.doctor.storing import share, space, storing
from storage.database import Database
from tests.doctor.conftest import faults, only_fault

MOUNTS = """\
overlay / overlay rw 0 0
server:/data /srv nfs4 rw 0 0
/dev/sda1 /srv/local ext4 rw 0 0
//server/share /mnt/my\\040share cifs rw 0 0
"""


def change(database: Database, statement: str) -> None:
    assert database.file is not None
    with closing(sqlite3.connect(database.file)) as connection, connection:
        connection.execute(statement)


def test_a_database_in_order_is_well(any_database: Database) -> None:
    found = [each.what for each in storing(any_database)]
    assert found == ["the database answers and is up to date", "the database can be written to"]


def test_one_that_is_behind_is_to_be_upgraded(database: Database) -> None:
    change(database, "UPDATE alembic_version SET version_num = '0003'")
    found = only_fault(storing(database))
    assert "behind this version (at 0003" in found.what
    assert "kpi db upgrade" in found.fix


def test_one_to_which_a_newer_version_has_only_added_is_well(database: Database) -> None:
    change(database, "UPDATE alembic_version SET version_num = '9001'")
    assert "a newer version has added to it (at 9001)" in next(storing(database)).what
    assert faults(storing(database)) == []


def test_one_that_is_ahead_wants_the_newer_program(database: Database) -> None:
    change(database, "UPDATE alembic_version SET version_num = '9001'")
    change(database, "UPDATE control SET value = '9001' WHERE name = 'fits_from'")
    found = only_fault(storing(database))
    assert "ahead of this version (at 9001" in found.what
    assert "install that version again" in found.fix


def test_one_that_somebody_else_writes_to_for_long_is_named(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PATIENCE_SECONDS", 0.2)
    assert faults(storing(database)) == []
    assert database.file is not None
    with closing(sqlite3.connect(database.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = only_fault(storing(database))
        other.execute("ROLLBACK")
    assert "kept busy" in found.what
    assert faults(storing(database)) == []


def test_one_that_is_no_database_any_more_is_named(tmp_path: Path) -> None:
    (tmp_path / "kpi.db").write_bytes(b"overwritten by something else" * 100)
    database = Database(f"sqlite:///{tmp_path / 'kpi.db'}")
    found = only_fault(storing(database))
    assert "damaged" in found.what
    database.dispose()


def test_one_that_is_still_to_be_made_is_no_fault(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'kpi.db'}")
    assert [each.what for each in storing(database)] == ["there is no database yet"]
    assert not (tmp_path / "kpi.db").exists()
    database.dispose()


def test_a_server_that_does_not_answer_is_named() -> None:
    database = Database("postgresql://kpi@127.0.0.1:1/kpi")
    found = only_fault(storing(database))
    assert "does not answer" in found.what
    assert "DATABASE_URL" in found.fix
    database.dispose()


@pytest.fixture
def read_only(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    """On a disk that is mounted so; root may write wherever it likes otherwise."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "kpi", disk], check=False).returncode:
        pytest.skip("no file system may be mounted here; enable by running as root")
    try:
        database = Database(f"sqlite:///{shutil.copyfile(migrated_file, disk / 'kpi.db')}")
        assert faults(storing(database)) == []
        database.dispose()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        yield database
        database.dispose()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_one_that_may_only_be_read_is_named(read_only: Database) -> None:
    assert "Statkeeper's user" in only_fault(storing(read_only)).fix


def test_a_disk_with_little_room_is_named(tmp_path: Path) -> None:
    """As if more were wanted than any disk has."""
    assert "MB are free" in only_fault(space(tmp_path, least=10**18)).what
    assert faults(space(tmp_path, least=0)) == []


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv", "nfs4"), ("/srv/kpi", "nfs4"), ("/mnt/my share/kpi", "cifs")],
)
def test_a_sqlite_file_on_a_network_share_is_named(folder: str, kind: str) -> None:
    assert f"({kind})" in only_fault(share(Path(folder), MOUNTS)).what


@pytest.mark.parametrize("folder", ["/srv/local/kpi", "/srvs", "/var/kpi"])
def test_a_sqlite_file_on_a_disk_is_well(folder: str) -> None:
    assert faults(share(Path(folder), MOUNTS)) == []
