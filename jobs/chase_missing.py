"""Chases missing values: one digest a person, never one message a value (rules, section 2)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.assessments import Record
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import Due, dues
from domain.notices import DueDigest, DueItem
from domain.organisation import Organisation
from domain.people import Person
from jobs.due_items import due_item
from jobs.watching import first_look_today, indicator_watched, late_words
from storage.store import Store

CHASE = "chase_missing"
ESCALATE = "escalate_missing"


@dataclass(frozen=True)
class Missing:
    """A value that somebody is waited for, and since when its indicator is watched."""

    record: Record
    due: Due
    since: date


@dataclass
class Pile:
    """What one person is to be told; ``step_days``: when what is new of it came round."""

    overdue: list[DueItem] = field(default_factory=list)
    due: list[DueItem] = field(default_factory=list)
    escalated: list[DueItem] = field(default_factory=list)
    step_days: list[date] = field(default_factory=list)


def chase_missing(store: Store, now: datetime) -> None:
    """Remind data owners, and lead officers of what is long overdue, in working hours."""
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return
    if not first_look_today(store, organisation, CHASE, now):
        return
    piles: dict[str, Pile] = defaultdict(Pile)
    for missing in _missing(store, organisation, now):
        _remind(store, piles, missing, now)
        _escalate(store, piles, missing, now)
    for person, pile in sorted(piles.items()):
        if pile.step_days:
            _queue(store, organisation, person, pile, now)


def _missing(store: Store, organisation: Organisation, now: datetime) -> Iterator[Missing]:
    today = organisation.today(now)
    for record in store.records.many(store.indicators.all()):
        since = indicator_watched(store, organisation, record.indicator, now)
        for due in dues(record, today, since):
            yield Missing(record, due, since)


def _remind(store: Store, piles: dict[str, Pile], missing: Missing, now: datetime) -> None:
    record, due = missing.record, missing.due
    owner = _asked(store, record)
    if owner is None:
        return
    pile = piles[owner.key]
    (pile.overdue if due.is_overdue else pile.due).append(due_item(store, record, due))
    subject = f"{owner.key}/{record.indicator.key}"
    if store.ledger.claim(CHASE, subject, due.period.text, due.step, now):
        pile.step_days.append(max(due.step_day, missing.since))


def _escalate(store: Store, piles: dict[str, Pile], missing: Missing, now: datetime) -> None:
    """Told to the lead officer once a week, unless that is who is reminded anyway."""
    record, due = missing.record, missing.due
    lead, owner = _reachable(store, record.indicator.lead_officer), _asked(store, record)
    if lead is None or lead == owner or not due.escalation:
        return
    piles[lead.key].escalated.append(due_item(store, record, due))
    subject = f"{lead.key}/{record.indicator.key}"
    if store.ledger.claim(ESCALATE, subject, due.period.text, due.escalation, now):
        piles[lead.key].step_days.append(due.escalation_day)


def _asked(store: Store, record: Record) -> Person | None:
    """Who is asked for the value: the data owner, else whoever answers for it."""
    indicator = record.indicator
    unit = store.units.get(indicator.unit)
    candidates = (indicator.data_owner, indicator.lead_officer, unit.lead if unit else "")
    found = (_reachable(store, key) for key in candidates)
    return next((person for person in found if person), None)


def _reachable(store: Store, key: str) -> Person | None:
    person = store.people.get(key) if key else None
    return person if person and person.slack else None


def _queue(
    store: Store, organisation: Organisation, person_key: str, pile: Pile, now: datetime
) -> None:
    person = _reachable(store, person_key)
    if person is None:
        return
    today = organisation.today(now)
    came_round = organisation.working_day_from(max(pile.step_days))
    notice = DueDigest(
        person=person_key,
        overdue=tuple(pile.overdue),
        due=tuple(pile.due),
        escalated=tuple(pile.escalated),
        late=late_words(store, CHASE, came_round, today),  # only when every reminder of it is
    )
    key = f"due:{person_key}:{today.isoformat()}"
    new = NewDelivery(key, DeliveryKind.DM, person.slack, notice)
    if not store.outbox.queue(new):
        # A clock that was ahead has been to this day already, and said something else.
        store.outbox.queue(replace(new, key=f"{key}:{now.isoformat()}"))
