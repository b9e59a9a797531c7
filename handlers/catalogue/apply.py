"""Stores what a catalogue's plan says, and notes who did so."""

from dataclasses import replace
from datetime import datetime

from domain.process_changes import ProcessChange
from handlers.catalogue.plan import CataloguePlan, ChangeKind
from storage.store import Store


def apply_catalogue(plan: CataloguePlan, store: Store, now: datetime, by: str) -> None:
    """People before units before goals before indicators, so that every reference holds.

    Accounts and channels that change hands are let go first.
    """
    if plan.organisation is not None:
        store.organisation.save(plan.organisation)
    for person in plan.people:
        before = store.people.get(person.key)
        if before is not None and before.slack != person.slack:
            store.people.save(replace(before, slack=""))
    for person in plan.people:
        store.people.save(person)
    for unit in plan.units:
        held = store.units.get(unit.key)
        if held is not None and held.channel != unit.channel:
            store.units.save(replace(held, channel=""))
    for unit in plan.units:
        store.units.save(unit)
    for goal in plan.goals:
        store.goals.save(goal)
    for indicator in plan.indicators:
        store.indicators.save(indicator)
    for placed in plan.targets:
        # A target that the catalogue brings was always known; one that it changes is known now.
        recorded = now if placed.replaces is not None else None
        store.targets.add(replace(placed.target, set_by=by, recorded=recorded))
    for logged in plan.process_changes:
        written = logged.entry
        store.changes.add(
            ProcessChange(
                0, logged.indicator, written.what, written.day, by, now,
                written.new_limits, written.reason,
            )
        )  # fmt: skip
    _note(plan, store, now, by)


def _note(plan: CataloguePlan, store: Store, now: datetime, by: str) -> None:
    for change in plan.changes:
        if change.kind is ChangeKind.UNCHANGED:
            continue
        detail = {each.field: f"{each.before} -> {each.after}" for each in change.fields}
        subject = change.key if change.noun == "indicator" else f"{change.noun}:{change.key}"
        store.audit.note(by, f"import: {change.kind}", subject.rstrip(":"), detail, now)
