"""The dated targets of a catalogue as periods, and which of them are new."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.errors import PeriodError
from domain.indicators import Indicator
from domain.organisation import Organisation
from domain.periods import Period
from domain.targets import Target
from handlers.catalogue.entries import IndicatorEntry, TargetEntry
from handlers.findings import Findings, Place
from handlers.named_periods import period_containing


@dataclass(frozen=True)
class PlacedTarget:
    """``replaces`` is the target of the same start that it changes; None when it is new."""

    place: Place
    target: Target
    replaces: Target | None = None
    stored: bool = False


def targets_of(
    entry: IndicatorEntry,
    stored: Iterable[Target],
    organisation: Organisation,
    findings: Findings,
) -> tuple[PlacedTarget, ...]:
    """The targets that the file gives an indicator, ordered as written."""
    standing = standing_targets(stored)
    found: dict[Period, PlacedTarget] = {}
    for written in entry.targets:
        start = _start(entry.indicator, written, organisation, findings)
        if start is None:
            continue
        if start in found:
            findings.fault(
                written.place,
                f"indicator {entry.indicator.key}, targets: {start} has a target in "
                f"{found[start].place} already. Keep one of the two.",
            )
            continue
        before = standing.get(start)
        same = before is not None and before.value == written.value
        target = Target(entry.indicator.key, start, written.value, note=written.note)
        found[start] = PlacedTarget(written.place, target, None if same else before, same)
    return tuple(found.values())


def standing_targets(stored: Iterable[Target]) -> dict[Period, Target]:
    """Of the stored targets with one start, the one recorded last."""
    known_always = [target for target in stored if target.recorded is None]
    dated = sorted(
        (target for target in stored if target.recorded is not None),
        key=lambda target: target.recorded.timestamp() if target.recorded else 0,
    )
    return {target.start: target for target in (*known_always, *dated)}


def _start(
    indicator: Indicator,
    written: TargetEntry,
    organisation: Organisation,
    findings: Findings,
) -> Period | None:
    try:
        return period_containing(organisation.calendar, indicator.frequency, written.start)
    except PeriodError as error:
        findings.fault(written.place, f"indicator {indicator.key}, targets, from: {error}")
        return None
