"""`/kpi change <indicator> <what changed> [from <day>] [new limits because ...]`: dated marks."""

import re
from dataclasses import dataclass, replace
from datetime import date

from domain.errors import ConflictError, DomainError, NotFoundError
from domain.indicators import Indicator
from domain.process_changes import LONGEST, ProcessChange
from handlers.admission import check_length
from handlers.change_words import Said, day_of, said
from handlers.episode_choice import chosen_indicator
from handlers.field_faults import Faults
from handlers.people import names
from handlers.permissions import check_change
from handlers.reassess import Look, reassess, watch
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

USAGE = (
    "/kpi change",
    "/kpi change abandonment answerphone switched off from 6 nov",
    "/kpi change abandonment answerphone switched off from nov new limits because every call waits",
    "/kpi change abandonment",
    "/kpi change withdraw 3 because it was another service",
)
MOST_LISTED = 20
_MOST_WORDS = 20  # of a name; each of them is tried as its last
_WITHDRAW = re.compile(
    r"^(?:withdraw|undo|remove)\s+#?(?P<number>\d{1,9})(?:\s+(?:because\s+)?(?P<why>.*))?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ChangeForm:
    """Inputs by name: indicator, what, day (ISO), limits (yes, no), reason."""

    indicator: str
    name: str
    day: date


@dataclass(frozen=True)
class ChangeLogged:
    """``since`` labels the period with which new limits begin, empty where none do."""

    number: int
    indicator: str
    name: str
    what: str
    day: date
    since: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ChangeWithdrawn:
    number: int
    indicator: str
    name: str
    what: str
    day: date
    reason: str
    had_limits: bool = False


@dataclass(frozen=True)
class ListedChange:
    """``by`` and ``withdrawn_by`` are names."""

    change: ProcessChange
    by: str
    withdrawn_by: str = ""


@dataclass(frozen=True)
class ChangeList:
    """Newest first, those taken back included; ``left_out`` older ones are counted."""

    indicator: str
    name: str
    changes: tuple[ListedChange, ...]
    left_out: int = 0


def open_form(request: Request, store: Store) -> ChangeForm:
    """For the indicator that is named, or for one that is chosen in the form."""
    scene = look(request, store)
    if not request.text.strip() and not request.value("indicator"):
        return ChangeForm("", "", scene.today)
    indicator = chosen_indicator(scene, request.text, retired=True)
    check_change(scene, indicator, "log a change of")
    return ChangeForm(indicator.key, indicator.name, scene.today)


def handle(request: Request, store: Store) -> ChangeLogged | ChangeWithdrawn | ChangeList:
    check_length(request.text)
    scene, text = enter(request, store), " ".join(request.text.split())
    if found := _WITHDRAW.match(text):
        return _withdraw(scene, int(found["number"]), (found["why"] or "").strip())
    indicator, words = _named(scene, text)
    if not words:
        return listed(scene, indicator)
    return _log(scene, indicator, said(words, indicator, scene.organisation, scene.today))


def from_form(request: Request, store: Store) -> ChangeLogged:
    scene, faults = enter(request, store), Faults()
    indicator = chosen_indicator(scene, "", retired=True)
    check_change(scene, indicator, "log a change of")
    limits, typed = request.value("limits") == "yes", request.value("day")
    faults.tried("what", lambda: _checked(request.value("what"), indicator))
    faults.tried("day", lambda: day_of(typed, indicator, scene.organisation, scene.today))
    faults.tried("reason", lambda: _check_reason(indicator, limits, request.value("reason")))
    faults.check()
    day = day_of(typed, indicator, scene.organisation, scene.today)
    return _log(scene, indicator, Said(request.value("what"), day, limits, request.value("reason")))


def listed(scene: Scene, indicator: Indicator) -> ChangeList:
    """Anybody may read them."""
    kept = sorted(
        scene.store.changes.of(indicator.key), key=lambda each: (each.day, each.id), reverse=True
    )
    shown = kept[:MOST_LISTED]
    people = names(
        scene.store, {key for each in shown for key in (each.logged_by, each.withdrawn_by) if key}
    )
    return ChangeList(
        indicator.key,
        indicator.name,
        tuple(
            ListedChange(
                each,
                people.get(each.logged_by, each.logged_by),
                people.get(each.withdrawn_by, each.withdrawn_by),
            )
            for each in shown
        ),
        len(kept) - len(shown),
    )


def _named(scene: Scene, text: str) -> tuple[Indicator, str]:
    """The longest run of leading words that is an indicator's name, and what follows it."""
    words = text.split()
    for at in range(min(len(words), _MOST_WORDS), 0, -1):
        try:
            indicator = chosen_indicator(
                scene, " ".join(words[:at]).strip('"\u201c\u201d'), retired=True
            )
        except DomainError:
            continue
        return indicator, " ".join(words[at:])
    return chosen_indicator(scene, " ".join(words[:2]), retired=True), ""


def _log(scene: Scene, indicator: Indicator, given: Said) -> ChangeLogged:
    check_change(scene, indicator, "log a change of")
    what = _checked(given.what, indicator)
    _check_reason(indicator, given.new_limits, given.reason)
    store, day = scene.store, given.day or scene.today
    before = watch(store, indicator.key, scene.now)
    if any(
        each.stands() and each.day == day and each.what.casefold() == what.casefold()
        for each in before.record.changes
    ):
        raise ConflictError(f"That change of {indicator.name} is logged already. Nothing changed.")
    change = store.changes.add(
        ProcessChange(
            0, indicator.key, what, day, scene.person.key, scene.now,
            given.new_limits, " ".join(given.reason.split()),
        )
    )  # fmt: skip
    _note(scene, change, "logged a change", {"new limits": "yes" if change.new_limits else "no"})
    _show(scene, before, "a change was logged")
    period = scene.organisation.calendar.containing(indicator.frequency, day)
    since = period.label if change.new_limits else ""
    return ChangeLogged(change.id, indicator.key, indicator.name, what, day, since, change.reason)


def _withdraw(scene: Scene, number: int, why: str) -> ChangeWithdrawn:
    store, change = scene.store, scene.store.changes.get(number)
    if change is None:
        raise NotFoundError(f"There is no change #{number}. Type /kpi change and an indicator.")
    indicator = store.indicators.get(change.indicator)
    assert indicator is not None  # noqa: S101  the reference is kept by the database
    check_change(scene, indicator, "take back a change of")
    if change.is_withdrawn:
        raise ConflictError(f"Change #{number} is taken back already. Nothing was changed.")
    if not why:
        raise DomainError(
            f"Say why, so that it can be read later: /kpi change withdraw {number} because it was "
            "another service"
        )
    before = watch(store, indicator.key, scene.now)
    store.changes.save(
        replace(
            change,
            withdrawn_by=scene.person.key,
            withdrawn_at=scene.now,
            withdrawn_because=" ".join(why.split()),
        )
    )
    _note(scene, change, "took back a change", {"reason": why})
    _show(scene, before, "a change was taken back")
    return ChangeWithdrawn(
        change.id, indicator.key, indicator.name, change.what, change.day, why, change.new_limits
    )


def _checked(words: str, indicator: Indicator) -> str:
    what = " ".join(words.split())
    if not what:
        raise DomainError(
            f"Say what changed, for example: /kpi change {indicator.key} answerphone switched off"
        )
    if len(what) > LONGEST:
        raise DomainError(
            f"Say it in at most {LONGEST} characters, so that it fits the chart; these are "
            f"{len(what)}. For example: answerphone switched off"
        )
    return what


def _check_reason(indicator: Indicator, new_limits: bool, reason: str) -> None:
    check_length(reason)
    if new_limits and not reason.strip():
        raise DomainError(
            "Say why the old limits no longer hold, for example: new limits because every call "
            "waits now. Without that, leave out “new limits”: the mark is drawn all the same."
        )


def _show(scene: Scene, before: Look, cause: str) -> None:
    """Messages that are out show the mark and the limits as they are now; nothing is posted."""
    reassess(
        scene.store,
        before.record.indicator.key,
        scene.now,
        cause=cause,
        by=scene.person.key,
        live=True,
        announces=False,
        before=before,
    )


def _note(scene: Scene, change: ProcessChange, what: str, more: dict[str, str]) -> None:
    detail = {"change": str(change.id), "what": change.what, "day": change.day.isoformat(), **more}
    scene.store.audit.note(scene.person.key, what, change.indicator, detail, scene.now)
