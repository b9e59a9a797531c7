"""The inputs of an action's form; every fault is told at its own input."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.actions import Action, ActionKind
from domain.errors import ConflictError, DomainError
from domain.indicators import Indicator, Stage
from domain.people import Person
from domain.telling import latest_valued
from handlers.action_owner import chosen_owner
from handlers.action_report import check_day
from handlers.dates import parse_day
from handlers.field_faults import Faults, FormRefusedError
from handlers.reassess import watch
from handlers.scene import Scene
from handlers.target import value_of
from handlers.words import Words

LONGEST_DESCRIPTION = 500


def wanted_action(scene: Scene, indicator: Indicator) -> Action:
    """What the inputs describe, not stored yet."""
    faults, request = Faults(), scene.request
    kind = _kind(request.value("kind"), faults)
    description = " ".join(request.value("description").split())
    if not description and kind is ActionKind.OTHER:
        faults.add("description", "Say what is to be done, or choose one of the standard actions.")
    faults.tried("description", lambda: check_description(description))
    owner = _owner(scene, faults)
    report_back = _report_back(scene, kind, faults)
    success = _success(scene, indicator, faults)
    faults.check()
    return Action(
        id=0,
        indicator=indicator.key,
        description=description or kind.words,
        owner=owner.key if owner else "",
        created_by=scene.person.key,
        created_at=scene.now,
        kind=kind,
        root_cause=request.value("root_cause"),
        hypothesis=request.value("hypothesis"),
        report_back=report_back,
        success=success,
    )


def check_description(text: str) -> None:
    if len(text) > LONGEST_DESCRIPTION:
        raise DomainError(
            f"Say it in at most {LONGEST_DESCRIPTION} characters; these are {len(text):,}. "
            "The rest can go into a note."
        )


def check_in_use(indicator: Indicator) -> None:
    if indicator.stage is Stage.RETIRED:
        raise ConflictError(
            f"{indicator.name} is retired, so no action can be agreed on for it. "
            "Nothing was stored."
        )


def check_success(scene: Scene, indicator: Indicator, level: Decimal) -> None:
    """A level that the latest value reaches already would verify an action that did nothing."""
    seen = watch(scene.store, indicator.key, scene.now)
    latest = latest_valued(seen.assessments)
    value = latest.cell.value if latest else None
    if latest is None or value is None:
        return
    if indicator.polarity.worse_by(value, Fraction(level)) > 0:
        return
    words = Words(seen.record)
    raise DomainError(
        f"{words.labelled(latest)} is as good as {words.value(level)} already, so it could not "
        f"tell that the action worked ({indicator.polarity.direction}). Write a better level."
    )


def _kind(word: str, faults: Faults) -> ActionKind:
    try:
        return ActionKind(word or ActionKind.OTHER)
    except ValueError:
        faults.add("kind", "Choose what is to be done from the list.")
        return ActionKind.OTHER


def _owner(scene: Scene, faults: Faults) -> Person | None:
    try:
        return chosen_owner(scene)
    except FormRefusedError as fault:
        faults.add("owner", str(fault))
        return None


def _report_back(scene: Scene, kind: ActionKind, faults: Faults) -> date | None:
    typed = scene.request.value("report_back")
    if not typed:
        if kind.needs_report_back:
            faults.add("report_back", "This action needs a day to report back on. Choose one.")
        return None

    def read() -> date:
        day = parse_day(typed, scene.today)
        check_day(scene, day)
        return day

    return faults.tried("report_back", read)


def _success(scene: Scene, indicator: Indicator, faults: Faults) -> Decimal | None:
    typed = scene.request.value("success")
    if not typed:
        return None

    def read() -> Decimal:
        level = value_of(indicator, typed, scene.organisation.currency)
        check_success(scene, indicator, level)
        return level

    return faults.tried("success", read)
