"""Suggestions while a person types into the choice of indicators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.indicators import Indicator
from handlers.due import items_of, own
from handlers.names import catalogue, folded
from handlers.permissions import may_log
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
        units = {unit.key: unit.name for unit in store.units.all()}
        return tuple(
            IndicatorOption(each.key, each.name, units.get(each.unit, each.unit))
            for each in _ordered(scene, query)
        )[:MOST_OPTIONS]


def _ordered(scene: Scene, query: str) -> tuple[Indicator, ...]:
    allowed = [each for each in scene.store.indicators.all() if may_log(scene, each)]
    among = catalogue(allowed, scene.unit)
    words = folded(query[:200])
    kept: Sequence[Indicator] = among.indicators
    if words:
        inside = [each for each in kept if any(words in name for name in _called(each))]
        kept = inside or among.matches(query[:200]) or among.nearest(query[:200])
    due = {item.indicator: at for at, item in enumerate(items_of(scene, own(scene)))}
    here = scene.unit.key if scene.unit else ""
    return tuple(sorted(kept, key=lambda each: (due.get(each.key, len(due)), each.unit != here)))


def _called(indicator: Indicator) -> Iterable[str]:
    return (folded(name) for name in (indicator.key, indicator.name, *indicator.aliases))
