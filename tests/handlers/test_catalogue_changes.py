"""Process changes in a catalogue: exported, logged elsewhere, and never brought back."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.process_changes import ProcessChange
from handlers.catalogue.export import catalogue_text
from storage.database import Database
from tests.handlers.catalogues import CATALOGUE, NOW, load, plan

PHONES = "{day: 2017-11-06, what: New phones, new_limits: yes, reason: Every call waits now}"
MARK = "{day: 2017-12-01, what: Answerphone switched off}"
IMPORTED = (
    ProcessChange(
        1, "abandonment", "New phones", date(2017, 11, 6), "import", NOW, True,
        "Every call waits now",
    ),
    ProcessChange(2, "abandonment", "Answerphone switched off", date(2017, 12, 1), "import", NOW),
)  # fmt: skip


def having(*changes: str) -> str:
    return f"{CATALOGUE}    changes: [{', '.join(changes)}]\n"


def logged(database: Database) -> tuple[ProcessChange, ...]:
    with database.reading() as store:
        return store.changes.of("abandonment")


def exported(database: Database) -> str:
    with database.reading() as store:
        return catalogue_text(store)


@pytest.fixture
def elsewhere(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    other = Database(f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'other.db')}")
    yield other
    other.dispose()


def test_changes_of_a_file_are_logged_once_and_exported_as_they_are(
    database: Database, elsewhere: Database
) -> None:
    first = plan(database, catalogue=having(PHONES, MARK))
    assert "change of 6 Nov 2017 New phones, new limits" in " ".join(first.lines())
    load(database, catalogue=having(PHONES, MARK))
    assert logged(database) == IMPORTED
    assert plan(database, catalogue=having(PHONES, MARK)).changes_nothing
    load(elsewhere, catalogue=exported(database))
    assert logged(elsewhere) == IMPORTED
    assert exported(elsewhere) == exported(database)


def test_a_change_alone_is_a_change_of_the_catalogue(database: Database) -> None:
    load(database, catalogue=CATALOGUE)
    found = plan(database, catalogue=having(MARK))
    assert not found.changes_nothing
    assert load(database, catalogue=having(MARK)).assessed == ("abandonment",)


def test_what_was_taken_back_is_neither_exported_nor_brought_back(database: Database) -> None:
    load(database, catalogue=having(PHONES, MARK))
    with database.writing() as store:
        gone = replace(IMPORTED[0], withdrawn_by="sdm", withdrawn_at=NOW, withdrawn_because="no")
        store.changes.save(gone)
    assert "New phones" not in exported(database)
    again = plan(database, catalogue=having(PHONES, MARK))
    assert again.changes_nothing
    assert ["was taken back as #1, and stays so" in str(each) for each in again.warnings] == [True]


def test_what_is_logged_otherwise_stays_as_it_is_and_is_told_of(database: Database) -> None:
    load(database, catalogue=having(MARK))
    other = MARK.replace("off}", "OFF, new_limits: yes, reason: it is another service}")
    found = plan(database, catalogue=having(other))
    assert found.changes_nothing
    assert ["is logged as #1 otherwise" in str(each) for each in found.warnings] == [True]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("{day: 2018-03-07, what: New phones}", "is still to come"),
        (f"{MARK}, {MARK.upper().replace('DAY', 'day').replace('WHAT', 'what')}", "Keep one"),
        ("{day: 2017-02-29, what: New phones}", "is not a day"),
        ("{day: 6 nov, what: New phones}", "Write year, month and day"),
        ("{day: 2017-11-06}", "what is missing"),
        ("{what: New phones}", "day is missing"),
        ("{day: 2017-11-06, what: New phones, new_limits: yes}", "reason is missing"),
        ("{day: 2017-11-06, what: New phones, new_limits: perhaps}", "neither true nor false"),
        (f"{{day: 2017-11-06, what: {'x' * 121}}}", "121 characters; 120 fit"),
    ],
)
def test_a_change_that_cannot_be_meant_is_refused_with_its_line(
    database: Database, change: str, why: str
) -> None:
    load(database, catalogue=CATALOGUE)
    faults = [str(each) for each in plan(database, catalogue=having(change)).faults]
    assert [why in fault for fault in faults] == [True], faults
    assert "catalogue.yaml, line" in faults[0]
