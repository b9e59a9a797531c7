"""Which migration a database is at, told without loading Alembic: every start asks."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

FOLDER = Path(__file__).parent / "migrations"
FITS_FROM = "fits_from"
"""The control that names the oldest version which can work with the tables as they are now."""


def newest() -> str:
    """The last migration of this version; its file begins with its number."""
    return max(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def revision(connection: Connection) -> str:
    """Empty in a database without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    rows = connection.execute(text("SELECT version_num FROM alembic_version"))
    return max(rows.scalars(), default="")


def fits(connection: Connection) -> bool:
    """Whether this version can work with the tables: with its own, and with those of a newer one
    that has only added to them."""
    ours, theirs = newest(), revision(connection)
    if theirs <= ours:
        return theirs == ours
    asked = text("SELECT value FROM control WHERE name = :name")
    oldest = connection.execute(asked, {"name": FITS_FROM}).scalar()
    return oldest is not None and oldest <= ours
