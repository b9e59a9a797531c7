"""Since when this installation watches: what fell due before is history, not news."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from domain.indicators import Indicator
from domain.organisation import Organisation
from storage.store import Store

WATCHING = "watching"
LOOKED = "looked"


def watched_since(
    store: Store, organisation: Organisation, now: datetime, subjects: Collection[str]
) -> Mapping[str, date]:
    """The local day of the first look at each subject; kept from then on.

    So neither an imported history nor an indicator added today is reported as years overdue.
    """
    known = store.ledger.claimed_among(WATCHING, subjects, "")
    new = [(each, "", 0) for each in subjects if each not in known]
    store.ledger.claim_many(WATCHING, new, now)
    return {each: organisation.today(known.get(each, now)) for each in subjects}


def subject_of(indicator: Indicator) -> str:
    return f"indicator {indicator.key}"


def first_look_today(store: Store, organisation: Organisation, job: str, now: datetime) -> bool:
    """True once a local day: what goes by the day need not be looked for at every tick."""
    return store.ledger.claim(LOOKED, job, organisation.today(now).isoformat(), 0, now)


def looked_today(store: Store, organisation: Organisation, job: str, now: datetime) -> bool:
    """Whether `first_look_today` was asked, without asking it."""
    today = organisation.today(now).isoformat()
    return store.ledger.claimed(LOOKED, job, today, 0) is not None


def late_words(expected: date, today: date) -> str:
    """Says that something comes late, and how late; empty when it is in time."""
    days = (today - expected).days
    if days <= 0:
        return ""
    late = f"{days} day{'s' if days > 1 else ''} late"
    return f"{late}: nothing ran here on {expected.day} {expected:%B %Y}"
