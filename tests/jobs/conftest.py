"""What tests of jobs share: a database whose clock can be set."""

from collections.abc import Iterator

import pytest

from tests.jobs.stepping import Stepping, on_postgres, on_sqlite


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stepping(request: pytest.FixtureRequest) -> Iterator[Stepping]:
    if request.param == "sqlite":
        database, step = on_sqlite(request.getfixturevalue("database_url"))
        yield database, step
        database.dispose()
        return
    request.getfixturevalue("postgres_database")  # which empties the tables afterwards
    with on_postgres(request.getfixturevalue("migrated_postgres")) as stepped:
        yield stepped
