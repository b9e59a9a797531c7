"""Bringing a database to this version's tables with Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, inspect, text

from domain.errors import DomainError
from storage import version
from storage.engines import WRITES, migration_engine

_ONE_MIGRATION = 7_508_222  # any number that all replicas agree on


def upgrade(url: URL, revision: str = "head") -> None:
    """All steps in one transaction: a failed one leaves the database as it was."""
    with _migrating(url) as connection:
        if _is_newer(connection):
            return
        command.upgrade(_config(connection), revision)
        _note_who_fits(connection, revision)


def downgrade(url: URL, revision: str) -> None:
    with _migrating(url) as connection:
        command.downgrade(_config(connection), revision)


def generate(url: URL, message: str) -> str:
    """Write the next migration from the tables' difference to an empty database; its path."""
    upgrade(url)
    number = len(list(_scripts().walk_revisions())) + 1
    with _migrating(url) as connection:
        script = command.revision(
            _config(connection), message, autogenerate=True, rev_id=f"{number:04d}"
        )
    if script is None or isinstance(script, list):
        raise RuntimeError("no single migration was written")
    return str(script.path)


@contextmanager
def _migrating(url: URL) -> Iterator[Connection]:
    engine = migration_engine(url).execution_options(**{WRITES: True})
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_MIGRATION})"))
            yield connection
            if connection.dialect.name == "sqlite":
                _check_references(connection)
    finally:
        engine.dispose()


def _is_newer(connection: Connection) -> bool:
    """Whether a newer version was here already; refuses where this one cannot work beside it."""
    known = {script.revision for script in _scripts().walk_revisions()}
    if not set(MigrationContext.configure(connection).get_current_heads()) - known:
        return False
    if version.fits(connection):
        return True
    raise DomainError(
        "This database was made by a newer Statkeeper. Install that version again, or "
        "restore the backup from before its upgrade."
    )


def _note_who_fits(connection: Connection, revision: str) -> None:
    """For older versions that still run: whether they may go on."""
    if not inspect(connection).has_table("control"):
        return
    oldest = max(
        getattr(script.module, version.FITS_FROM, script.revision)
        for script in _scripts().walk_revisions(head=revision)
    )
    connection.execute(
        text(
            "INSERT INTO control (name, value) VALUES (:name, :oldest) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
        {"name": version.FITS_FROM, "oldest": oldest},
    )


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration would leave broken references: {broken[:5]}")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(version.FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(version.FOLDER))
