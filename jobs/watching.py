"""Since when this installation watches, and on which days it has looked what is due."""

from datetime import date, datetime

from domain.frequencies import Frequency
from domain.indicators import Indicator
from domain.organisation import Organisation
from domain.periods import Calendar
from storage.store import Store

WATCHING = "watching"
LOOKED = "looked"
NEWCOMERS = "newcomers"
LAST_TICK = "last_tick"


def last_tick(store: Store) -> datetime | None:
    """When the planner ran last, by business time."""
    told = store.controls.get(LAST_TICK)
    return datetime.fromisoformat(told) if told else None


def watch_newcomers(store: Store, now: datetime) -> None:
    """Note units and indicators within a day of their coming, at any hour."""
    organisation = store.organisation.get()
    if organisation is None or not first_look_today(store, organisation, NEWCOMERS, now):
        return
    for unit in store.units.all():
        watched_since(store, organisation, now, f"unit {unit.key}")
    for indicator in store.indicators.all():
        indicator_watched(store, organisation, indicator, now)


def indicator_watched(
    store: Store, organisation: Organisation, indicator: Indicator, now: datetime
) -> date:
    """Anew when its periods become others: what closed as a quarter closes under no other name."""
    shape = _shape(organisation.calendar, indicator.frequency)
    return watched_since(store, organisation, now, f"indicator {indicator.key} {shape}")


def _shape(calendar: Calendar, frequency: Frequency) -> str:
    match frequency:
        case Frequency.WEEKLY | Frequency.MONTHLY:
            return frequency.value
        case Frequency.QUARTERLY | Frequency.YEARLY:
            return f"{frequency} from {calendar.fiscal_year_start}"
        case Frequency.TERMLY:
            terms = (f"{term.start_month}-{term.end_month}" for term in calendar.terms)
            return f"{frequency} {' '.join(terms)}"


def watched_since(
    store: Store, organisation: Organisation, now: datetime, subject: str = ""
) -> date:
    """The local day of the first look, at all or at one subject; kept from then on.

    So neither an imported history nor an indicator added today is reported as years overdue.
    A look by a clock that was ahead does not count until that time has come.
    """
    since = _noted(store, subject, 0, now)
    if since > now:
        since = min(_noted(store, subject, 1, now), now)
    return organisation.today(since)


def _noted(store: Store, subject: str, revision: int, now: datetime) -> datetime:
    store.ledger.claim(WATCHING, subject, "", revision, now)
    return store.ledger.claimed(WATCHING, subject, "", revision) or now


def first_look_today(store: Store, organisation: Organisation, job: str, now: datetime) -> bool:
    """True once a local day: what goes by the day need not be looked for at every tick."""
    return store.ledger.claim(LOOKED, job, organisation.today(now).isoformat(), 0, now)


def forget_looks_ahead(store: Store, now: datetime) -> None:
    """After the clock was set back: the days that it had been to are still to come."""
    organisation = store.organisation.get()
    if organisation is not None:
        store.ledger.forget_after(LOOKED, organisation.today(now).isoformat())


def late_words(store: Store, job: str, expected: date, today: date) -> str:
    """Says that something comes late because the job did not run on its day; else empty."""
    days = (today - expected).days
    if days <= 0 or store.ledger.claimed(LOOKED, job, expected.isoformat(), 0) is not None:
        return ""
    late = f"{days} day{'s' if days > 1 else ''} late"
    return f"{late}: nothing ran here on {expected.day} {expected:%B %Y}"
