"""`/kpi flag <indicator> budget|risk <reason>` and its withdrawal (criteria 3 and 4)."""

import re
from dataclasses import dataclass, replace

from domain.errors import ConflictError, DomainError
from domain.flags import Flag, FlagKind
from domain.indicators import Indicator
from domain.signals import signal_of
from domain.snapshots import Snapshot, snapshot
from handlers.admission import check_length
from handlers.causes import FLAGGED, flag_cause
from handlers.episode_choice import chosen_indicator
from handlers.meaning import meaning
from handlers.permissions import check_explain
from handlers.reassess import Reassessed, reassess, watch
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

USAGE = (
    "/kpi flag abandonment budget agency staff, about 40,000 over",
    "/kpi flag abandonment risk RM14012 loss of telephony",
    "/kpi flag abandonment withdraw budget",
)
_WORDS = re.compile(
    r"^(?P<name>.*?)\s+(?:(?P<undo>withdraw|remove|unflag)(?:\s+(?P<which>budget|risk))?"
    r"|(?P<kind>budget|risk)\b[\s:,]*(?P<reason>.*))$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Flagged:
    """``since`` is a period in words; ``meaning`` what it does to the exception."""

    snapshot: Snapshot
    flag: int
    kind: FlagKind
    reason: str
    since: str
    meaning: str


@dataclass(frozen=True)
class FlagWithdrawn:
    snapshot: Snapshot
    kinds: tuple[FlagKind, ...]
    reasons: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class FlagForm:
    """Inputs by name: indicator, kind (budget, risk), reason."""

    indicator: str
    name: str


def open_form(request: Request, store: Store) -> FlagForm:
    """For the indicator that is named, or for one that is chosen in the form."""
    scene = look(request, store)
    if not request.text.strip() and not request.value("indicator"):
        return FlagForm("", "")
    indicator = chosen_indicator(scene, request.text)
    check_explain(scene, indicator, "flag")
    return FlagForm(indicator.key, indicator.name)


def handle(request: Request, store: Store) -> Flagged | FlagWithdrawn:
    """From the words, or from the form's inputs."""
    check_length(request.text)
    scene = enter(request, store)
    if request.value("kind"):
        indicator = chosen_indicator(scene, request.text)
        return _raise(scene, indicator, request.value("kind"), request.value("reason"))
    found = _WORDS.match(" ".join(request.text.split()))
    if found is None:
        raise DomainError(
            "Say which indicator, budget or risk, and why, for example: "
            "/kpi flag abandonment budget agency staff, about 40,000 over"
        )
    indicator = chosen_indicator(scene, found["name"])
    if found["undo"]:
        return _withdraw(scene, indicator, found["which"] or "")
    return _raise(scene, indicator, found["kind"], found["reason"])


def _raise(scene: Scene, indicator: Indicator, kind_word: str, reason: str) -> Flagged:
    check_explain(scene, indicator, "flag")
    check_length(reason)
    kind = _kind(kind_word)
    if not reason.strip():
        what = "the amount or the reason" if kind is FlagKind.BUDGET else "which risk"
        raise DomainError(
            f"Say {what}, for example: /kpi flag {indicator.key} {kind} "
            + ("about 40,000 over" if kind is FlagKind.BUDGET else "RM14012 loss of telephony")
        )
    store, reason = scene.store, " ".join(reason.split())
    before = watch(store, indicator.key, scene.now)
    standing = [each for each in before.record.flags if each.kind is kind and not each.until]
    if any(each.reason == reason for each in standing):
        raise ConflictError(f"{indicator.name} is flagged so already. Nothing was changed.")
    since = scene.organisation.calendar.last_ended(indicator.frequency, scene.today)
    flag = store.flags.add(Flag(0, indicator.key, kind, reason, scene.person.key, scene.now, since))
    _note(scene, flag, "flagged")
    done = reassess(
        store,
        indicator.key,
        scene.now,
        cause=FLAGGED,
        by=scene.person.key,
        live=True,
        alert_delay=scene.request.timing.alert_delay,
        before=before,
    )
    return Flagged(_snapshot(scene, done), flag.id, kind, reason, since.long_label, meaning(done))


def _withdraw(scene: Scene, indicator: Indicator, which: str) -> FlagWithdrawn:
    check_explain(scene, indicator, "withdraw a flag of")
    store = scene.store
    before = watch(store, indicator.key, scene.now)
    wanted = _kind(which) if which else None
    standing = [
        each for each in before.record.flags if each.until is None and wanted in (None, each.kind)
    ]
    if not standing:
        of_kind = f" for {wanted}" if wanted else ""
        raise ConflictError(f"{indicator.name} has no flag{of_kind}. Nothing was changed.")
    until = scene.organisation.calendar.last_ended(indicator.frequency, scene.today)
    for flag in standing:
        store.flags.save(
            replace(flag, withdrawn_by=scene.person.key, withdrawn_at=scene.now, until=until)
        )
        _note(scene, flag, "withdrew flag")
    done = reassess(
        store,
        indicator.key,
        scene.now,
        cause=flag_cause(scene.person.name),
        by=scene.person.key,
        live=True,
        announces=False,
        before=before,
    )
    return FlagWithdrawn(
        _snapshot(scene, done),
        tuple(flag.kind for flag in standing),
        tuple(flag.reason for flag in standing),
        meaning(done),
    )


def _kind(word: str) -> FlagKind:
    try:
        return FlagKind(word.lower())
    except ValueError:
        raise DomainError("A flag is for the budget or for a risk: write budget or risk.") from None


def _note(scene: Scene, flag: Flag, what: str) -> None:
    detail = {"flag": str(flag.id), "kind": flag.kind.value, "reason": flag.reason}
    scene.store.audit.note(scene.person.key, what, flag.indicator, detail, scene.now)


def _snapshot(scene: Scene, done: Reassessed) -> Snapshot:
    record, found = done.look.record, done.look.assessments
    unit = scene.unit_name(record.indicator.unit)
    return snapshot(record, found, unit, signal=signal_of(record, found))
