"""Since when this installation watches: what fell due before is history, not news."""

from datetime import date, datetime

from domain.organisation import Organisation
from storage.store import Store

WATCHING = "watching"
LOOKED = "looked"


def watched_since(
    store: Store, organisation: Organisation, now: datetime, subject: str = ""
) -> date:
    """The local day of the first look, at all or at one subject; kept from then on.

    So neither an imported history nor an indicator added today is reported as years overdue.
    """
    store.ledger.claim(WATCHING, subject, "", 0, now)
    return organisation.today(store.ledger.claimed(WATCHING, subject, "", 0) or now)


def first_look_today(store: Store, organisation: Organisation, job: str, now: datetime) -> bool:
    """True once a local day: what goes by the day need not be looked for at every tick."""
    return store.ledger.claim(LOOKED, job, organisation.today(now).isoformat(), 0, now)


def late_words(expected: date, today: date) -> str:
    """Says that something comes late, and how late; empty when it is in time."""
    days = (today - expected).days
    if days <= 0:
        return ""
    late = f"{days} day{'s' if days > 1 else ''} late"
    return f"{late}: nothing ran here on {expected.day} {expected:%B %Y}"
