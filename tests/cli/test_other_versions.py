"""A database of an older version: whoever only looks leaves it as it is."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import application
from storage import migration
from storage.database import Database
from storage.engines import database_url

OLDER = "0004"


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    address = f"sqlite:///{tmp_path / 'older.db'}"
    migration.upgrade(database_url(address), OLDER)
    monkeypatch.setenv("DATABASE_URL", address)
    return Database(address)


@pytest.mark.parametrize(
    "words", ["status", "export catalogue", "outbox list", "outbox retry", "db restored --over"]
)
def test_a_command_that_looks_into_it_refuses_and_migrates_nothing(
    older: Database, words: str
) -> None:
    told = CliRunner().invoke(application(), words.split())
    assert told.exit_code != 0
    assert "then kpi db upgrade" in str(told.exception)
    assert older.revision() == OLDER


def test_a_backup_of_it_is_of_that_version_too(older: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert CliRunner().invoke(application(), ["db", "backup", str(copy)]).exit_code == 0
    assert Database(f"sqlite:///{copy}").revision() == OLDER
    assert older.revision() == OLDER
