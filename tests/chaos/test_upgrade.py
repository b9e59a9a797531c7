"""A rolling upgrade: a newer version migrates while older processes work, and all go on."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import version
from tests import postgres
from tests.chaos.bots import ROOT, Nursery
from tests.chaos.fleet import open_fleet
from tests.storage.test_migrations import add_migration

pytestmark = pytest.mark.postgres

EAST = "C01EAST"
AS_NEWER_VERSION = """
import sys
from pathlib import Path
from storage import version
version.FOLDER = Path(sys.argv.pop(1))
from bot.cli import main
main()
"""


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    with postgres.fresh_database(postgres_url) as address:
        yield address


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The migrations of a version that adds a column to what is being delivered."""
    folder = tmp_path / "migrations"
    shutil.copytree(version.FOLDER, folder)
    column = "sa.Column('colour', sa.String(), server_default='', nullable=False)"
    add = f"    op.add_column('delivery', {column})"
    add_migration(folder / "versions", add, fits_from=version.newest())
    return folder


def test_older_and_newer_processes_work_side_by_side(
    database_url: str, nursery: Nursery, tmp_path: Path, newer: Path
) -> None:
    with open_fleet(database_url, nursery, tmp_path) as fleet:
        old = fleet.start("work")
        fleet.queue(8, EAST)
        fleet.await_rest()
        upgrade = [sys.executable, "-c", AS_NEWER_VERSION, str(newer), "db", "upgrade"]
        environment = {**os.environ, **fleet.settings, "PYTHONPATH": str(ROOT)}
        subprocess.run(upgrade, env=environment, cwd=tmp_path, check=True)
        at = f"SELECT 1 FROM alembic_version WHERE version_num = '{_newest(newer)}'"
        assert fleet.database.finds(at)
        assert fleet.database.is_current()
        fleet.queue(9, EAST)
        fleet.await_rest()
        assert fleet.holder(EAST) == old
        again = fleet.start("work")
        fleet.kill(old)
        fleet.queue(10, EAST)
        fleet.await_rest()
        assert fleet.holder(EAST) == again
        assert len(fleet.said(EAST)) == 8 + 9 + 10
        assert fleet.doubled() == []


def _newest(folder: Path) -> str:
    return max(path.name[:4] for path in (folder / "versions").glob("0*.py"))
