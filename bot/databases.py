"""The database that the settings name: as it is, brought up to date, or only if it is there."""

from bot.settings import Settings
from domain.errors import NotFoundError
from storage.database import Database

SPARE_CONNECTIONS = 8  # those who answer, the pictures, the planner, and two to spare
NO_DATABASE = (
    "There is no database at {}. kpi run or kpi db upgrade makes a new one; if there was one, put "
    "the file back, or kpi db restore a backup."
)


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
    """For whoever only looks: a SQLite file that is gone is not made anew, under the feet of a
    bot that is running."""
    if not Database(settings.database_url, pool_size=1).exists():
        raise NotFoundError(NO_DATABASE.format(settings.database_url))
    return open_database(settings)
