"""`/kpi action`: the actions of a person, an indicator or a unit, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.action_items import ActionItem
from domain.actions import Action
from domain.names import folded
from handlers.action_items import action_items
from handlers.names import find_unit, stored
from handlers.request import Request
from handlers.scene import Scene, look
from storage.store import Store

MOST_ENDED = 10
YOURS = "your actions"
EVERYWHERE = "all units"
_MINE = ("", "me", "mine", "my")
_ALL = ("all", "everything", "everywhere")


@dataclass(frozen=True)
class ActionList:
    """``scope`` says whose. ``ended`` are the latest that are over, only those of an indicator.

    ``unit`` is the key of the channel's unit where its actions can be asked for besides.
    """

    scope: str
    going: tuple[ActionItem, ...]
    today: date
    ended: tuple[ActionItem, ...] = ()
    indicator: str = ""
    unit: str = ""


def handle(request: Request, store: Store) -> ActionList:
    scene = look(request, store)
    words = folded(request.text)
    if words in _MINE:
        here = scene.unit.key if scene.unit else ""
        return _listed(scene, YOURS, store.actions.of_owner(scene.person.key), unit=here)
    if words in _ALL:
        return _listed(scene, EVERYWHERE, store.actions.going())
    unit = find_unit(store.units.all(), request.text)
    if unit is not None:
        keys = {each.key for each in store.indicators.all(unit.key)}
        going = [each for each in store.actions.going() if each.indicator in keys]
        return _listed(scene, unit.name, going)
    found = stored(store, scene.unit, retired=True).find(request.text)
    actions = store.actions.of_indicators((found.key,))
    return _listed(scene, found.name, actions, indicator=found.key)


def own_actions(scene: Scene) -> tuple[ActionItem, ...]:
    """What the person has to carry, the most urgent first."""
    return action_items(scene.store, scene.store.actions.of_owner(scene.person.key))


def _listed(
    scene: Scene, scope: str, actions: Sequence[Action], *, indicator: str = "", unit: str = ""
) -> ActionList:
    going = [each for each in actions if not each.is_over]
    ended = [each for each in actions if each.is_over][-MOST_ENDED:]
    return ActionList(
        scope=scope,
        going=action_items(scene.store, going),
        today=scene.today,
        ended=action_items(scene.store, ended)[::-1],
        indicator=indicator,
        unit=unit,
    )
