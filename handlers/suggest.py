"""Suggestions while a person types into the choice of indicators."""

from dataclasses import dataclass

from domain.indicators import Indicator
from domain.names import folded
from handlers.due import items_of, own
from handlers.names import Catalogue, catalogue, stored
from handlers.permissions import may_log, oversees
from handlers.request import Request
from handlers.scene import Scene, look
from storage.database import Database

MOST_OPTIONS = 100


@dataclass(frozen=True)
class IndicatorOption:
    """One indicator in a select that suggests while typing; ``key`` is its value."""

    key: str
    label: str
    group: str


def indicators(query: str, request: Request, database: Database) -> tuple[IndicatorOption, ...]:
    """Those that the person may log, the ones that are waited for first."""
    with database.reading() as store:
        if store.organisation.get() is None:
            return ()
        scene = look(request, store)
        shown = _ordered(scene, query)
        units = store.units.among({each.unit for each in shown})
        return tuple(IndicatorOption(each.key, each.name, units[each.unit].name) for each in shown)


def _ordered(scene: Scene, query: str) -> tuple[Indicator, ...]:
    among, typed = _allowed(scene), query[:200]
    called, words = tuple(among.names.all()), folded(typed)
    inside = tuple(each.indicator for each in called if any(words in n for n in each.names))
    kept = inside or among.matches(typed) or [each.key for each in among.nearest(typed)]
    due = {item.indicator: at for at, item in enumerate(items_of(scene, own(scene)))}
    here = scene.unit.key if scene.unit else ""
    ours = {each.indicator for each in called if each.unit == here}
    first = sorted(kept, key=lambda key: (due.get(key, len(due)), key not in ours))
    return among.names.indicators(first[:MOST_OPTIONS])


def _allowed(scene: Scene) -> Catalogue:
    """What the person may log. Whoever may log everything reads names only."""
    if oversees(scene.person):
        return stored(scene.store, scene.unit)
    indicators = scene.store.indicators
    near = indicators.of_person(scene.person.key)
    near += indicators.all(scene.unit.key) if scene.unit else ()
    allowed = {each.key for each in near if may_log(scene, each)}
    return catalogue(indicators.among(allowed), scene.unit)
