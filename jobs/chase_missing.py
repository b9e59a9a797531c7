"""Chases missing values: one digest a person, never one message a value (rules, section 2)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.assessments import Record
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import Due, dues
from domain.notices import DueDigest
from domain.organisation import Organisation
from jobs.due_items import Missing, Naming, naming
from jobs.duties import Duties, duties
from jobs.unit_by_unit import Step
from jobs.watching import first_look_today, indicators_watched, late_words, looked_today
from storage.store import Store

CHASE = "chase_missing"
ESCALATE = "escalate_missing"
INDICATORS_AT_ONCE = 50


@dataclass(frozen=True)
class Reminder:
    """Of a missing value, to a person; ``number`` says which one has come round."""

    job: str
    person: str
    missing: Missing
    number: int
    day: date

    @property
    def key(self) -> tuple[str, str, int]:
        """What the ledger knows it by."""
        record, due = self.missing
        return f"{self.person}/{record.indicator.key}", due.period.text, self.number


@dataclass
class Pile:
    """What one person is to be told; ``step_days``: when what is new of it came round."""

    overdue: list[Missing] = field(default_factory=list)
    due: list[Missing] = field(default_factory=list)
    escalated: list[Missing] = field(default_factory=list)
    step_days: list[date] = field(default_factory=list)

    def add(self, reminder: Reminder, *, is_new: bool) -> None:
        if reminder.job == ESCALATE:
            self.escalated.append(reminder.missing)
        else:
            is_overdue = reminder.missing[1].is_overdue
            (self.overdue if is_overdue else self.due).append(reminder.missing)
        if is_new:
            self.step_days.append(reminder.day)


def chase_missing(store: Store, now: datetime) -> Step | None:
    """Remind data owners, and lead officers of what is long overdue, in working hours.

    Some people in each transaction: what others write meanwhile gets its turn between.
    """
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return None
    if looked_today(store, organisation, CHASE, now):
        return None
    held = duties(store)
    return _Chase(held, tuple(held.of))(store, now)


@dataclass(frozen=True)
class _Chase:
    """``people`` are still to be reminded."""

    duties: Duties
    people: Sequence[str]

    def __call__(self, store: Store, now: datetime) -> Step | None:
        organisation = store.organisation.require()
        some = self._some()
        reminders = list(self._reminders(store, organisation, set(some), now))
        names = naming(store, (each.missing[0].indicator for each in reminders))
        for person, pile in sorted(_piles(store, reminders, now).items()):
            if pile.step_days:
                late = _late(store, organisation, pile, now)
                notice = _notice(names, person, pile, late)
                _queue(store, organisation, self.duties.slack[person], notice, now)
        if len(some) < len(self.people):
            return _Chase(self.duties, self.people[len(some) :])
        first_look_today(store, organisation, CHASE, now)
        return None

    def _some(self) -> Sequence[str]:
        """So many as have to do with a number of indicators, at least one."""
        count = 0
        for at, person in enumerate(self.people):
            count += len(self.duties.of[person])
            if at and count > INDICATORS_AT_ONCE:
                return self.people[:at]
        return self.people

    def _reminders(
        self, store: Store, organisation: Organisation, people: Collection[str], now: datetime
    ) -> Iterator[Reminder]:
        wanted = {indicator for person in people for indicator in self.duties.of[person]}
        for record, due, since in _missing(store, organisation, wanted, now):
            key, missing = record.indicator.key, (record, due)
            asked, lead = self.duties.asked.get(key), self.duties.lead.get(key)
            if asked and asked in people:
                yield Reminder(CHASE, asked, missing, due.step, max(due.step_day, since))
            if lead and lead in people and lead != asked and due.escalation:
                # Once a week, unless that is who is reminded anyway.
                yield Reminder(ESCALATE, lead, missing, due.escalation, due.escalation_day)


def _missing(
    store: Store, organisation: Organisation, keys: Collection[str], now: datetime
) -> Iterator[tuple[Record, Due, date]]:
    """Each with the day since which its indicator is watched."""
    today, indicators = organisation.today(now), store.indicators.among(keys)
    watched = indicators_watched(store, organisation, indicators, now)
    for record in store.records.recent(indicators, today):
        since = watched[record.indicator.key]
        for due in dues(record, today, since):
            yield record, due, since


def _piles(store: Store, reminders: Sequence[Reminder], now: datetime) -> Mapping[str, Pile]:
    """By person."""
    new = {
        job: store.ledger.claim_many(job, [each.key for each in reminders if each.job == job], now)
        for job in (CHASE, ESCALATE)
    }
    piles: dict[str, Pile] = defaultdict(Pile)
    for each in reminders:
        piles[each.person].add(each, is_new=each.key in new[each.job])
    return piles


def _notice(names: Naming, person: str, pile: Pile, late: str) -> DueDigest:
    return DueDigest(
        person=person,
        overdue=names.items(pile.overdue),
        due=names.items(pile.due),
        escalated=names.items(pile.escalated),
        late=late,
    )


def _late(store: Store, organisation: Organisation, pile: Pile, now: datetime) -> str:
    """Late only when every reminder of it is."""
    came_round = organisation.working_day_from(max(pile.step_days))
    return late_words(store, CHASE, came_round, organisation.today(now))


def _queue(
    store: Store, organisation: Organisation, slack: str, notice: DueDigest, now: datetime
) -> None:
    key = f"due:{notice.person}:{organisation.today(now).isoformat()}"
    new = NewDelivery(key, DeliveryKind.DM, slack, notice)
    if not store.outbox.queue(new):
        # A clock that was ahead has been to this day already, and said something else.
        store.outbox.queue(replace(new, key=f"{key}:{now.isoformat()}"))
