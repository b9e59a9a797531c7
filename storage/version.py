"""Which migration a database is at, told without loading Alembic: every start asks."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

FOLDER = Path(__file__).parent / "migrations"


def newest() -> str:
    """The last migration of this version; its file begins with its number."""
    return max(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def revision(connection: Connection) -> str:
    """Empty in a database without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    rows = connection.execute(text("SELECT version_num FROM alembic_version"))
    return max(rows.scalars(), default="")


def is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    rows = connection.execute(text("SELECT version_num FROM alembic_version"))
    return set(rows.scalars()) == {newest()}
