"""What people are reminded of, as items of a notice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.action_items import ActionItem, action_item
from domain.actions import Action
from domain.indicators import Indicator
from domain.reminders import ActionReminder, NoAction
from jobs.piles import InHand, Pile, Unanswered
from storage.store import Store


@dataclass(frozen=True)
class ActionNaming:
    """Indicators by key, names of units and people by theirs."""

    indicators: Mapping[str, Indicator]
    units: Mapping[str, str]
    people: Mapping[str, str]

    def reminders(self, held: Collection[InHand], today: date) -> tuple[ActionReminder, ...]:
        """Those that are longest overdue first; those without a date last."""
        shown = sorted(held, key=lambda each: (each.action.report_back or date.max, each.action.id))
        return tuple(self._reminder(each, today) for each in shown)

    def items(self, actions: Iterable[Action]) -> tuple[ActionItem, ...]:
        """In the order given."""
        return tuple(
            action_item(
                each,
                self.indicators[each.indicator].name,
                self._unit(each.indicator),
                self.people.get(each.owner, each.owner),
            )
            for each in actions
        )

    def unanswered(self, episodes: Sequence[Unanswered]) -> tuple[NoAction, ...]:
        return tuple(
            NoAction(
                episode=each.episode.id,
                indicator=each.episode.indicator,
                name=self.indicators[each.episode.indicator].name,
                unit_name=self._unit(each.episode.indicator),
                since=each.since,
                ended=each.ended,
            )
            for each in sorted(episodes, key=lambda each: (each.since, each.episode.id))
        )

    def _reminder(self, held: InHand, today: date) -> ActionReminder:
        action, coming = held.action, held.coming
        return ActionReminder(
            number=action.id,
            description=action.description,
            indicator=action.indicator,
            name=self.indicators[action.indicator].name,
            unit_name=self._unit(action.indicator),
            owner=self.people.get(action.owner, action.owner),
            report_back=action.report_back,
            days=action.days_overdue(today),
            done=action.is_done,
            meeting=coming.series.name if coming else "",
            meets=coming.meeting.begins if coming else None,
        )

    def _unit(self, indicator: str) -> str:
        unit = self.indicators[indicator].unit
        return self.units.get(unit, unit)


def action_naming(store: Store, piles: Collection[Pile]) -> ActionNaming:
    """For what these piles hold."""
    actions: list[Action] = [
        held.action for pile in piles for held in (*pile.actions.values(), *pile.passed_on.values())
    ]
    episodes = [each.episode for pile in piles for each in pile.unanswered]
    if not actions and not episodes:
        return ActionNaming({}, {}, {})
    concerned = {each.indicator for each in actions} | {each.indicator for each in episodes}
    return naming_of(store, concerned, {each.owner for each in actions})


def naming_of(store: Store, indicators: Collection[str], people: Collection[str]) -> ActionNaming:
    known = {each.key: each for each in store.indicators.among(indicators)}
    units = store.units.among({each.unit for each in known.values()})
    persons = store.people.among(people)
    return ActionNaming(
        known,
        {key: unit.name for key, unit in units.items()},
        {key: person.name for key, person in persons.items()},
    )
