"""`/kpi action took-effect <number> [day]` and `/kpi action done <number> [words]`.

*Done* is the owner's word; that it worked is the indicator's, from the day of effect on.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.action_history import was
from domain.actions import Action, ActionNote, ActionStage, Ending
from domain.assessments import Record
from domain.errors import DomainError
from domain.verification import VERIFYING_PERIODS, first_period, holding
from handlers.action_changes import change_line
from handlers.action_choice import Chosen, going_or_verified
from handlers.admission import check_length
from handlers.dates import leading_past_day
from handlers.field_faults import refuse
from handlers.people import name_of
from handlers.reassess import Look, reassess, watch
from handlers.request import Request
from handlers.scene import Scene, enter, look
from handlers.words import Words
from storage.store import Store

USAGE = (
    "/kpi action took-effect 12 1 feb",
    "/kpi action done 12 two apprentices have begun",
    "/kpi action done 12 since 1 feb: two apprentices have begun",
)
LONGEST_BEFORE_DAYS = 366  # how long before it was agreed a change may have taken effect
LONGEST_WORDS = 1_000
_SINCE = re.compile(r"^since\s+", re.IGNORECASE)
_BEGUN = (ActionStage.CAUSE, ActionStage.PLAN)


@dataclass(frozen=True)
class EffectForm:
    """Inputs by name: day (ISO date), and where it is said to be ``done``, words."""

    action: int
    description: str
    name: str
    day: date
    earliest: date
    latest: date
    done: bool = False


@dataclass(frozen=True)
class ActionEffect:
    """From when a change counts, and what has to come. ``name`` is the indicator's.

    ``done_by`` is a name, empty where nobody has said that it is done; ``already``: nothing was
    new. ``verified`` are labels of the periods that verify it, ``held`` of one that holds so far,
    ``earliest`` of those that can at the earliest; ``wanted`` says what they have to be.
    """

    action: int
    description: str
    indicator: str
    name: str
    took_effect: date
    wanted: str
    earliest: tuple[str, ...]
    moved_from: date | None = None
    done_by: str = ""
    already: bool = False
    verified: tuple[str, ...] = ()
    reopened: bool = False
    held: str = ""


def open_took_effect(request: Request, store: Store) -> EffectForm:
    scene = look(request, store)
    return _form(scene, going_or_verified(scene, "set the day of effect of"))


def open_done(request: Request, store: Store) -> EffectForm:
    scene = look(request, store)
    chosen = going_or_verified(scene, "say what became of")
    return replace(_form(scene, chosen), done=True)


def took_effect(request: Request, store: Store) -> ActionEffect | EffectForm:
    """The day after the number, or the form's; a form asks for it where there is none."""
    check_length(request.text)
    scene = enter(request, store)
    chosen = going_or_verified(scene, "set the day of effect of")
    typed = chosen.rest or request.value("day")
    if not typed:
        return _form(scene, chosen)
    day, words = _day(scene, chosen.action, typed)
    check_words(words)
    if day == chosen.action.took_effect and not words:
        return _told(scene, chosen, chosen.action, already=True)
    return _keep(scene, chosen, day, words, done=False)


def done(request: Request, store: Store) -> ActionEffect | EffectForm:
    """The owner's word; where a number is all that is said, a form asks what is not known.

    Words without a day of effect mean that it takes effect today, which verifies nothing too early.
    """
    check_length(request.text)
    scene = enter(request, store)
    chosen = going_or_verified(scene, "say what became of")
    action, words, day = chosen.action, chosen.rest or request.value("words"), None
    if request.value("day"):
        day, _ = _day(scene, action, request.value("day"))
    elif _says_since(scene, chosen.rest):
        day, words = _day(scene, action, _SINCE.sub("", chosen.rest))
    check_words(words)
    day = day or action.took_effect
    if day is None and not chosen.rest:
        return replace(_form(scene, chosen), done=True)
    if action.is_done and day == action.took_effect and not words:
        return _told(scene, chosen, action, already=True)
    return _keep(scene, chosen, day or scene.today, words, done=True)


def check_words(words: str) -> None:
    if len(words) > LONGEST_WORDS:
        raise refuse(
            "words",
            f"This has {len(words):,} characters; {LONGEST_WORDS:,} are the most. Write the rest "
            "with /kpi action note.",
        )


def _form(scene: Scene, chosen: Chosen) -> EffectForm:
    action = chosen.action
    return EffectForm(
        action=action.id,
        description=action.description,
        name=chosen.indicator.name,
        day=action.took_effect or scene.today,
        earliest=_earliest(scene, action),
        latest=scene.today,
    )


def _earliest(scene: Scene, action: Action) -> date:
    return scene.organisation.today(action.created_at) - timedelta(days=LONGEST_BEFORE_DAYS)


def _says_since(scene: Scene, words: str) -> bool:
    """Whether they begin with a day; "since the vendor delivered" only tells what was done."""
    if not _SINCE.match(words):
        return False
    try:
        leading_past_day(_SINCE.sub("", words), scene.today)
    except DomainError:
        return False
    return True


def _day(scene: Scene, action: Action, typed: str) -> tuple[date, str]:
    """The day that the text begins with, and what follows."""
    try:
        day, words = leading_past_day(typed, scene.today)
    except DomainError as fault:
        raise refuse("day", str(fault)) from None
    earliest = _earliest(scene, action)
    if day > scene.today:
        raise refuse(
            "day",
            f"{_shown(day)} is still to come. Say so once the change has taken effect: a day up "
            f"to {_shown(scene.today)}, for example yesterday.",
        )
    if day < earliest:
        raise refuse(
            "day",
            f"{_shown(day)} is more than a year before #{action.id} was agreed. Write a day from "
            f"{_shown(earliest)} on.",
        )
    return day, words


def _keep(scene: Scene, chosen: Chosen, day: date, words: str, *, done: bool) -> ActionEffect:
    store, action, person = scene.store, chosen.action, scene.person
    before = watch(store, action.indicator, scene.now)
    after = replace(
        action,
        took_effect=day,
        stage=ActionStage.TEST if action.stage in _BEGUN else action.stage,
        done_by=person.key if done else action.done_by,
        done_at=scene.now if done else action.done_at,
    )
    store.actions.save(after)
    told = _noted(action, day, words, done=done)
    store.actions.note(ActionNote(action.id, told, person.key, scene.now))
    what = "action done" if done else "action took effect"
    detail = {"told": told, **was(action, after)}
    store.audit.note(person.key, what, f"action:{action.id}", detail, scene.now)
    reassess(
        store,
        action.indicator,
        scene.now,
        cause=f"the change took effect on {_shown(day)}, said {person.name}",
        by=person.key,
        live=True,
        alert_delay=scene.request.timing.alert_delay,
        before=before,
        says=(action.episode, change_line(action, told, person.name)),
    )
    return _told(scene, chosen, action)


def _told(scene: Scene, chosen: Chosen, was: Action, *, already: bool = False) -> ActionEffect:
    """What is so now; ``was`` is the action before."""
    seen = watch(scene.store, was.indicator, scene.now)
    action = next(each for each in seen.actions if each.id == was.id)
    day = action.took_effect or scene.today
    held = holding(action, seen.assessments)
    verified = action.ending is Ending.VERIFIED
    moved = was.took_effect if was.took_effect != action.took_effect else None
    return ActionEffect(
        action=action.id,
        description=action.description,
        indicator=chosen.indicator.key,
        name=chosen.indicator.name,
        took_effect=day,
        wanted=_wanted(seen.record, action),
        earliest=_earliest_periods(seen, day),
        moved_from=moved,
        done_by=name_of(scene.store, action.done_by),
        already=already,
        verified=tuple(each.label for each in held) if verified else (),
        reopened=was.ending is Ending.VERIFIED and not verified,
        held=held[0].label if held and not verified else "",
    )


def _earliest_periods(seen: Look, day: date) -> tuple[str, ...]:
    record = seen.record
    first = first_period(record.organisation.calendar, record.indicator.frequency, day)
    return tuple(first.shift(at).label for at in range(VERIFYING_PERIODS))


def _wanted(record: Record, action: Action) -> str:
    """ "Green", or the action's own level: "9.0% or better"."""
    return "Green" if action.success is None else f"{Words(record).value(action.success)} or better"


def _noted(action: Action, day: date, words: str, *, done: bool) -> str:
    told = ["done"] if done else []
    told += [f"took effect on {_shown(day)}"] if day != action.took_effect else []
    return ": ".join(filter(None, ("; ".join(told), words)))


def _shown(day: date) -> str:
    return f"{day:%-d %b %Y}"
