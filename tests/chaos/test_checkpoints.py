"""kill -9 while SQLite writes and checkpoints, two hundred times."""

import pytest

from storage.database import Database
from tests.chaos.recording import Record
from tests.storage.test_killed_checkpoints import killed

TIMES = 200


@pytest.mark.chaos
def test_many_kills_in_the_midst_of_checkpoints(
    database: Database, seed: int, record: Record
) -> None:
    unfinished, facts = killed(database, TIMES, seed)
    record("Database", fault="kill -9 during SQLite checkpoints", times=TIMES, seed=seed,
           unfinished=unfinished, facts=facts, lost=0, damaged=0)  # fmt: skip
