"""Actions with the names of their indicators and people, as replies and alerts tell them."""

from collections.abc import Sequence

from domain.action_items import ActionItem, action_item
from domain.actions import Action, most_urgent
from handlers.people import names
from storage.store import Store


def action_items(store: Store, actions: Sequence[Action]) -> tuple[ActionItem, ...]:
    """The most urgent first."""
    people = names(store, (key for each in actions for key in (each.owner, each.ended_by)))
    indicators = {each.key: each for each in store.indicators.among({a.indicator for a in actions})}
    units = store.units.among({each.unit for each in indicators.values()})
    told = []
    for action in most_urgent(actions):
        indicator = indicators[action.indicator]
        unit = units.get(indicator.unit)
        told.append(
            action_item(
                action,
                indicator.name,
                unit.name if unit else indicator.unit,
                people.get(action.owner, action.owner),
                people.get(action.ended_by, action.ended_by),
            )
        )
    return tuple(told)


def item_of(store: Store, action: Action) -> ActionItem:
    return action_items(store, (action,))[0]
