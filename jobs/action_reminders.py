"""Reminders of actions and of Red exceptions without one, for some people."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.action_dues import (
    ActionStep,
    Approaching,
    chair_step,
    is_about,
    lead_step,
    meeting_step,
    no_action_step,
    owner_step,
    undated_step,
)
from domain.actions import Action
from domain.assessments import Assessment
from domain.cells import Cell
from domain.episodes import Episode
from domain.organisation import LONGEST_REST_DAYS, Organisation
from domain.rating import Rating
from jobs.duties import Duties
from jobs.follow_ups import FollowUps
from jobs.piles import ESCALATE_ACTION, MEET, NO_ACTION, REMIND, InHand, Reminder, Unanswered
from storage.store import Store

Acted = Mapping[tuple[str, str], datetime]


@dataclass(frozen=True)
class ActionReminders:
    """What has come round by ``now`` for some people; what they did themselves is left out."""

    store: Store
    organisation: Organisation
    duties: Duties
    follow_ups: FollowUps
    now: datetime

    @property
    def today(self) -> date:
        return self.organisation.today(self.now)

    def of(self, people: Collection[str]) -> Iterator[Reminder]:
        yield from self._owned(people)
        yield from self._passed_on(people)
        yield from self._without_action(people)

    def _owned(self, people: Collection[str]) -> Iterator[Reminder]:
        owners = [person for person in people if person in self.follow_ups.owned]
        if not owners:
            return
        until = self.today + timedelta(days=2 * LONGEST_REST_DAYS)
        actions = self.store.actions.due_of(owners, until)
        acted = self._acted(actions)
        about = self._about(actions)
        for action in actions:
            own_act, series = self._acted_on(acted, action, action.owner), about[action.id]
            step = owner_step(action, self.organisation, self.today, own_act)
            if not series:
                step = step or undated_step(action, self.organisation, self.today, own_act)
            if step is not None:
                yield _reminder(REMIND, action.owner, action, step)
            for coming in self.follow_ups.coming:
                step = meeting_step(action, coming, own_act) if coming.series.id in series else None
                if step is not None:
                    yield _reminder(MEET, action.owner, action, step, coming)

    def _passed_on(self, people: Collection[str]) -> Iterator[Reminder]:
        led, chaired = self.follow_ups.led, self.follow_ups.chaired
        wanted = {each for held in (led, chaired) for who in people for each in held.get(who, ())}
        actions = {each.id: each for each in self.store.actions.among(wanted)} if wanted else {}
        acted = self._acted(actions.values())
        for held, step_of in ((led, lead_step), (chaired, chair_step)):
            for person in people:
                theirs = [actions[each] for each in held.get(person, ()) if each in actions]
                for action in theirs:
                    step = step_of(action, self.today, self._acted_on(acted, action, person))
                    if step is not None and action.owner != person:
                        yield _reminder(ESCALATE_ACTION, person, action, step)

    def _without_action(self, people: Collection[str]) -> Iterator[Reminder]:
        answered = {each for who in people for each in self.duties.answered_by.get(who, ())}
        episodes = self.store.episodes.going_among(answered) if answered else ()
        episodes = tuple(each for each in episodes if not each.snoozed(self.today))
        actions: dict[str, list[Action]] = defaultdict(list)
        for action in self.store.actions.of_indicators({each.indicator for each in episodes}):
            actions[action.indicator].append(action)
        found = {}
        for episode in episodes:
            # One on the indicator counts, unless it is of an earlier exception and over.
            its = [
                a for a in actions[episode.indicator] if not a.is_over or a.episode == episode.id
            ]
            step = no_action_step(episode, its, self.organisation, self.today)
            if step is not None:
                found[episode] = step, max((each.id for each in its), default=0)
        red = self._red({each.indicator for each in found})
        for episode, (step, ended) in found.items():
            lead = self.duties.answers[episode.indicator]
            if episode.indicator in red and not self._took_up_today(episode, lead):
                thing = Unanswered(episode, step.belongs_to, ended)
                since = step.belongs_to.isoformat()
                subject = f"episode {episode.id}"
                yield Reminder(NO_ACTION, lead, subject, since, step.number, step.day, thing)

    def _red(self, indicators: Collection[str]) -> frozenset[str]:
        """Those whose latest value is Red."""
        known = self.store.indicators.among(indicators) if indicators else ()
        latest = (
            (found.record.indicator.key, _valued(found.assessments))
            for found in self.store.records.assessed(known, self.today)
        )
        return frozenset(key for key, cells in latest if cells and cells[-1].rating is Rating.RED)

    def _took_up_today(self, episode: Episode, person: str) -> bool:
        acts = (
            (episode.acknowledged_by, episode.acknowledged_at),
            (episode.explained_by, episode.explained_at),
        )
        return any(
            who == person and at is not None and self.organisation.today(at) == self.today
            for who, at in acts
        )

    def _about(self, actions: Collection[Action]) -> Mapping[int, frozenset[int]]:
        """By action the series that agreed on it or are about it, as far as they go on."""
        series = self.follow_ups.series
        if not series:
            return defaultdict(frozenset)
        agreed = self.store.meetings.series_of({each.meeting for each in actions if each.meeting})
        units = self.store.indicators.units_of({each.indicator for each in actions})
        return {
            action.id: frozenset(
                each.id
                for each in series
                if each.id == agreed.get(action.meeting or 0)
                or is_about(each, action.indicator, units[action.indicator])
            )
            for action in actions
        }

    def _acted(self, actions: Collection[Action]) -> Acted:
        return self.store.audit.last_acts([_subject(each) for each in actions]) if actions else {}

    def _acted_on(self, acted: Acted, action: Action, person: str) -> date | None:
        """The local day on which the person last did something about the action."""
        acts = [acted.get((_subject(action), person))]
        acts += [action.created_at] if action.created_by == person else []
        acts += [action.done_at] if action.done_by == person else []
        return max((self.organisation.today(at) for at in acts if at is not None), default=None)


def _valued(assessments: Sequence[Assessment]) -> list[Cell]:
    """Nothing is a value too."""
    return [each.cell for each in assessments if each.cell.value is not None]


def _subject(action: Action) -> str:
    """What the audit log knows it by."""
    return f"action:{action.id}"


def _reminder(
    job: str, person: str, action: Action, step: ActionStep, coming: Approaching | None = None
) -> Reminder:
    belongs_to = step.belongs_to.isoformat()
    thing = InHand(action, coming)
    return Reminder(job, person, f"action {action.id}", belongs_to, step.number, step.day, thing)
