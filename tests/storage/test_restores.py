"""Restores: complete or not at all, never under a running bot, and nothing is sent twice after."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import ConflictError, DomainError, NotFoundError
from storage import restores
from storage.database import Database
from tests import makers
from tests.storage.deliveries import deliver, edit, new, queue, state, take

HOLDS = """
import sys
from storage.database import Database
database = Database(sys.argv[1])
with database.reading() as store:
    store.people.all()
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(url: str) -> Iterator[None]:
    """A program that has read the database once and does nothing more, as an idle bot does."""
    command = [sys.executable, "-c", HOLDS, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        yield
        process.communicate()


def people(database: Database) -> set[str]:
    with database.reading() as store:
        return {person.key for person in store.people.all()}


def add(database: Database, key: str) -> None:
    with database.writing() as store:
        store.people.save(makers.person(key))


@pytest.fixture
def backup(database: Database, tmp_path: Path) -> Path:
    """Made when only "early" was known; "late" came after it."""
    add(database, "early")
    database.backup(tmp_path / "backup.db")
    add(database, "late")
    return tmp_path / "backup.db"


def test_a_restore_brings_the_backup_back_and_keeps_what_was_there(
    database: Database, backup: Path
) -> None:
    database.dispose()
    kept = restores.restore(database.url, backup)
    assert people(database) == {"early"}
    assert kept is not None
    before = Database(f"sqlite:///{kept}")
    assert people(before) == {"early", "late"}
    before.dispose()
    assert backup.exists()


def test_a_restore_is_refused_while_a_bot_has_the_database_open(
    database: Database, backup: Path
) -> None:
    database.dispose()
    with another_process(database.url), pytest.raises(ConflictError, match="is running"):
        restores.restore(database.url, backup)
    assert people(database) == {"early", "late"}
    database.dispose()
    restores.restore(database.url, backup)
    assert people(database) == {"early"}


def test_a_damaged_database_is_replaced_but_not_under_a_running_bot(
    database: Database, backup: Path, tmp_path: Path
) -> None:
    live = tmp_path / "statkeeper.db"
    database.dispose()
    with another_process(database.url):
        with live.open("r+b") as file:
            file.write(b"no database " * 1000)
        with pytest.raises(ConflictError, match="is running"):
            restores.restore(database.url, backup)
    kept = restores.restore(database.url, backup)
    assert people(database) == {"early"}
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database")


def test_what_is_no_whole_backup_is_refused_and_changes_nothing(
    database: Database, backup: Path, tmp_path: Path
) -> None:
    database.dispose()
    cut = tmp_path / "cut.db"
    cut.write_bytes(backup.read_bytes()[:30_000])
    words = tmp_path / "words.db"
    words.write_text("not a database at all, but a long enough text for a header" * 9)
    stranger = tmp_path / "stranger.db"
    with sqlite3.connect(stranger) as made:
        made.execute("CREATE TABLE t (x)")
    made.close()
    newer = tmp_path / "newer.db"
    newer.write_bytes(backup.read_bytes())
    with sqlite3.connect(newer) as made:
        made.execute("UPDATE alembic_version SET version_num = '9999'")
    made.close()
    for wrong in (cut, words, stranger, newer, tmp_path / "statkeeper.db"):
        with pytest.raises(DomainError):
            restores.restore(database.url, wrong)
    with pytest.raises(NotFoundError):
        restores.restore(database.url, tmp_path / "missing.db")
    assert people(database) == {"early", "late"}
    assert not list(tmp_path.glob("*.replaced*")) + list(tmp_path.glob(".*restoring*"))


def test_a_backup_restores_a_lost_disk(database: Database, backup: Path, tmp_path: Path) -> None:
    assert restores.restore(f"sqlite:///{tmp_path / 'new' / 'statkeeper.db'}", backup) is None
    restored = Database(f"sqlite:///{tmp_path / 'new' / 'statkeeper.db'}")
    assert people(restored) == {"early"}
    restored.dispose()


def mark(database: Database) -> None:
    with database.writing() as store:
        store.restored.mark()


def test_what_waited_in_the_backup_is_in_doubt_and_edits_are_not(any_database: Database) -> None:
    queue(any_database, new("sent", target="C02"), new("waits"))
    assert {deliver(any_database), deliver(any_database)} == {"sent", "waits"}
    queue(any_database, new("next"), edit("edit", after="waits"))
    mark(any_database)
    claim = take(any_database)
    assert (claim.delivery.key, claim.doubtful) == ("next", True)
    assert 0 < float(claim.delivery.after_ts) < 1512120000
    assert state(any_database, "edit") is DeliveryState.PENDING


def test_what_is_queued_soon_after_a_restore_is_in_doubt_until_somebody_ends_it(
    any_database: Database,
) -> None:
    mark(any_database)
    queue(any_database, new("one", target="C01"))
    assert take(any_database).doubtful
    with any_database.writing() as store:
        assert store.restored.is_near()
        store.restored.end()
        assert not store.restored.is_near()
    queue(any_database, new("two", target="C02"))
    assert not take(any_database).doubtful


def test_a_message_queued_after_a_restore_can_still_be_taken_back_unsent(
    any_database: Database,
) -> None:
    mark(any_database)
    queue(any_database, new(), new("thread", kind=DeliveryKind.THREAD, after="alert"))
    with any_database.writing() as store:
        assert store.outbox.withdraw_unsent("alert")
    assert state(any_database, "thread") is DeliveryState.SUPERSEDED


def test_no_episode_after_a_restore_has_the_number_of_one_that_was_forgotten(
    any_database: Database,
) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        known = store.episodes.add(makers.episode())
        store.restored.mark()
        first = store.episodes.add(makers.episode(opened=makers.period("2017-10")))
        second = store.episodes.add(makers.episode(opened=makers.period("2017-09")))
    assert first.id - known.id >= 100_000
    assert second.id == first.id + 1
