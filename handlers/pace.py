"""`/kpi pace <indicator | unit> [year]`: a year against its milestones, last year, its target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.aggregation import Aggregation
from domain.errors import NotFoundError
from domain.indicators import Indicator, Stage
from domain.names import folded
from domain.periods import Period
from domain.units import Unit
from domain.year_to_date import YearPeriod
from domain.year_verdicts import Verdict
from handlers.admission import check_length
from handlers.annual_facts import year_example
from handlers.annual_words import year_last
from handlers.names import find_unit, stored
from handlers.pace_facts import YearPace, year_pace
from handlers.pace_parts import PaceParts, pace_parts
from handlers.pace_picture import YearPicture, year_picture
from handlers.pace_rows import PaceRow, pace_rows
from handlers.pace_words import (
    SHORT,
    against,
    change_words,
    headline,
    outlook_words,
    rate_words,
    remarks,
)
from handlers.permissions import may_define
from handlers.replay_scope import EVERYWHERE
from handlers.request import Request
from handlers.scene import Scene, look
from handlers.words import Words
from storage.store import Store

USAGE = (
    "/kpi pace abandonment",
    "/kpi pace abandonment 2017/18",
    "/kpi pace imt",
    "/kpi pace all",
    "/kpi pace imt share",
)
MOST_LISTED = 50


@dataclass(frozen=True)
class PaceShown:
    """``facts`` are (label, words); ``remarks`` say what the numbers leave out."""

    indicator: str
    name: str
    unit_name: str
    year: str
    direction: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[PaceRow, ...]
    remarks: tuple[str, ...]
    has_target: bool
    may_change: bool
    example: str = ""
    picture: YearPicture | None = None
    parts: PaceParts | None = None
    shared: bool = False


@dataclass(frozen=True)
class PaceListed:
    """One indicator of a unit, in words."""

    indicator: str
    name: str
    year: str
    to_date: str
    milestone: str
    last_year: str
    outlook: str


@dataclass(frozen=True)
class UnitPace:
    """A unit's indicators, the worst first; ``left`` more are not listed. ``tally`` in words."""

    unit_name: str
    as_of: date
    tally: str
    rows: tuple[PaceListed, ...]
    left: int = 0
    shared: bool = False


def handle(request: Request, store: Store) -> PaceShown | UnitPace:
    """Of the indicator or unit named; without a name, of the channel's unit."""
    check_length(request.text)
    scene = look(request, store)
    words, year, _ = year_last(scene, request.text.split())
    name = " ".join(words) or request.value("unit")
    if not name and request.value("indicator"):
        name = request.value("indicator")
    if not name and scene.unit is not None:
        return _unit(scene, scene.unit, year)
    if not name:
        raise NotFoundError("Say whose pace, for example /kpi pace abandonment or /kpi pace imt.")
    catalogue = stored(store, scene.unit, retired=True)
    if year is not None and len(catalogue.matches(request.text)) == 1:
        return _indicator(scene, catalogue.find(request.text), None)
    unit = find_unit(store.units.all(), name)
    if unit is not None:
        return _unit(scene, unit, year)
    if folded(name) in EVERYWHERE:
        return _list(scene, "all units", store.indicators.all(), year)
    return _indicator(scene, catalogue.find(name), year)


def _indicator(scene: Scene, indicator: Indicator, year: Period | None) -> PaceShown:
    record = scene.store.records.of(indicator.key)
    pace = year_pace(scene, record, year, scene.store.annual_targets.of(indicator.key))
    said = headline(pace)
    return PaceShown(
        indicator=indicator.key,
        name=indicator.name,
        unit_name=scene.unit_name(indicator.unit),
        year=pace.shown.year.label,
        direction=indicator.polarity.direction,
        headline=said,
        facts=_facts(pace),
        rows=pace_rows(pace),
        remarks=remarks(pace),
        has_target=pace.target is not None,
        may_change=may_define(scene.person) and not pace.shown.year.ended(scene.today),
        example=_example(pace),
        picture=year_picture(pace, scene.unit_name(indicator.unit), said),
        parts=pace_parts(scene, pace),
    )


def _example(pace: YearPace) -> str:
    """A year's target that could be typed: the level it is measured by, where there is one."""
    return Words(pace.record).value(pace.level) if pace.level else year_example(pace.record)


def _facts(pace: YearPace) -> tuple[tuple[str, str], ...]:
    shown, words, total = pace.shown, Words(pace.record), pace.shown.total
    latest = shown.latest
    found: list[tuple[str, str]] = []
    if latest is not None and latest.entry is not None:
        value = latest.entry.exact(shown.measure)
        found.append((latest.period.long_label, against(pace, value, pace.milestone)))
    alone = len(shown.counted) == 1 and shown.to_come  # the year to date is that one period
    if total.value is not None and shown.aggregation is not Aggregation.LAST and not alone:
        told = against(pace, total.value, pace.milestone_to_date)
        whole = "Year to date" if shown.to_come else "The whole year"
        found.append((f"{whole}, {_through(shown.counted)}", told))
    if pace.latest_before is not None and latest is not None:
        before, noun = latest.period.same_last_year().label, shown.parts[0].period.frequency.noun
        label = f"Same {noun} last year, {before}"
        found.append((label, change_words(pace, pace.latest_before)))
    if _tells_more(pace) and pace.to_date_before is not None:
        found.append((_last_year(pace), change_words(pace, pace.to_date_before)))
    if pace.level is not None:
        found.append((f"Target of {shown.year.label}", _target(pace, words)))
    rate = rate_words(pace)
    if rate:
        found.append(("Needed from here", rate))
    return tuple(found)


def _target(pace: YearPace, words: Words) -> str:
    level = words.value(pace.level) if pace.level is not None else ""
    if pace.target is None:
        return f"{level}, its {pace.rating_level}"
    return f"{level}, {pace.target.method.words}"


def _through(counted: Sequence[YearPeriod]) -> str:
    """ "Apr 17 to Jan 18"."""
    first, last = counted[0].period.label, counted[-1].period.label
    return first if first == last else f"{first} to {last}"


def _tells_more(pace: YearPace) -> bool:
    """Whether the year to date can be compared over more than the latest period."""
    change = pace.to_date_before
    return (
        pace.shown.aggregation is not Aggregation.LAST and change is not None and change.periods > 1
    )


def _last_year(pace: YearPace) -> str:
    """Through the same period; where a value is missing, of what both years know."""
    change, noun = pace.to_date_before, pace.indicator.frequency.noun
    known = change.periods if change else 0
    if not pace.shown.to_come and known == len(pace.shown.parts):
        return f"The year before, {pace.shown.year.previous().label}"
    if known == len(pace.shown.counted):
        return f"Year to date, the same {noun}s last year"
    return f"Of the {known} {noun}s that both years know"


_WORST_FIRST = (
    Verdict.OUT_OF_REACH,
    Verdict.MISSED,
    Verdict.UNLIKELY,
    Verdict.BEHIND,
    Verdict.INCOMPLETE,
    Verdict.OPEN,
    Verdict.ON,
    Verdict.AHEAD,
    Verdict.LIKELY,
    Verdict.SECURED,
    Verdict.MET,
    Verdict.NOTHING_YET,
    Verdict.NO_TARGET,
)


def _unit(scene: Scene, unit: Unit, year: Period | None) -> UnitPace:
    return _list(scene, unit.name, scene.store.indicators.of_units([unit.key]), year)


def _list(
    scene: Scene, name: str, indicators: Iterable[Indicator], year: Period | None
) -> UnitPace:
    store = scene.store
    live = [each for each in indicators if each.stage in (Stage.LIVE, Stage.BASELINING)]
    if not live:
        raise NotFoundError(
            f"There are no indicators in {name} that expect values yet. /kpi indicator add makes "
            "one."
        )
    keys = [each.key for each in live]
    targets = store.annual_targets.among(keys)
    ranked = sorted(live, key=lambda each: each.key not in targets)
    records = store.records.many(ranked[:MOST_LISTED])
    paces = [year_pace(scene, each, year, targets.get(each.indicator.key, ())) for each in records]
    paces.sort(key=lambda each: _WORST_FIRST.index(each.verdict))
    return UnitPace(
        name,
        scene.today,
        _tally(paces),
        tuple(map(_listed, paces)),
        max(0, len(live) - MOST_LISTED),
    )


def _tally(paces: Sequence[YearPace]) -> str:
    """ "1 unlikely, 2 likely, 5 without a target"."""
    words = [SHORT[each.verdict] for each in paces if each.verdict is not Verdict.NO_TARGET]
    told = [f"{words.count(each)} {each}" for each in dict.fromkeys(words)]
    without = sum(each.verdict is Verdict.NO_TARGET for each in paces)
    return ", ".join([*told, *([f"{without} without a target"] if without else [])])


def _listed(pace: YearPace) -> PaceListed:
    words, total, change = Words(pace.record), pace.shown.total, pace.to_date_before
    milestone = pace.milestone_to_date
    whole = change is not None and change.periods == len(pace.shown.counted)
    before = change.before if change is not None and whole else None
    to_date, stands, last_year = words.column([total.value, milestone, before])
    return PaceListed(
        pace.indicator.key,
        pace.indicator.name,
        pace.shown.year.label,
        to_date,
        stands,
        last_year,
        outlook_words(pace),
    )
