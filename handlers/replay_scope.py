"""Which indicators a replay or a rule is about: one that is named, a unit's, or all."""

from dataclasses import dataclass

from domain.errors import NotFoundError
from domain.indicators import Indicator
from domain.names import folded
from handlers.names import find_unit, stored
from handlers.scene import Scene

EVERYWHERE = ("all", "everything", "all units", "everywhere")


@dataclass(frozen=True)
class Scope:
    """``key`` is what would be typed for it again; ``one`` the indicator that is named."""

    key: str
    name: str
    indicators: tuple[Indicator, ...]
    one: Indicator | None = None


def scope_of(scene: Scene, typed: str) -> Scope:
    """Without a name the channel's unit, elsewhere all."""
    units, words = scene.store.units.all(), typed.strip()
    unit = find_unit(units, words) if words else scene.unit
    if unit is not None:
        its = scene.store.indicators.all(unit.key)
        return Scope(unit.key, unit.name, _some(its, unit.name))
    if not words or folded(words) in EVERYWHERE:
        everything = scene.store.indicators.all()
        return Scope("all", "all units", _some(everything, "This organisation"))
    indicator = stored(scene.store, scene.unit, retired=True).find(words)
    return Scope(indicator.key, indicator.name, (indicator,), indicator)


def _some(found: tuple[Indicator, ...], name: str) -> tuple[Indicator, ...]:
    if not found:
        raise NotFoundError(f"{name} has no indicators yet. /kpi indicator add adds one.")
    return found
