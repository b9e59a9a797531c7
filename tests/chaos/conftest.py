"""What chaos tests are made of: a seed that is told, bots that start quickly, empty databases."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """A failure names it; `--chaos-seed` takes it again. In CI it is the same in every run."""
    asked = request.config.getoption("--chaos-seed")
    drawn: int = random.randrange(10_000) if asked is None else asked
    return 1 if asked is None and os.environ.get("CI") else drawn


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "SQLite":
        yield f"sqlite:///{tmp_path / 'statkeeper.db'}"
        return
    with postgres.fresh_database(request.getfixturevalue("postgres_url")) as address:
        yield address
