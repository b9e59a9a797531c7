"""What is stored before an import: the entries that a file's references may mean."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.actions import Action
from domain.indicators import Indicator
from domain.organisation import Organisation
from domain.people import Person
from domain.process_changes import ProcessChange
from domain.targets import Target
from domain.units import Goal, Unit
from storage.store import Store


@dataclass(frozen=True)
class Known:
    """By key. ``measured`` are the indicators that have readings, ``yearly`` those with a target
    for a fiscal year, ``actions`` those still open.
    """

    organisation: Organisation | None
    people: Mapping[str, Person]
    units: Mapping[str, Unit]
    goals: Mapping[str, Goal]
    indicators: Mapping[str, Indicator]
    targets: Mapping[str, tuple[Target, ...]]
    measured: frozenset[str]
    actions: Mapping[str, tuple[Action, ...]]
    yearly: frozenset[str] = frozenset()
    process_changes: Mapping[str, tuple[ProcessChange, ...]] = field(default_factory=dict)


def known_to(store: Store) -> Known:
    organisation = store.organisation.get()
    units = store.units.all()
    indicators = store.indicators.all()
    records = store.records.many(indicators) if organisation else ()
    return Known(
        organisation,
        {person.key: person for person in store.people.all()},
        {unit.key: unit for unit in units},
        {goal.key: goal for unit in units for goal in store.goals.of_unit(unit.key)},
        {indicator.key: indicator for indicator in indicators},
        {record.indicator.key: record.targets for record in records},
        frozenset(record.indicator.key for record in records if record.readings),
        _open_actions(store),
        frozenset(store.annual_targets.among([each.key for each in indicators])),
        {record.indicator.key: record.changes for record in records if record.changes},
    )


def _open_actions(store: Store) -> dict[str, tuple[Action, ...]]:
    found: dict[str, list[Action]] = defaultdict(list)
    for action in store.actions.going():
        found[action.indicator].append(action)
    return {indicator: tuple(actions) for indicator, actions in found.items()}
