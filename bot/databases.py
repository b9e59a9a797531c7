"""The database that the settings name: as it is, brought up to date, or only if it is there."""

from bot.settings import Settings
from domain.errors import DomainError, NotFoundError
from storage.database import Database

SPARE_CONNECTIONS = 8  # those who answer, the pictures, the planner, and two to spare
NO_DATABASE = (
    "There is no database at {}. kpi run or kpi db upgrade makes a new one; if there was one, put "
    "the file back, or kpi db restore a backup."
)
OTHER_SHAPE = (
    "The database has another version's shape. kpi doctor says what to do; most often that is kpi "
    "db backup, then kpi db upgrade."
)


class OtherShapeError(DomainError):
    """The database was made by another version."""


def opened_database(settings: Settings) -> Database:
    """The database as it is."""
    connections = settings.listener_threads + settings.senders + SPARE_CONNECTIONS
    return Database(settings.database_url, pool_size=connections)


def open_database(settings: Settings) -> Database:
    """The database, brought up to date."""
    database = opened_database(settings)
    if not database.is_current():
        database.upgrade()
    return database


def database_there(settings: Settings) -> Database:
    """For whoever copies it: as it is. A SQLite file that is gone is not made anew, under the feet
    of a bot that is running."""
    database = opened_database(settings)
    if not database.exists():
        raise NotFoundError(NO_DATABASE.format(settings.database_url))
    return database


def current_database(settings: Settings) -> Database:
    """For whoever looks into it: it is not migrated in passing, while an older version runs."""
    database = database_there(settings)
    if not database.is_current():
        raise OtherShapeError(OTHER_SHAPE)
    return database
