"""`/kpi outlook <indicator|unit>`: the next six periods, and when it is back on track."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.assessments import Assessment
from domain.errors import NotFoundError
from domain.forecast_values import forecast_values
from domain.indicators import Indicator, Stage
from domain.levels import level_word
from domain.outlooks import FEWEST, Course, Horizon, Outlook
from domain.promise_record import Promise
from domain.snapshots import Snapshot, snapshot
from domain.units import Unit
from handlers.admission import check_length
from handlers.episode_choice import chosen_indicator
from handlers.forecasting import Prospect, prospect, prospects
from handlers.names import find_unit
from handlers.outlook_record import (
    Promised,
    past_forecasts,
    past_promises,
    promised,
    standing_promises,
)
from handlers.outlook_words import Numbers, chance_words, numbers, recovery_brief, weight_words
from handlers.request import Request
from handlers.scene import Scene, look
from storage.store import Store

USAGE = (
    "/kpi outlook abandonment",
    "/kpi outlook imt",
    "/kpi outlook abandonment share",
)
_WORST_FIRST = (
    Course.NO_DATE,
    Course.NOT_BEFORE,
    Course.EXPECTED,
    Course.SLIPS,
    Course.STAYS,
    Course.NO_LEVEL,
)


@dataclass(frozen=True)
class ComingPeriod:
    """One of the next periods in words, and its numbers for the picture.

    ``target`` is what has to be reached in it; without one it is empty and ``chance`` says so.
    ``goal`` is what people call it.
    """

    label: str
    long_label: str
    median: str
    span: str
    target: str
    chance: str
    horizon: Horizon
    goal: str = "target"


@dataclass(frozen=True)
class IndicatorOutlook:
    """``lacking`` says why there is no forecast; ``coming`` and ``recovery`` are empty then.

    ``brief`` is the recovery for a picture. ``late`` names periods that have ended without a final
    value. ``episode`` is the exception that is going on, or 0. ``made`` is to be kept.
    """

    snapshot: Snapshot
    coming: tuple[ComingPeriod, ...] = ()
    recovery: str = ""
    weight: str = ""
    provisional: bool = False
    lacking: str = ""
    late: str = ""
    promised: Promised | None = None
    past_forecasts: str = ""
    past_promises: str = ""
    brief: str = ""
    episode: int = 0
    made: tuple[Outlook, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class OutlookLine:
    """One indicator of a unit; without a forecast ``lacking`` says why, and the rest is empty."""

    indicator: str
    name: str
    latest: str
    coming: str = ""
    chance: str = ""
    recovery: str = ""
    lacking: str = ""
    course: Course | None = None


@dataclass(frozen=True)
class UnitOutlook:
    """The worst first; ``made`` are to be kept."""

    unit: str
    unit_name: str
    lines: tuple[OutlookLine, ...]
    past_forecasts: str = ""
    made: tuple[Outlook, ...] = ()
    shared: bool = False


def handle(request: Request, store: Store) -> IndicatorOutlook | UnitOutlook:
    """Of the unit or indicator named; without a name, of the channel's unit."""
    check_length(request.text)
    scene = look(request, store)
    words = request.text.strip()
    if request.value("indicator"):
        return _indicator(scene, chosen_indicator(scene, words))
    unit = find_unit(store.units.all(), words) if words else scene.unit
    if unit is not None:
        return _unit(scene, unit)
    if not words:
        raise NotFoundError(
            "Say of which indicator or unit, for example /kpi outlook abandonment. "
            "/kpi list shows them all."
        )
    return _indicator(scene, chosen_indicator(scene, words))


def _indicator(scene: Scene, indicator: Indicator) -> IndicatorOutlook:
    record = scene.store.records.of(indicator.key)
    seen = prospect(record, scene.now)
    promise = standing_promises(scene, (indicator.key,)).get(indicator.key)
    going = scene.store.episodes.going_among((indicator.key,))
    made = seen.made
    return IndicatorOutlook(
        snapshot=snapshot(record, seen.assessments, scene.unit_name(indicator.unit)),
        coming=coming_periods(seen),
        recovery=seen.recovery_words(scene.today),
        weight=weight_words(made) if made else "",
        provisional=made is not None and made.is_provisional,
        lacking=seen.lacking,
        late=_late(scene, seen),
        promised=promised(scene, promise, made),
        past_forecasts=past_forecasts(scene, (indicator.key,)),
        past_promises=past_promises(scene, seen, promise),
        brief=recovery_brief(seen.recovery, scene.today) if seen.recovery else "",
        episode=going[0].id if going else 0,
        made=_new(scene, (seen,)),
    )


def _new(scene: Scene, found: Sequence[Prospect]) -> tuple[Outlook, ...]:
    """Those that have not been made from this data and these targets before."""
    made = [each.made for each in found if each.made]
    kept = scene.store.forecasts.made_from([each.indicator for each in made])
    return tuple(each for each in made if each.revision > kept.get(each.indicator, 0))


def coming_periods(seen: Prospect) -> tuple[ComingPeriod, ...]:
    if seen.made is None:
        return ()
    shown = numbers(seen.words, seen.made.horizons)
    return tuple(_coming(seen, shown, each) for each in seen.made.horizons)


def _coming(seen: Prospect, shown: Numbers, horizon: Horizon) -> ComingPeriod:
    return ComingPeriod(
        label=horizon.period.label,
        long_label=horizon.period.long_label,
        median=shown.value(horizon.median),
        span=shown.span(horizon),
        target=seen.words.level(horizon.level),
        chance=chance_words(horizon.chance),
        horizon=horizon,
        goal=level_word(seen.record),
    )


def _late(scene: Scene, seen: Prospect) -> str:
    """The periods that the forecast still counts as coming, though they have ended."""
    horizons = seen.made.horizons if seen.made else ()
    ended = [each.period for each in horizons if each.period.ended(scene.today)]
    overdue = [each for each in ended if each.due(seen.record.indicator.due_days) < scene.today]
    if not overdue:
        return ""
    names = ", ".join(each.label for each in overdue)
    return f"No final value yet for {names}: log what is missing for a forecast that starts later."


def _unit(scene: Scene, unit: Unit) -> UnitOutlook:
    indicators = [
        each
        for each in scene.store.indicators.of_units([unit.key])
        if each.stage not in (Stage.RETIRED, Stage.PROPOSED)
    ]
    keys = [each.key for each in indicators]
    found = prospects(tuple(scene.store.records.whole(indicators)), scene.now)
    said = standing_promises(scene, keys)
    lines = [(_severity(each), _line(scene, each, said)) for each in found]
    lines.sort(key=lambda each: each[0])
    return UnitOutlook(
        unit=unit.key,
        unit_name=unit.name,
        lines=tuple(line for _, line in lines),
        past_forecasts=past_forecasts(scene, keys),
        made=_new(scene, found),
    )


def _severity(seen: Prospect) -> tuple[int, float]:
    """Off target without a date first, then by the chance at the end of what is forecast."""
    if seen.made is None or seen.recovery is None:
        return len(_WORST_FIRST), 0.0
    return _WORST_FIRST.index(seen.recovery.course), seen.made.horizons[-1].chance or 0.0


def _line(scene: Scene, seen: Prospect, said: Mapping[str, Promise]) -> OutlookLine:
    indicator, words = seen.record.indicator, seen.words
    valued = [each for each in seen.assessments if each.cell.is_final]
    latest = words.labelled(valued[-1]) if valued else "no value yet"
    if seen.made is None:
        return OutlookLine(indicator.key, indicator.name, latest, lacking=_briefly(seen, valued))
    first, last = seen.made.horizons[0], seen.made.horizons[-1]
    shown = numbers(words, seen.made.horizons)
    return OutlookLine(
        indicator=indicator.key,
        name=indicator.name,
        latest=latest,
        coming=f"{first.period.label}: {shown.value(first.median)} ({shown.span(first)})",
        chance=_chances(first, last),
        recovery=_recovery(scene, seen, said.get(indicator.key)),
        course=seen.recovery.course if seen.recovery else None,
    )


def _chances(first: Horizon, last: Horizon) -> str:
    if last.chance is None:
        return chance_words(last.chance)
    return (
        f"{first.period.label}: {chance_words(first.chance)}, "
        f"{last.period.label}: {chance_words(last.chance)}"
    )


def _briefly(seen: Prospect, valued: Sequence[Assessment]) -> str:
    known = len(forecast_values(seen.record, valued))
    if known < FEWEST:
        return f"{known} of {FEWEST} values"
    return f"latest final value {valued[-1].period.label}"


def _recovery(scene: Scene, seen: Prospect, promise: Promise | None) -> str:
    told = recovery_brief(seen.recovery, scene.today) if seen.recovery else ""
    told += f"; promised by {promise.day:%-d %b %Y}" if promise else ""
    return f"{told} (provisional)" if seen.made and seen.made.is_provisional else told
