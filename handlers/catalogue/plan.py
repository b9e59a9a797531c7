"""What a catalogue would change: added, changed, unchanged or retired, field by field."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from domain.frequencies import MONTH_NAMES, Term
from domain.indicators import Indicator, Stage
from domain.organisation import Organisation
from domain.people import Person
from domain.periods import Calendar
from domain.rating import scheme_name
from domain.units import Goal, Unit
from handlers.catalogue.changes import PlacedChange, changes_of
from handlers.catalogue.checks import (
    check_actions_ended,
    check_names,
    check_periods_kept,
    check_references,
    check_rule,
    check_sharing,
    check_target,
)
from handlers.catalogue.entries import Catalogue
from handlers.catalogue.known import Known
from handlers.catalogue.outcome import Outcome, outcome_of
from handlers.catalogue.scalars import day_name
from handlers.catalogue.targets import PlacedTarget, standing_targets, targets_of
from handlers.findings import Findings, Place


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETIRED = "retired"


@dataclass(frozen=True)
class FieldChange:
    """Both sides in words; empty where there was or will be nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryChange:
    kind: ChangeKind
    noun: str
    key: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class CataloguePlan:
    """What is to be saved, in an order in which references hold, and how it reads."""

    outcome: Outcome
    organisation: Organisation | None = None
    people: tuple[Person, ...] = ()
    units: tuple[Unit, ...] = ()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[PlacedTarget, ...] = ()
    process_changes: tuple[PlacedChange, ...] = ()
    changes: tuple[EntryChange, ...] = ()


def plan_catalogue(
    catalogue: Catalogue, known: Known, findings: Findings, now: datetime
) -> CataloguePlan:
    outcome = outcome_of(catalogue, known)
    check_references(catalogue, outcome, findings)
    check_sharing(catalogue, outcome, findings)
    check_names(catalogue, outcome, findings)
    check_periods_kept(catalogue, known, outcome, findings)
    check_actions_ended(catalogue, known, findings)
    targets: list[PlacedTarget] = []
    logged: tuple[PlacedChange, ...] = ()
    if outcome.organisation is not None:
        targets = _targets(catalogue, known, outcome, outcome.organisation, findings)
        logged = _logged(catalogue, known, outcome.organisation.today(now), findings)
    new_targets = tuple(target for target in targets if not target.stored)
    changes = _changes(catalogue, known, outcome, new_targets, logged)
    moved = outcome.organisation != known.organisation
    return CataloguePlan(
        outcome,
        outcome.organisation if moved else None,
        _moved(outcome.people, known.people),
        _moved(outcome.units, known.units),
        _moved(outcome.goals, known.goals),
        _moved(outcome.indicators, known.indicators),
        new_targets,
        logged,
        changes,
    )


def _moved(outcome: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(each for key, each in outcome.items() if known.get(key) != each)


def _logged(
    catalogue: Catalogue, known: Known, today: date, findings: Findings
) -> tuple[PlacedChange, ...]:
    return tuple(
        placed
        for key, entry in catalogue.indicators.items()
        for placed in changes_of(entry, known.process_changes.get(key, ()), today, findings)
    )


def _targets(
    catalogue: Catalogue,
    known: Known,
    outcome: Outcome,
    organisation: Organisation,
    findings: Findings,
) -> list[PlacedTarget]:
    """The file's targets; they and the stored ones must suit the rules that will hold."""
    found: list[PlacedTarget] = []
    for key, indicator in outcome.indicators.items():
        entry = catalogue.indicators.get(key)
        stored = known.targets.get(key, ())
        written = targets_of(entry, stored, organisation, findings) if entry else ()
        found += written
        place = _place_of_rules(catalogue, key)
        if place is None:
            continue
        check_rule(indicator, organisation, place, findings)
        starts = {placed.target.start: placed for placed in written}
        for start, target in standing_targets(stored).items():
            if start not in starts:
                check_target(indicator, organisation, target, place, findings)
        for placed in written:
            check_target(indicator, organisation, placed.target, placed.place, findings)
    return found


def _place_of_rules(catalogue: Catalogue, key: str) -> Place | None:
    """Where the file says something that bears on an indicator's rules."""
    if key in catalogue.indicators:
        return catalogue.indicators[key].place
    return catalogue.organisation.place if catalogue.organisation else None


def _changes(
    catalogue: Catalogue,
    known: Known,
    outcome: Outcome,
    targets: tuple[PlacedTarget, ...],
    logged: tuple[PlacedChange, ...],
) -> tuple[EntryChange, ...]:
    changes: list[EntryChange] = []
    if catalogue.organisation is not None and outcome.organisation is not None:
        name = outcome.organisation.name
        changes.append(_change("organisation", "", name, known.organisation, outcome.organisation))
    for noun, after, before, written in (
        ("person", outcome.people, known.people, catalogue.people),
        ("unit", outcome.units, known.units, catalogue.units),
    ):
        changes += _listed(noun, after, before, written, lambda each: each.name)
    changes += _listed(
        "goal", outcome.goals, known.goals, catalogue.goals, lambda goal: goal.statement
    )
    for key, indicator in outcome.indicators.items():
        moved = [_target_change(placed) for placed in targets if placed.target.indicator == key]
        moved += [_logged_change(placed) for placed in logged if placed.indicator == key]
        before_it = known.indicators.get(key)
        if key in catalogue.indicators or before_it != indicator:
            change = _change("indicator", key, indicator.name, before_it, indicator, moved)
            changes.append(change)
    return tuple(changes)


def _listed(
    noun: str,
    after: Mapping[str, Any],
    before: Mapping[str, Any],
    written: Iterable[str],
    name: Callable[[Any], str],
) -> list[EntryChange]:
    shown = set(written) | {key for key, each in after.items() if before.get(key) != each}
    return [
        _change(noun, key, name(each), before.get(key), each)
        for key, each in after.items()
        if key in shown
    ]


def _change(
    noun: str,
    key: str,
    name: str,
    before: Any,
    after: Any,
    dated: Iterable[FieldChange] = (),
) -> EntryChange:
    moved = tuple(dated)
    if before is None:
        return EntryChange(ChangeKind.ADDED, noun, key, name, moved)
    all_moved = (*_moves(before, after), *moved)
    kind = ChangeKind.CHANGED if all_moved else ChangeKind.UNCHANGED
    retires = isinstance(after, Indicator) and after.stage is Stage.RETIRED
    if retires and before.stage is not Stage.RETIRED:
        kind = ChangeKind.RETIRED
    return EntryChange(kind, noun, key, name, all_moved)


def _moves(before: Any, after: Any) -> Iterator[FieldChange]:
    for field in fields(after):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if isinstance(new, Calendar):
            yield from _moves(old, new)
        elif old != new:
            yield FieldChange(field.name, _told(field.name, before), _told(field.name, after))


def _target_change(placed: PlacedTarget) -> FieldChange:
    before = f"{placed.replaces.value:,f}" if placed.replaces else ""
    return FieldChange(
        f"target from {placed.target.start.label}", before, f"{placed.target.value:,f}"
    )


def _logged_change(placed: PlacedChange) -> FieldChange:
    written = placed.entry
    limits = ", new limits" if written.new_limits else ""
    return FieldChange(f"change of {written.day:%-d %b %Y}", "", f"{written.what}{limits}")


def _told(field: str, entry: Any) -> str:
    value = getattr(entry, field)
    return ", ".join(map(day_name, value)) if field == "working_days" else _words(value)


def _words(value: Any) -> str:
    """A field's value for a preview: short, and never as Python writes it."""
    match value:
        case None | "" | ():
            return ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case Decimal():
            return f"{value:,f}"
        case Term():
            first, last = MONTH_NAMES[value.start_month - 1], MONTH_NAMES[value.end_month - 1]
            return f"T{value.name_number} {first[:3]} to {last[:3]}"
        case int() | str():
            return str(value)
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return ", ".join(_words(each) for each in value)
    parts = [(field.name, getattr(value, field.name)) for field in fields(value)]
    words = ", ".join(f"{name} {_words(part)}" for name, part in parts if _words(part))
    return f"{scheme_name(value)} {words}" if _is_scheme(value) else words


def _is_scheme(value: Any) -> bool:
    try:
        scheme_name(value)
    except StopIteration:
        return False
    return True
