"""`/kpi health`: how the programme itself does, each item with the records behind it."""

from dataclasses import dataclass
from datetime import date

from domain.detection_lag import LagStep, detection_lag
from domain.health import EIGHT, ON_TIME, Case, Count, HealthItem, Tally
from domain.health_items import FORMULAS, measured
from domain.open_ages import OpenAge, open_ages
from domain.units import Unit
from domain.value_health import never_logged
from handlers.admission import check_length
from handlers.health_words import UnknownItemError, asked
from handlers.refused import Refused, Suggestion
from handlers.request import Request
from handlers.scene import Scene, look
from storage.store import Store

USAGE = (
    "/kpi health",
    "/kpi health imt",
    "/kpi health all",
    "/kpi health held",
    "/kpi health imt values since jan 2018",
    "/kpi health share",
)
EVERYWHERE = "all units"
MOST_CASES = 40


@dataclass(frozen=True)
class Measured:
    """One item as it stands; ``left_out`` says in words what could not be judged."""

    item: HealthItem
    tally: Tally
    left_out: str = ""


@dataclass(frozen=True)
class HealthShown:
    """``unit`` is a key, empty for all; ``silent`` indicators never had a value."""

    scope: str
    unit: str
    since: date
    today: date
    eight: tuple[Measured, ...]
    on_time: tuple[Measured, ...]
    ages: tuple[OpenAge, ...]
    lag: tuple[LagStep, ...]
    silent: int = 0
    shared: bool = False


@dataclass(frozen=True)
class HealthCases:
    """The records behind one item, the worst first; ``left`` more are not listed."""

    scope: str
    unit: str
    since: date
    today: date
    measured: Measured
    cases: tuple[Case, ...]
    left: int = 0
    shared: bool = False


def handle(request: Request, store: Store) -> HealthShown | HealthCases | Refused:
    """Of the unit named; without a name, of the channel's unit, else of all."""
    check_length(request.text)
    scene = look(request, store)
    try:
        wanted = asked(request.text, store.units.all(), scene.organisation, scene.today)
    except UnknownItemError as fault:
        near = (Suggestion(f"/kpi health {each}", f"health {each}") for each in fault.nearest)
        return Refused(str(fault), tuple(near))
    unit = wanted.unit or (None if wanted.everywhere else scene.unit)
    if wanted.item is None:
        return _shown(scene, unit, wanted.since)
    return _cases(scene, unit, wanted.since, wanted.item)


def _shown(scene: Scene, unit: Unit | None, since: date) -> HealthShown:
    facts = scene.store.health.facts(scene.now, since, unit.key if unit else None)
    found = {item: _measured(item, count) for item, count in measured(facts).items()}
    return HealthShown(
        scope=unit.name if unit else EVERYWHERE,
        unit=unit.key if unit else "",
        since=since,
        today=scene.today,
        eight=tuple(found[item] for item in EIGHT),
        on_time=tuple(found[item] for item in ON_TIME),
        ages=open_ages(facts),
        lag=detection_lag(facts),
        silent=len(never_logged(facts)),
    )


def _cases(scene: Scene, unit: Unit | None, since: date, item: HealthItem) -> HealthCases:
    facts = scene.store.health.facts(scene.now, since, unit.key if unit else None)
    count = FORMULAS[item](facts)
    listed = count.worst_first
    return HealthCases(
        scope=unit.name if unit else EVERYWHERE,
        unit=unit.key if unit else "",
        since=since,
        today=scene.today,
        measured=_measured(item, count),
        cases=listed[:MOST_CASES],
        left=max(0, len(listed) - MOST_CASES),
    )


def _measured(item: HealthItem, count: Count) -> Measured:
    return Measured(item, count.tally, count.left_out)
