"""Norfolk's contact centre, to talk with."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.scenarios.loading import load_scenario
from handlers.request import Timing
from storage.database import Database
from tests.handlers.talking import Talk
from tests.makers import NOW, seed


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


@pytest.fixture
def norfolk(norfolk_file: Path, tmp_path: Path) -> Iterator[Talk]:
    """On 1 December 2017, in #imt as the data owner."""
    database = Database(f"sqlite:///{shutil.copyfile(norfolk_file, tmp_path / 'norfolk.db')}")
    yield Talk(database)
    database.dispose()


@pytest.fixture
def prompt_norfolk(norfolk: Talk) -> Talk:
    """The same, with alerts that do not wait."""
    norfolk.timing = Timing(alert_delay=timedelta(0))
    return norfolk


@pytest.fixture
def talk(database: Database) -> Talk:
    """One unit with one indicator; sda logs, sdm leads, head administers."""
    seed(database)
    return Talk(database)
