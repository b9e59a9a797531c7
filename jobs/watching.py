"""Since when this installation watches, and on which days it has looked what is due."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from domain.frequencies import Frequency
from domain.indicators import Indicator
from domain.organisation import Organisation
from domain.periods import Calendar
from storage.store import Store

WATCHING = "watching"
LOOKED = "looked"
LAST_TICK = "last_tick"


def last_tick(store: Store) -> datetime | None:
    """When the planner ran last, by business time."""
    told = store.controls.get(LAST_TICK)
    return datetime.fromisoformat(told) if told else None


def indicators_watched(
    store: Store, organisation: Organisation, indicators: Iterable[Indicator], now: datetime
) -> Mapping[str, date]:
    """By indicator since when; anew when its periods become others: what closed as a quarter
    closes under no other name."""
    subjects = {
        f"indicator {each.key} {_shape(organisation.calendar, each.frequency)}": each.key
        for each in indicators
    }
    since = watched_since(store, organisation, now, subjects)
    return {key: since[subject] for subject, key in subjects.items()}


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
    store: Store, organisation: Organisation, now: datetime, subjects: Collection[str]
) -> Mapping[str, date]:
    """The local day of the first look at each subject; kept from then on.

    So neither an imported history nor an indicator added today is reported as years overdue.
    A look by a clock that was ahead does not count until that time has come.
    """
    since = _noted(store, subjects, 0, now)
    ahead = [subject for subject, noted in since.items() if noted > now]
    since |= {each: min(noted, now) for each, noted in _noted(store, ahead, 1, now).items()}
    return {each: organisation.today(since[each]) for each in subjects}


def _noted(
    store: Store, subjects: Collection[str], revision: int, now: datetime
) -> dict[str, datetime]:
    if not subjects:
        return {}
    known = store.ledger.claimed_among(WATCHING, subjects, "", revision)
    new = [(each, "", revision) for each in subjects if each not in known]
    store.ledger.claim_many(WATCHING, new, now)
    return {each: known.get(each, now) for each in subjects}


def first_look_today(store: Store, organisation: Organisation, job: str, now: datetime) -> bool:
    """True once a local day: what goes by the day need not be looked for at every tick."""
    return store.ledger.claim(LOOKED, job, organisation.today(now).isoformat(), 0, now)


def looked_today(store: Store, organisation: Organisation, job: str, now: datetime) -> bool:
    """Whether `first_look_today` was asked, without asking it."""
    today = organisation.today(now).isoformat()
    return store.ledger.claimed(LOOKED, job, today, 0) is not None


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
