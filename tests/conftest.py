"""Databases for tests: migrated once a session, then copied for each test."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.scenarios.loading import load_scenario
from bot.workspace import limits
from storage.database import Database
from storage.tables import METADATA
from tests import postgres
from tests.chaos.bots import Nursery, open_nursery
from tests.makers import NOW

pytest_plugins = ["tests.chaos.recording", "tests.secrecy"]

# Tens of thousands of commits wait for a disk that no test takes the power from: the tests' files
# are in memory, where that has room. Kills are the same there.
MEMORY, ROOM = "/dev/shm", 4 * 2**30
roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
if roomy and "TMPDIR" not in os.environ:
    os.environ["TMPDIR"] = tempfile.tempdir = MEMORY

# Hundreds of processes start in these tests, and each worker collects all of them: compiled once.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A loaded machine is not a defect: no example fails for having been slow. In CI the examples are
# the same in every run, so that a red run is the change's own; elsewhere they are new each time.
LOADED = [HealthCheck.too_slow]
settings.register_profile("here", deadline=None, suppress_health_check=LOADED)
settings.register_profile(
    "ci", deadline=None, suppress_health_check=LOADED, derandomize=True, print_blob=True
)
settings.load_profile("ci" if os.environ.get("CI") else "here")


SLACKS_SECONDS = {name: getattr(limits, name) for name in ("ACK_SECONDS", "TRIGGER_SECONDS")}
PATIENT_SECONDS = 60.0


@pytest.fixture(scope="session", autouse=True)
def patient_workspace() -> Iterator[None]:
    """Nor is a late ack a defect here: Slack's three seconds have tests of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SLACKS_SECONDS:
            patch.setattr(limits, name, PATIENT_SECONDS)
        yield


@pytest.fixture
def slacks_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace as impatient as Slack."""
    for name, seconds in SLACKS_SECONDS.items():
        monkeypatch.setattr(limits, name, seconds)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest migration; copy it, do not open it."""
    folder = tmp_path_factory.mktemp("migrated")
    database = Database(f"sqlite:///{folder / 'live.db'}")
    database.upgrade()
    database.backup(folder / "copy.db")
    database.dispose()
    return folder / "copy.db"


@pytest.fixture(scope="session")
def norfolk_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All nine indicators up to October 2017; copy it, do not open it."""
    folder = tmp_path_factory.mktemp("norfolk")
    database = Database(f"sqlite:///{shutil.copyfile(migrated_file, folder / 'live.db')}")
    with database.writing() as store:
        load_scenario("norfolk", store, NOW, until=date(2017, 10, 31))
    database.backup(folder / "copy.db")
    database.dispose()
    return folder / "copy.db"


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where processes of `kpi` are born quickly."""
    with open_nursery() as born:
        yield born


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite file of this test's own."""
    return f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'statkeeper.db')}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server's maintenance database; skipped where none can be had."""
    try:
        with postgres.server() as address:
            yield address
    except postgres.NoServerError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """A PostgreSQL database at the newest migration; tests that change its tables make another."""
    with postgres.fresh_database(postgres_url) as address:
        database = Database(address)
        database.upgrade()
        database.dispose()
        yield address


@pytest.fixture
def postgres_database(migrated_postgres: str) -> Iterator[Database]:
    """The migrated PostgreSQL database, emptied after each test: far cheaper than another."""
    database = Database(migrated_postgres)
    yield database
    database.dispose()
    postgres.empty(migrated_postgres, list(METADATA.tables))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Database:
    """The same test on SQLite and on PostgreSQL."""
    wanted = "database" if request.param == "sqlite" else "postgres_database"
    database: Database = request.getfixturevalue(wanted)
    return database
