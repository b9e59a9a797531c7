"""The day of a unit's weekly digest, and whether it is still to come: a close waits for it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from domain.organisation import Organisation
from domain.periods import Frequency, Period
from domain.units import Unit
from jobs.watching import watched_since
from storage.store import Store

JOB = "weekly_digest"


def planned_day(organisation: Organisation, today: date) -> date:
    """The first working day of the week that ``today`` is in."""
    monday = today - timedelta(days=today.weekday())
    first = organisation.working_day_from(monday)
    return first if first - monday < timedelta(weeks=1) else monday


def week_of(organisation: Organisation, planned: date) -> Period:
    return organisation.calendar.containing(Frequency.WEEKLY, planned)


def units_watched(
    store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime
) -> Mapping[str, date]:
    """Since when, by unit."""
    subjects = {f"unit {unit.key}": unit.key for unit in units}
    since = watched_since(store, organisation, now, subjects)
    return {key: since[subject] for subject, key in subjects.items()}


def due_among(
    store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime
) -> tuple[Unit, ...]:
    """Those whose digest of this week comes today, or should have come and has not.

    A unit set up in the course of a week gets its first one in the next.
    """
    today = organisation.today(now)
    planned = planned_day(organisation, today)
    if planned > today:
        return ()
    since = units_watched(store, organisation, units, now)
    week = week_of(organisation, planned).text
    had = store.ledger.claimed_among(JOB, list(since), week)
    return tuple(unit for unit in units if since[unit.key] < planned and unit.key not in had)
