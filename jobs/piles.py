"""Piles: what one person is to be reminded of on one day, and the reminders that make it up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.action_dues import Approaching
from domain.actions import Action
from domain.episodes import Episode
from jobs.due_items import Missing
from storage.ledger import Key
from storage.store import Store

CHASE = "chase_missing"
ESCALATE = "escalate_missing"
REMIND = "remind_action"
MEET = "remind_meeting"
ESCALATE_ACTION = "escalate_action"
NO_ACTION = "no_action"


@dataclass(frozen=True)
class InHand:
    """An action to remind of; ``coming`` is the meeting for which it is reminded of."""

    action: Action
    coming: Approaching | None = None


@dataclass(frozen=True)
class Unanswered:
    """A Red exception without an action since a day; ``ended``: its last action, or 0."""

    episode: Episode
    since: date
    ended: int


Thing = Missing | InHand | Unanswered


@dataclass(frozen=True)
class Reminder:
    """Of one thing, to a person; ``number`` says which one has come round, on ``day``.

    ``subject`` and ``of`` name the thing and the date or period that the reminder belongs to.
    """

    job: str
    person: str
    subject: str
    of: str
    number: int
    day: date
    thing: Thing

    @property
    def key(self) -> Key:
        """What the ledger knows it by."""
        return f"{self.person}/{self.subject}", self.of, self.number


@dataclass
class Pile:
    """What one person is to be told; ``step_days``: when what is new of it came round.

    Missing values are all shown once anything is new. Actions are shown when their own turn has
    come, so that none is told twice of one step.
    """

    overdue: list[Missing] = field(default_factory=list)
    due: list[Missing] = field(default_factory=list)
    escalated: list[Missing] = field(default_factory=list)
    actions: dict[int, InHand] = field(default_factory=dict)
    passed_on: dict[int, InHand] = field(default_factory=dict)
    unanswered: list[Unanswered] = field(default_factory=list)
    step_days: list[date] = field(default_factory=list)

    @property
    def missing(self) -> tuple[Missing, ...]:
        return (*self.overdue, *self.due, *self.escalated)

    def add(self, reminder: Reminder, *, is_new: bool) -> None:
        match reminder.thing:
            case InHand() | Unanswered() if not is_new:
                return
            case InHand() as held if reminder.job == ESCALATE_ACTION:
                self.passed_on[held.action.id] = held
            case InHand() as held:
                self._hold(held)
            case Unanswered() as episode:
                self.unanswered.append(episode)
            case missing:
                self._miss(reminder.job, missing)
        if is_new:
            self.step_days.append(reminder.day)

    def _hold(self, held: InHand) -> None:
        """One line an action, however many reminders of it have come round; the first meeting."""
        known = self.actions.get(held.action.id, held)
        meetings = [each.coming for each in (known, held) if each.coming is not None]
        first = min(meetings, key=lambda each: each.meeting.begins, default=None)
        self.actions[held.action.id] = replace(held, coming=first)

    def _miss(self, job: str, missing: Missing) -> None:
        if job == ESCALATE:
            self.escalated.append(missing)
        else:
            (self.overdue if missing[1].is_overdue else self.due).append(missing)


def piles(store: Store, reminders: Sequence[Reminder], now: datetime) -> Mapping[str, Pile]:
    """By person; what is new is claimed."""
    keys: dict[str, list[Key]] = defaultdict(list)
    for each in reminders:
        keys[each.job].append(each.key)
    new = {job: store.ledger.claim_many(job, wanted, now) for job, wanted in keys.items()}
    found: dict[str, Pile] = defaultdict(Pile)
    for each in reminders:
        found[each.person].add(each, is_new=each.key in new[each.job])
    return found
