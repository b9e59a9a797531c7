"""A year's target that is shared out to units: how each share stands, and all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.aggregation import Aggregation, over_units
from domain.indicators import Stage
from domain.measures import Entry, Measure
from domain.periods import Period
from handlers.annual_share import shares_of
from handlers.pace_facts import YearPace, year_pace
from handlers.pace_words import against, outlook_words
from handlers.scene import Scene
from handlers.words import Words

MOST_LISTED = 12
ADD_UP = (Measure.COUNT, Measure.CURRENCY)


@dataclass(frozen=True)
class PacePart:
    """One share in words; empty where nothing is known."""

    indicator: str
    name: str
    unit_name: str
    to_date: str
    milestone: str
    outlook: str


@dataclass(frozen=True)
class PaceParts:
    """``together`` is of the periods that all shares know; ``left`` more are not listed."""

    label: str
    together: str
    rows: tuple[PacePart, ...]
    left: int = 0


def pace_parts(scene: Scene, pace: YearPace) -> PaceParts | None:
    """None where the target is not shared out. Who is retired or has no share is left out."""
    if pace.target is None:
        return None
    indicators = [
        each.indicator
        for each in shares_of(scene, pace.indicator, pace.target)
        if each.weight and each.indicator.stage is not Stage.RETIRED
    ]
    if not indicators:
        return None
    targets = scene.store.annual_targets.among([each.key for each in indicators])
    paces = [
        year_pace(scene, each, pace.shown.year, targets.get(each.indicator.key, ()))
        for each in scene.store.records.many(indicators)
    ]
    return PaceParts(
        _named(len(paces)),
        _together(pace, paces),
        tuple(_part(scene, each) for each in paces[:MOST_LISTED]),
        max(0, len(paces) - MOST_LISTED),
    )


def _named(count: int) -> str:
    if count == 1:
        return "The one share"
    return "Both shares together" if count == 2 else f"All {count} shares together"


def _together(pace: YearPace, paces: Sequence[YearPace]) -> str:
    """Ratios by the sums of their numbers, never a mean of percentages."""
    known = [_entries(each) for each in paces]
    silent = [each.indicator.name for each, its in zip(paces, known, strict=True) if not its]
    common = [part.period for part in pace.shown.parts if all(part.period in its for its in known)]
    noun = pace.indicator.frequency.noun
    if not common:
        who = f": {silent[0]} has no value yet" if silent else ""
        return f"there is no {noun} that all of them know{who}"
    level = pace.shown.aggregation is Aggregation.LAST
    counted = common[-1:] if level else common
    entries = [its[period] for its in known for period in counted]
    total = over_units(entries, pace.shown.aggregation, pace.shown.measure)
    if total.value is None or total.left_out:
        return "some have no numerator and denominator, so they cannot be taken together"
    told = against(pace, total.value, _milestone(pace, counted))
    through = common[0].label if len(common) == 1 else f"{common[0].label} to {common[-1].label}"
    if level:
        return f"{told} ({common[-1].label})"
    if all(len(its) == len(common) for its in known):
        return f"{told} ({through})"
    return f"{told} ({through}: the {len(common)} {noun}s that all of them know)"


def _entries(pace: YearPace) -> Mapping[Period, Entry]:
    return {part.period: part.entry for part in pace.shown.counted if part.entry is not None}


def _milestone(pace: YearPace, periods: Sequence[Period]) -> Fraction | None:
    """Sums add up; another level is one where all periods have the same.

    Levels of a count add up to no level that each of them has.
    """
    if pace.shown.aggregation is Aggregation.LAST and pace.shown.measure in ADD_UP:
        return None
    levels = [Fraction(pace.milestones[each]) for each in periods if each in pace.milestones]
    if len(levels) < len(periods):
        return None
    if pace.shown.aggregation.adds_up:
        return sum(levels, Fraction(0))
    return levels[0] if len(set(levels)) == 1 else None


def _part(scene: Scene, pace: YearPace) -> PacePart:
    total, milestone = pace.shown.total.value, pace.milestone_to_date
    to_date, stands = Words(pace.record).column([total, milestone])
    return PacePart(
        pace.indicator.key,
        pace.indicator.name,
        scene.unit_name(pace.indicator.unit),
        to_date,
        stands,
        outlook_words(pace),
    )
