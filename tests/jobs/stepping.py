"""A database whose own clock can be set: what leases and waiting times go by."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from sqlalchemy import create_engine, event, make_url, text

from storage.database import Database

Step = Callable[[float], None]
"""Set the database's clock that many seconds ahead, or back when negative."""
Stepping = tuple[Database, Step]

_SHADOW = """
CREATE SCHEMA stepping;
CREATE TABLE stepping.ahead AS SELECT 0::float8 AS seconds;
CREATE FUNCTION stepping.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
  'SELECT pg_catalog.clock_timestamp() + (SELECT seconds FROM stepping.ahead) * interval ''1 s''';
"""


def on_sqlite(url: str) -> tuple[Database, Step]:
    """Every connection gets a julianday of its own in the place of SQLite's."""
    database, ahead = Database(url), [0.0]

    def day(_now: str) -> float:
        with closing(sqlite3.connect(":memory:")) as real:
            (days,) = real.execute("SELECT julianday('now')").fetchone()
        return float(days) + ahead[0] / 86_400

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.create_function("julianday", 1, day)

    def step(seconds: float) -> None:
        ahead[0] += seconds

    event.listen(database._engine, "connect", connected)
    return database, step


@contextmanager
def on_postgres(address: str) -> Iterator[tuple[Database, Step]]:
    """Connections look for clock_timestamp in a schema of ours before PostgreSQL's own."""
    ours = make_url(address).update_query_dict(
        {"options": "-csearch_path=stepping,public,pg_catalog"}
    )
    database = Database(ours.render_as_string(hide_password=False))
    outside = create_engine(make_url(address).set(drivername="postgresql+psycopg"))

    def run(statement: str) -> None:
        with outside.begin() as connection:
            connection.execute(text(statement))

    run(_SHADOW)
    try:
        yield (
            database,
            lambda seconds: run(f"UPDATE stepping.ahead SET seconds = seconds + {seconds}"),
        )
    finally:
        database.dispose()
        run("DROP SCHEMA stepping CASCADE")
        outside.dispose()
