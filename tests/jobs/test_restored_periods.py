"""What is made up for after a restore has the keys that it had when it was told day by day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import restores
from storage.database import Database
from tests.jobs.planning import deliveries, plan, without_digests
from tests.makers import indicator, organisation, reading, seed

DAYS = ("2017-12-11T09:00", "2017-12-12T09:00", "2017-12-13T09:00")


@pytest.fixture
def watched(database: Database) -> Database:
    """Abandonment falls due on the 10th, the other one a day later."""
    every_day = organisation(working_days=tuple(range(7)))
    seed(database, organisation=every_day, readings=[reading("14.2", "2017-10")])
    with database.writing() as store:
        store.indicators.save(indicator("zeal", due_days=11))
    return database


@pytest.fixture
def restored(watched: Database, tmp_path: Path) -> Iterator[Database]:
    """As it was on 9 December."""
    plan(watched, "2017-12-01T09:00", "2017-12-09T10:00")
    watched.backup(tmp_path / "backup.db")
    restores.restore(f"sqlite:///{tmp_path / 'again.db'}", tmp_path / "backup.db")
    again = Database(f"sqlite:///{tmp_path / 'again.db'}")
    yield again
    again.dispose()


def keys(database: Database) -> set[str]:
    """Of what channels see."""
    private = ("due:", "pulse:")
    return {each.key for each in deliveries(database) if not each.key.startswith(private)}


def test_closes_of_several_mornings_are_not_told_in_one_that_slack_may_have(
    watched: Database, request: pytest.FixtureRequest
) -> None:
    without_digests(watched)
    restored: Database = request.getfixturevalue("restored")
    plan(watched, *DAYS)
    plan(restored, DAYS[-1])
    assert len(keys(watched)) == 2
    assert keys(restored) == keys(watched)


def test_a_digest_that_slack_may_have_takes_in_no_close_that_came_after_it(
    watched: Database, restored: Database
) -> None:
    plan(watched, *DAYS)
    plan(restored, *DAYS[1:])
    told = {key.partition(":")[0] for key in keys(watched)}
    assert told == {"digest", "close"}
    assert keys(restored) == keys(watched)
