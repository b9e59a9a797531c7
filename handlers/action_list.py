"""`/kpi action`: the actions of a person, an indicator or a unit, the most urgent first."""

from dataclasses import dataclass, replace
from datetime import date

from domain.action_items import ActionItem
from domain.actions import most_urgent
from domain.indicators import Indicator
from domain.names import folded
from handlers.action_items import action_items
from handlers.names import find_unit, stored
from handlers.request import Request
from handlers.scene import Scene, look
from storage.actions import OpenActions
from storage.store import Store

MOST_GOING, MOST_ENDED = 40, 10
YOURS = "your actions"
EVERYWHERE = "all units"
_MINE = ("", "me", "mine", "my")
_ALL = ("all", "everything", "everywhere")
_LIST = "list"


@dataclass(frozen=True)
class ActionList:
    """``scope`` says whose; ``person`` is a name where they are one's own. ``going`` are the most
    urgent of ``count``, of which ``overdue`` are late. ``ended`` are the latest that are over, only
    those of an indicator.

    ``unit`` is the key of the channel's unit where its actions can be asked for besides.
    """

    scope: str
    going: tuple[ActionItem, ...]
    today: date
    count: int = 0
    overdue: int = 0
    ended: tuple[ActionItem, ...] = ()
    indicator: str = ""
    unit: str = ""
    person: str = ""
    shared: bool = False


def handle(request: Request, store: Store) -> ActionList:
    scene = look(request, store)
    scope = _scope(request.text)
    words = folded(scope)
    if words in _MINE:
        mine, here = own_actions(scene), scene.unit.key if scene.unit else ""
        return replace(_listed(scene, YOURS, mine), unit=here, person=scene.person.name)
    if words in _ALL:
        return _listed(scene, EVERYWHERE, store.actions.most_urgent(MOST_GOING, scene.today))
    unit = find_unit(store.units.all(), scope)
    if unit is not None:
        going = store.actions.most_urgent(MOST_GOING, scene.today, unit=unit.key)
        return _listed(scene, unit.name, going)
    return _of_indicator(scene, stored(store, scene.unit, retired=True).find(scope))


def own_actions(scene: Scene) -> OpenActions:
    """What the person has to carry, the most urgent first."""
    return scene.store.actions.most_urgent(MOST_GOING, scene.today, owner=scene.person.key)


def _scope(text: str) -> str:
    """What follows the word "list", which may be said and need not."""
    word, _, rest = text.strip().partition(" ")
    return rest if word.casefold() == _LIST else text


def _of_indicator(scene: Scene, indicator: Indicator) -> ActionList:
    actions = scene.store.actions.of_indicators((indicator.key,))
    going = most_urgent(each for each in actions if not each.is_over)
    ended = [each for each in actions if each.is_over][-MOST_ENDED:]
    overdue = sum(each.days_overdue(scene.today) > 0 for each in going)
    found = OpenActions(going[:MOST_GOING], len(going), overdue)
    return replace(
        _listed(scene, indicator.name, found),
        ended=action_items(scene.store, ended)[::-1],
        indicator=indicator.key,
    )


def _listed(scene: Scene, scope: str, found: OpenActions) -> ActionList:
    return ActionList(
        scope=scope,
        going=action_items(scene.store, found.first),
        today=scene.today,
        count=found.count,
        overdue=found.overdue,
    )
