"""`/kpi status [unit | indicator]`: tally, exceptions first, then everything."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.assessments import assess
from domain.errors import NotFoundError
from domain.fans import with_fan
from domain.indicators import Indicator, Stage
from domain.names import folded
from domain.rating import Rating
from domain.signals import signal_of
from domain.units import Unit
from handlers.admission import check_length
from handlers.names import find_unit, stored
from handlers.pausing import paused_words
from handlers.people import name_of
from handlers.request import Request
from handlers.scene import Scene, look
from handlers.status_rows import StatusRow, around, ranked, row
from handlers.words import Words
from storage.store import Store

__all__ = ["IndicatorStatus", "Status", "StatusRow", "Tally", "UnitStatus"]

USAGE = (
    "/kpi status",
    "/kpi status imt",
    "/kpi status abandonment",
    "/kpi status all",
    "/kpi status imt share",
)
EVERYTHING = ("all", "everything", "all units")


@dataclass(frozen=True)
class Tally:
    """Each indicator once by its latest value. ``awaited`` and ``overdue`` count the indicators
    that wait for a value, by the one that has been missing longest (one may be Red and overdue).
    """

    red: int = 0
    amber: int = 0
    green: int = 0
    unrated: int = 0
    not_expected: int = 0
    no_value: int = 0
    awaited: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class UnitStatus:
    """Exceptions first, worst first, then Red, Amber, Green, unrated; catalogue order within."""

    unit: str
    unit_name: str
    tally: Tally
    rows: tuple[StatusRow, ...]
    has_channel: bool = True


@dataclass(frozen=True)
class Status:
    """One unit, or several where the channel has none and no unit was named."""

    as_of: date
    units: tuple[UnitStatus, ...]
    paused: str = ""
    shared: bool = False


@dataclass(frozen=True)
class IndicatorStatus:
    """One indicator: its row, and the value of the same period last year in words."""

    as_of: date
    row: StatusRow
    last_year: str = ""
    lead: str = ""
    owner: str = ""
    shared: bool = False


def handle(request: Request, store: Store) -> Status | IndicatorStatus:
    """Of the unit or indicator named; without a name, of the channel's unit, else of all."""
    check_length(request.text)
    scene = look(request, store)
    words = request.text.strip() or request.value("unit")
    if not words and scene.unit is not None:
        return unit_status(scene, [scene.unit])
    units = store.units.all()
    if not words:
        return unit_status(scene, units)
    if folded(words) in EVERYTHING:
        return unit_status(scene, units)
    unit = find_unit(units, words)
    if unit is not None:
        return unit_status(scene, [unit])
    found = stored(store, scene.unit, retired=True).find(words)
    return _indicator_status(scene, found)


def unit_status(scene: Scene, units: Sequence[Unit]) -> Status:
    if not units:
        raise NotFoundError("There is no unit yet. Type /kpi in its channel to set one up.")
    store = scene.store
    shown = store.indicators.of_units([unit.key for unit in units])
    live = [each for each in shown if each.stage is not Stage.RETIRED]
    found = _rows(scene, units, live)
    return Status(
        as_of=scene.today,
        units=tuple(_unit(unit, found[unit.key]) for unit in units),
        paused=paused_words(store),
    )


def _rows(
    scene: Scene, units: Sequence[Unit], indicators: Sequence[Indicator]
) -> Mapping[str, list[StatusRow]]:
    """By unit."""
    near, unit_names = around(scene, indicators), {unit.key: unit.name for unit in units}
    found: dict[str, list[StatusRow]] = defaultdict(list)
    for each in scene.store.records.judged(indicators, scene.today):
        unit = each.record.indicator.unit
        told = row(near, each.record, each.assessments, unit_names[unit], each.signal)
        found[unit].append(told)
    return found


def tally(found: Iterable[StatusRow]) -> Tally:
    shown = list(found)
    ratings = [each.snapshot.rating for each in shown if each.snapshot.value is not None]
    missing = [each.missing for each in shown if each.missing is not None]
    empty = [each.snapshot.rating for each in shown if each.snapshot.value is None]
    grey = empty.count(Rating.NOT_EXPECTED)
    return Tally(
        red=ratings.count(Rating.RED),
        amber=ratings.count(Rating.AMBER),
        green=ratings.count(Rating.GREEN),
        unrated=ratings.count(Rating.UNRATED),
        not_expected=grey,
        no_value=len(empty) - grey,
        awaited=sum(each.days <= 0 for each in missing),
        overdue=sum(each.days > 0 for each in missing),
    )


def _unit(unit: Unit, found: Iterable[StatusRow]) -> UnitStatus:
    shown = ranked(found)
    return UnitStatus(unit.key, unit.name, tally(shown), shown, bool(unit.channel))


def _indicator_status(scene: Scene, indicator: Indicator) -> IndicatorStatus:
    store = scene.store
    record = store.records.of(indicator.key)
    words, assessments = Words(record), assess(record, scene.today)
    valued = [each for each in assessments if each.cell.value is not None]
    year_ago = valued[-1].period.same_last_year() if valued else None
    last_year = next((each for each in valued if each.period == year_ago), None)
    found = row(
        around(scene, [indicator]),
        record,
        assessments,
        scene.unit_name(indicator.unit),
        signal_of(record, assessments),
    )
    return IndicatorStatus(
        as_of=scene.today,
        row=replace(found, snapshot=with_fan(found.snapshot, record, assessments)),
        last_year=words.labelled(last_year) if last_year else "",
        lead=name_of(store, indicator.lead_officer),
        owner=name_of(store, indicator.data_owner),
    )
