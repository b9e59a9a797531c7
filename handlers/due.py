"""`/kpi due [me | unit | all]`: the values that are waited for."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NotFoundError
from domain.indicators import Indicator
from domain.names import folded
from domain.notices import DueItem
from domain.typed_text import shown
from handlers import due_items
from handlers.admission import check_length
from handlers.names import find_unit
from handlers.permissions import may_log
from handlers.request import Request
from handlers.scene import Scene, look
from storage.store import Store

EVERYWHERE = "all units"
USAGE = ("/kpi due", "/kpi due imt", "/kpi due all", "/kpi due share")


@dataclass(frozen=True)
class DueList:
    """``scope`` in words: "you", a unit's name or `EVERYWHERE`. ``mine``: keys that the asker may
    log, for the Log buttons."""

    scope: str
    overdue: tuple[DueItem, ...]
    due: tuple[DueItem, ...]
    mine: frozenset[str] = frozenset()
    shared: bool = False


def handle(request: Request, store: Store) -> DueList:
    """Of the unit that is named; else of the channel's unit; else one's own."""
    check_length(request.text)
    scene = look(request, store)
    scope, indicators = _scope(scene)
    waiting = items_of(scene, indicators)
    may = frozenset(each.key for each in indicators if may_log(scene, each))
    return DueList(
        scope=scope,
        overdue=tuple(each for each in waiting if each.days > 0),
        due=tuple(each for each in waiting if each.days <= 0),
        mine=may,
    )


def items_of(scene: Scene, indicators: Sequence[Indicator]) -> tuple[DueItem, ...]:
    """What is missing of these indicators, the longest overdue first."""
    return due_items.items(scene, indicators)


def own(scene: Scene) -> tuple[Indicator, ...]:
    """The indicators that the person collects, or answers for where nobody collects them."""
    key = scene.person.key
    return tuple(
        each
        for each in scene.store.indicators.of_person(key)
        if key in (each.data_owner or each.lead_officer, each.data_owner)
    )


def _scope(scene: Scene) -> tuple[str, tuple[Indicator, ...]]:
    words = scene.request.text.strip()
    store = scene.store
    if folded(words) in ("all", "everything", "all units"):
        return EVERYWHERE, store.records.behind(scene.today)
    if folded(words) in ("me", "mine", "my") or (not words and scene.unit is None):
        return "you", own(scene)
    unit = find_unit(store.units.all(), words) if words else scene.unit
    if unit is None:
        raise NotFoundError(f"No unit is called {shown(words)}. Try /kpi due all.")
    return unit.name, store.indicators.all(unit.key)
