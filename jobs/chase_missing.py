"""Chases missing values and follow-up actions: one digest a person, never a message an item."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.assessments import Record
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import Due, dues
from domain.notices import DueDigest
from domain.organisation import Organisation
from jobs.action_items import ActionNaming, action_naming
from jobs.action_reminders import ActionReminders
from jobs.attempts import Failed, Telling, failing
from jobs.due_items import Naming, naming
from jobs.duties import Duties, duties
from jobs.follow_ups import FollowUps, follow_ups
from jobs.piles import CHASE, ESCALATE, Pile, Reminder, piles
from jobs.unit_by_unit import Step
from jobs.watching import first_look_today, indicators_watched, late_words, looked_today
from storage.store import Store

THINGS_AT_ONCE = 50


def chase_missing(store: Store, now: datetime) -> Step | None:
    """Remind people of what they owe, and those who answer for it of what is long overdue.

    In working hours, some people in each transaction: what others write meanwhile gets its turn
    between.
    """
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return None
    if looked_today(store, organisation, CHASE, now):
        return None
    held = duties(store)
    with_actions = follow_ups(store, organisation, held, now)
    people = dict.fromkeys((*held.of, *held.answered_by, *with_actions.people))
    return _Chase(held, with_actions, tuple(people))(store, now)


@dataclass(frozen=True)
class _Chase:
    """``people`` are still to be reminded; ``failed`` are those before them who could not be."""

    duties: Duties
    follow_ups: FollowUps
    people: Sequence[str]
    failed: Failed = ()

    def __call__(self, store: Store, now: datetime) -> Step | None:
        """After a failure the day begins again at every tick: the ledger knows what was said."""
        organisation = store.organisation.require()
        some = self._some()
        failed = (
            *self.failed,
            *failing(
                store,
                some,
                lambda people: self._remind(store, organisation, people, now),
                lambda person: person,
            ),
        )
        if len(some) < len(self.people):
            return replace(self, people=self.people[len(some) :], failed=failed)
        if failed:
            return Telling(failed)
        first_look_today(store, organisation, CHASE, now)
        return None

    def _remind(
        self, store: Store, organisation: Organisation, people: Sequence[str], now: datetime
    ) -> None:
        told = piles(store, self._reminders(store, organisation, people, now), now)
        missing = (each for pile in told.values() for each in pile.missing)
        digests = _Digests(
            organisation.today(now),
            naming(store, (record.indicator for record, _ in missing)),
            action_naming(store, told.values()),
        )
        for person, pile in sorted(told.items()):
            if pile.step_days:
                late = _late(store, organisation, pile, now)
                notice = digests.of(person, pile, late)
                _queue(store, organisation, self.duties.slack[person], notice, now)

    def _some(self) -> Sequence[str]:
        """So many as have to do with a number of things, at least one."""
        count = 0
        for at, person in enumerate(self.people):
            count += len(self.duties.of.get(person, ())) + self.follow_ups.weight(person)
            if at and count > THINGS_AT_ONCE:
                return self.people[:at]
        return self.people

    def _reminders(
        self, store: Store, organisation: Organisation, people: Sequence[str], now: datetime
    ) -> list[Reminder]:
        some = frozenset(people)
        of_actions = ActionReminders(store, organisation, self.duties, self.follow_ups, now)
        return [*self._of_missing(store, organisation, some, now), *of_actions.of(some)]

    def _of_missing(
        self, store: Store, organisation: Organisation, people: Collection[str], now: datetime
    ) -> Iterator[Reminder]:
        wanted = {each for person in people for each in self.duties.of.get(person, ())}
        for record, due, since in _missing(store, organisation, wanted, now):
            key, period, missing = record.indicator.key, due.period.text, (record, due)
            asked, lead = self.duties.asked.get(key), self.duties.lead.get(key)
            if asked and asked in people:
                day = max(due.step_day, since)
                yield Reminder(CHASE, asked, key, period, due.step, day, missing)
            if lead and lead in people and lead != asked and due.escalation:
                # Once a week, unless that is who is reminded anyway.
                day = due.escalation_day
                yield Reminder(ESCALATE, lead, key, period, due.escalation, day, missing)


@dataclass(frozen=True)
class _Digests:
    """Piles as notices."""

    today: date
    values: Naming
    actions: ActionNaming

    def of(self, person: str, pile: Pile, late: str) -> DueDigest:
        return DueDigest(
            person=person,
            overdue=self.values.items(pile.overdue),
            due=self.values.items(pile.due),
            escalated=self.values.items(pile.escalated),
            late=late,
            actions=self.actions.reminders(pile.actions.values(), self.today),
            passed_on=self.actions.reminders(pile.passed_on.values(), self.today),
            no_action=self.actions.unanswered(pile.unanswered),
        )


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
