"""The day of a unit's weekly digest, and whether it is still to come: a close waits for it."""

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
    return monday + timedelta(days=min(organisation.working_days, default=0))


def week_of(organisation: Organisation, planned: date) -> Period:
    return organisation.calendar.containing(Frequency.WEEKLY, planned)


def is_due(store: Store, organisation: Organisation, unit: Unit, now: datetime) -> bool:
    """Whether this week's digest comes today, or should have come and has not.

    A unit set up in the course of a week gets its first one in the next.
    """
    today = organisation.today(now)
    planned = planned_day(organisation, today)
    if not watched_since(store, organisation, now, f"unit {unit.key}") < planned <= today:
        return False
    return store.ledger.claimed(JOB, unit.key, week_of(organisation, planned).text, 0) is None
