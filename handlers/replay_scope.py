"""Which indicators a replay or a rule is about: one that is named, a unit's, or all."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NotFoundError
from domain.indicators import Indicator
from domain.names import folded
from domain.typed_text import shown
from domain.units import Unit
from handlers.findings import guess
from handlers.names import MissedNameError, find_unit, stored
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
    indicator = _indicator(scene, units, words)
    return Scope(indicator.key, indicator.name, (indicator,), indicator)


def _indicator(scene: Scene, units: Sequence[Unit], words: str) -> Indicator:
    """NotFoundError guesses a unit, where one comes close."""
    try:
        return stored(scene.store, scene.unit, retired=True).find(words)
    except MissedNameError:
        hint = guess(words, [name for unit in units for name in (unit.key, unit.name)])
        if not hint:
            raise
        raise NotFoundError(
            f"No indicator or unit is called {shown(words)}. {hint.strip()}"
        ) from None


def _some(found: tuple[Indicator, ...], name: str) -> tuple[Indicator, ...]:
    if not found:
        raise NotFoundError(f"{name} has no indicators yet. /kpi indicator add adds one.")
    return found
