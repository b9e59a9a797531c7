"""Chases missing values: one digest a person, never one message a value (rules, section 2)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.assessments import Record
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import Due, dues
from domain.notices import DueDigest, DueItem
from domain.organisation import Organisation
from domain.people import Person
from jobs.due_items import due_item
from jobs.watching import first_look_today, late_words, watched_since
from storage.store import Store

CHASE = "chase_missing"
ESCALATE = "escalate_missing"
WORKDAY_BEGINS = 9
WORKDAY_ENDS = 18
LATE_AFTER_DAYS = 3  # a weekend between a reminder's day and its sending is no lateness


@dataclass
class Pile:
    """What one person is to be told; ``step_days`` of the reminders that have come round."""

    overdue: list[DueItem] = field(default_factory=list)
    due: list[DueItem] = field(default_factory=list)
    escalated: list[DueItem] = field(default_factory=list)
    step_days: list[date] = field(default_factory=list)


def chase_missing(store: Store, now: datetime) -> None:
    """Remind data owners, and lead officers of what is long overdue, in working hours."""
    organisation = store.organisation.get()
    if organisation is None or not _working_hour(organisation, now):
        return
    if not first_look_today(store, organisation, CHASE, now):
        return
    today = organisation.today(now)
    piles: dict[str, Pile] = defaultdict(Pile)
    for record, due in _missing(store, organisation, now):
        _remind(store, piles, record, due, now)
        _escalate(store, piles, record, due, now)
    for person, pile in sorted(piles.items()):
        if pile.step_days:
            _queue(store, person, pile, today)


def _working_hour(organisation: Organisation, now: datetime) -> bool:
    local = now.astimezone(organisation.zone)
    in_hours = WORKDAY_BEGINS <= local.hour < WORKDAY_ENDS
    return in_hours and local.weekday() in organisation.working_days


def _missing(
    store: Store, organisation: Organisation, now: datetime
) -> Iterator[tuple[Record, Due]]:
    today = organisation.today(now)
    for record in store.records.many(store.indicators.all()):
        subject = f"indicator {record.indicator.key}"
        since = watched_since(store, organisation, now, subject)
        for due in dues(record, today, since):
            yield record, due


def _remind(store: Store, piles: dict[str, Pile], record: Record, due: Due, now: datetime) -> None:
    owner = _asked(store, record)
    if owner is None:
        return
    pile = piles[owner.key]
    (pile.overdue if due.is_overdue else pile.due).append(due_item(store, record, due))
    subject = f"{owner.key}/{record.indicator.key}"
    if store.ledger.claim(CHASE, subject, due.period.text, due.step, now):
        pile.step_days.append(due.step_day)


def _escalate(
    store: Store, piles: dict[str, Pile], record: Record, due: Due, now: datetime
) -> None:
    """Told to the lead officer once a week, unless that is who is reminded anyway."""
    lead, owner = _reachable(store, record.indicator.lead_officer), _asked(store, record)
    if lead is None or lead == owner or not due.escalation:
        return
    piles[lead.key].escalated.append(due_item(store, record, due))
    subject = f"{lead.key}/{record.indicator.key}"
    if store.ledger.claim(ESCALATE, subject, due.period.text, due.escalation, now):
        piles[lead.key].step_days.append(record.organisation.today(now))


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


def _queue(store: Store, person_key: str, pile: Pile, today: date) -> None:
    person = _reachable(store, person_key)
    if person is None:
        return
    notice = DueDigest(
        person=person_key,
        overdue=tuple(pile.overdue),
        due=tuple(pile.due),
        escalated=tuple(pile.escalated),
        late=_late(pile, today),
    )
    key = f"due:{person_key}:{today.isoformat()}"
    store.outbox.queue(NewDelivery(key, DeliveryKind.DM, person.slack, notice))


def _late(pile: Pile, today: date) -> str:
    """Late only when every reminder of it is."""
    newest = max(pile.step_days)
    return late_words(newest, today) if (today - newest).days > LATE_AFTER_DAYS else ""
