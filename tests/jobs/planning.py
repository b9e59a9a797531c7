"""Running the planner at business instants, and reading what it queued."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from domain.deliveries import Delivery, DeliveryState
from domain.notices import DueDigest, PeriodClosed, UnitDigest
from domain.periods import Frequency
from jobs import digest_week
from jobs.schedule import planned_jobs, tick
from storage.database import Database
from tests.makers import CALENDAR, NOW, instant, reading

__all__ = [
    "closes",
    "deliveries",
    "digests",
    "london",
    "plan",
    "reminders",
    "store_readings",
    "without_digests",
]


def london(text: str) -> datetime:
    """An instant of the organisation's winter, when London keeps UTC."""
    return instant(text)


def plan(database: Database, *instants: str) -> None:
    """Tick once at each instant, with the jobs of the running bot."""
    for text in instants:
        tick(database, planned_jobs(), london(text))


def store_readings(database: Database, *values: tuple[str, str]) -> None:
    """Readings as (period, value), first revisions."""
    with database.writing() as store:
        store.readings.add_many([reading(value, at) for at, value in values])


def without_digests(database: Database, unit: str = "imt") -> None:
    """The winter's weeks have had theirs, so that closes have messages of their own."""
    with database.writing() as store:
        for number in range(20):
            day = date(2017, 11, 27) + timedelta(weeks=number)
            week = CALENDAR.containing(Frequency.WEEKLY, day).text
            store.ledger.claim(digest_week.JOB, unit, week, 0, NOW)


def deliveries(database: Database) -> tuple[Delivery, ...]:
    with database.reading() as store:
        return store.outbox.listed(tuple(DeliveryState))


def closes(database: Database) -> list[PeriodClosed]:
    """Each with a message of its own, or told of by the weekly digest."""
    told: list[PeriodClosed] = []
    for each in deliveries(database):
        told += [each.notice] if isinstance(each.notice, PeriodClosed) else []
        told += each.notice.closed if isinstance(each.notice, UnitDigest) else []
    return told


def digests(database: Database) -> list[UnitDigest]:
    return [each.notice for each in deliveries(database) if isinstance(each.notice, UnitDigest)]


def reminders(database: Database, person: str | None = None) -> list[DueDigest]:
    found: Iterable[object] = (each.notice for each in deliveries(database))
    return [
        notice
        for notice in found
        if isinstance(notice, DueDigest) and person in (None, notice.person)
    ]
