"""`/kpi list [unit | words]`: the indicators with target, frequency and people."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import NotFoundError
from domain.indicators import Indicator, Stage
from domain.names import folded
from domain.rating import Polarity, Rating
from domain.snapshots import snapshot
from domain.targets import in_force
from domain.typed_text import shown
from domain.units import Unit
from handlers.admission import check_length
from handlers.names import find_unit, stored
from handlers.people import names
from handlers.request import Request
from handlers.scene import Scene, look
from handlers.words import Words
from storage.records import Assessed
from storage.store import Store

USAGE = ("/kpi list", "/kpi list imt", "/kpi list satisfaction", "/kpi list all", "/kpi list share")


@dataclass(frozen=True)
class ListedIndicator:
    """``target`` in words or empty; ``lead`` and ``owner`` are names."""

    key: str
    name: str
    aliases: tuple[str, ...]
    polarity: Polarity
    frequency: str
    target: str
    stage: Stage
    rating: Rating
    lead: str = ""
    owner: str = ""


@dataclass(frozen=True)
class ListedUnit:
    key: str
    name: str
    channel: str
    indicators: tuple[ListedIndicator, ...]


@dataclass(frozen=True)
class IndicatorList:
    """``words`` is what the list was narrowed by."""

    units: tuple[ListedUnit, ...]
    words: str = ""
    shared: bool = False


def handle(request: Request, store: Store) -> IndicatorList:
    """The channel's unit, a unit that is named, or every indicator with the words in its name."""
    check_length(request.text)
    scene = look(request, store)
    words = request.text.strip()
    units = store.units.all()
    unit = find_unit(units, words) if words else scene.unit
    if unit is not None:
        its = store.indicators.all(unit.key)
        return IndicatorList(_listed(scene, [unit], its), unit.name if words else "")
    narrowed = words and folded(words) != "all"
    indicators = _narrowed(scene, words) if narrowed else store.indicators.all()
    return IndicatorList(_listed(scene, units, indicators), words)


def _narrowed(scene: Scene, words: str) -> tuple[Indicator, ...]:
    wanted, store = folded(words), scene.store
    inside = {
        each.indicator
        for each in store.names.all(retired=True)
        if any(wanted in name for name in each.names)
    }
    found = store.indicators.among(inside) or stored(store, scene.unit, retired=True).nearest(words)
    if not found:
        raise NotFoundError(
            f"No indicator and no unit is called {shown(words)}. /kpi list all shows everything."
        )
    return found


def _listed(
    scene: Scene, units: Sequence[Unit], indicators: Sequence[Indicator]
) -> tuple[ListedUnit, ...]:
    found: dict[str, list[ListedIndicator]] = {unit.key: [] for unit in units}
    wanted = [each for each in indicators if each.unit in found]
    people = names(
        scene.store, (key for each in wanted for key in (each.lead_officer, each.data_owner))
    )
    for each in scene.store.records.assessed(wanted, scene.today):
        found[each.record.indicator.unit].append(_indicator(scene, each, people))
    listed = (
        ListedUnit(unit.key, unit.name, unit.channel, tuple(found[unit.key])) for unit in units
    )
    return tuple(unit for unit in listed if unit.indicators or len(units) == 1)


def _indicator(scene: Scene, found: Assessed, people: dict[str, str]) -> ListedIndicator:
    record, indicator = found.record, found.record.indicator
    running = scene.organisation.calendar.containing(indicator.frequency, scene.today)
    target = in_force(record.targets, running)
    shown_now = snapshot(record, found.assessments, "")
    return ListedIndicator(
        key=indicator.key,
        name=indicator.name,
        aliases=indicator.aliases,
        polarity=indicator.polarity,
        frequency=indicator.frequency.value,
        target=Words(record).value(target.value) if target else "",
        stage=indicator.stage,
        rating=shown_now.rating,
        lead=people.get(indicator.lead_officer, indicator.lead_officer),
        owner=people.get(indicator.data_owner, indicator.data_owner),
    )
