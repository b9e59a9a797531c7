"""What is shown of a year's target: milestones, parts, assumptions, and who set what when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from domain.aggregation import over_time
from domain.annual_targets import AnnualTarget, Method, aggregation_of, standing
from domain.assessments import Record
from domain.fiscal_years import running_year
from domain.indicators import Indicator, Stage
from domain.measures import Measure
from domain.periods import Period
from domain.readings import counting
from handlers.people import names
from handlers.permissions import may_define
from handlers.scene import Scene
from handlers.words import EXAMPLES, Words

MOST_REVISIONS = 10
_AMOUNTS = (Measure.COUNT, Measure.CURRENCY)


@dataclass(frozen=True)
class MilestoneLine:
    """One period in words; ``so_far`` is the sum up to it, empty where parts do not add up."""

    period: str
    value: str
    so_far: str = ""
    by_hand: bool = False
    over: bool = False


@dataclass(frozen=True)
class RevisionLine:
    at: datetime
    who: str
    words: str


@dataclass(frozen=True)
class PartLine:
    """A share of the year's target that another indicator has."""

    indicator: str
    name: str
    unit_name: str
    weight: str
    value: str


@dataclass(frozen=True)
class YearTargetShown:
    """``value`` is empty where the year has no target. ``change`` says what was just done, in
    words, and is empty where it is only shown; ``meaning`` what that did to ratings.
    """

    indicator: str
    name: str
    unit_name: str
    year: str
    value: str
    adds_up: bool
    aggregation: str
    method: str = ""
    basis: str = ""
    assumptions: str = ""
    milestones: tuple[MilestoneLine, ...] = ()
    parts: tuple[PartLine, ...] = ()
    part_of: str = ""
    revisions: tuple[RevisionLine, ...] = ()
    earlier: int = 0
    rates: bool = False
    may_change: bool = False
    change: str = ""
    meaning: tuple[str, ...] = ()
    other_years: tuple[str, ...] = ()
    example: str = ""


def year_target_shown(
    scene: Scene,
    indicator: Indicator,
    year: Period,
    change: str = "",
    meaning: tuple[str, ...] = (),
) -> YearTargetShown:
    record = scene.store.records.of(indicator.key)
    targets = scene.store.annual_targets.of(indicator.key)
    target = standing(targets, year)
    words, aggregation = Words(record), aggregation_of(indicator)
    base = YearTargetShown(
        indicator=indicator.key,
        name=indicator.name,
        unit_name=scene.unit_name(indicator.unit),
        year=year.label,
        value="",
        adds_up=aggregation.adds_up,
        aggregation=aggregation.words,
        may_change=may_define(scene.person) and not year.ended(scene.today),
        example=year_example(record),
        other_years=tuple(dict.fromkeys(each.year.label for each in targets if each.year != year)),
    )
    return base if target is None else _full(scene, base, words, target, targets, change, meaning)


def year_example(record: Record) -> str:
    """A year's target that could be typed: about what the last year came to, where known."""
    indicator, words = record.indicator, Words(record)
    entries = [each.entry for _, each in sorted(counting(record.readings).items()) if each.entry]
    a_year = record.organisation.calendar.periods_a_year(indicator.frequency)
    last = over_time(entries[-a_year:], aggregation_of(indicator), indicator.measure)
    if last.value and (len(entries) >= a_year or not aggregation_of(indicator).adds_up):
        return words.value(_round(last.value) if indicator.measure in _AMOUNTS else last.value)
    if aggregation_of(indicator).adds_up:
        return words.value(Decimal(12000))
    return EXAMPLES[indicator.measure].partition(" or ")[0]


def _round(value: Fraction) -> Fraction:
    """To two figures, as people set targets: 17,000 for 16,750."""
    step = Fraction(10) ** (len(str(int(abs(value)))) - 2)
    return round(value / step) * step


def shown_year(scene: Scene, indicator: Indicator) -> Period:
    """The running year; before it has a target, the next one if that has."""
    running = running_year(scene.organisation, scene.today)
    targets = scene.store.annual_targets.of(indicator.key)
    ahead = standing(targets, running) is None and standing(targets, running.next()) is not None
    return running.next() if ahead else running


def _full(
    scene: Scene,
    base: YearTargetShown,
    words: Words,
    target: AnnualTarget,
    targets: Sequence[AnnualTarget],
    change: str,
    meaning: tuple[str, ...],
) -> YearTargetShown:
    revisions = [each for each in targets if each.year == target.year]
    part_of = scene.store.indicators.get(target.part_of) if target.part_of else None
    return replace(
        base,
        value=words.value(target.value),
        method="" if target.method is Method.SHARE else target.method.words,
        basis=target.basis,
        assumptions=target.assumptions,
        milestones=milestone_lines(scene, words, target, base.adds_up),
        parts=_parts(scene, target),
        part_of=part_of.name if part_of else "",
        revisions=_revisions(scene, words, revisions)[:MOST_REVISIONS],
        earlier=max(0, len(revisions) - MOST_REVISIONS),
        rates=target.rates,
        change=change,
        meaning=meaning,
    )


def milestone_lines(
    scene: Scene, words: Words, target: AnnualTarget, adds_up: bool
) -> tuple[MilestoneLine, ...]:
    so_far, lines = Decimal(0), []
    for each in target.milestones:
        so_far += each.value
        lines.append(
            MilestoneLine(
                each.period.label,
                words.value(each.value),
                words.value(so_far) if adds_up else "",
                each.by_hand,
                each.period.ended(scene.today),
            )
        )
    return tuple(lines)


def _parts(scene: Scene, target: AnnualTarget) -> tuple[PartLine, ...]:
    found = []
    for part in scene.store.annual_targets.parts_of(target.indicator, target.year):
        indicator = scene.store.indicators.get(part.indicator)
        if indicator is None:
            continue
        words = Words(Record(indicator, scene.organisation))
        weight = f"{part.weight:f}" if part.weight is not None else ""
        unit = scene.unit_name(indicator.unit)
        retired = " (retired)" if indicator.stage is Stage.RETIRED else ""
        name = f"{indicator.name}{retired}"
        found.append(PartLine(indicator.key, name, unit, weight, words.value(part.value)))
    return tuple(found)


def _revisions(
    scene: Scene, words: Words, revisions: Sequence[AnnualTarget]
) -> tuple[RevisionLine, ...]:
    """The newest first."""
    people = names(scene.store, tuple(each.set_by for each in revisions))
    lines, before = [], None
    for each in revisions:
        who = people.get(each.set_by, each.set_by)
        lines.append(RevisionLine(each.recorded, who, _changed(words, before, each)))
        before = each
    return tuple(reversed(lines))


def _changed(words: Words, before: AnnualTarget | None, now: AnnualTarget) -> str:
    """What this revision set, in words."""
    by_hand = [each for each in now.milestones if each.by_hand]
    if before is not None and before.value == now.value and by_hand:
        had = {each.period: each for each in before.milestones}
        new = [each for each in by_hand if had.get(each.period) != each] or by_hand[-1:]
        told = ", ".join(f"{each.period.label} to {words.value(each.value)}" for each in new)
        return f"{told} by hand" + (f", because {now.assumptions}" if now.assumptions else "")
    told = f"{words.value(now.value)}, {now.method.words}"
    return told + (f", because {now.assumptions}" if now.assumptions else "")
