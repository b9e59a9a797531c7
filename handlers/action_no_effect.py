"""`/kpi action no-effect <number> <words>`: it was done and did not help; the question is open."""

import re
from dataclasses import dataclass, replace

from domain.action_dues import has_action
from domain.actions import Action, ActionNote, Ending
from domain.episodes import Episode
from domain.errors import ConflictError, NotFoundError, PermissionDeniedError
from domain.indicators import Indicator
from domain.typed_text import shown
from handlers.admission import check_length
from handlers.field_faults import refuse
from handlers.people import name_of
from handlers.permissions import may_explain
from handlers.reassess import refresh
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

USAGE = ("/kpi action no-effect 12 as many calls were given up as before",)
_NUMBER = re.compile(r"#?([0-9]{1,17})")
_SHORT = 80  # characters of a description where only the number matters


@dataclass(frozen=True)
class NoEffectForm:
    """Inputs by name: words."""

    action: int
    description: str
    name: str


@dataclass(frozen=True)
class EndedWithoutEffect:
    """``is_open``: the indicator is still an exception, and no other action is agreed on it."""

    action: int
    description: str
    indicator: str
    name: str
    words: str
    is_open: bool


def open_form(request: Request, store: Store) -> NoEffectForm:
    action, indicator, _ = _chosen(look(request, store))
    return NoEffectForm(action.id, action.description, indicator.name)


def handle(request: Request, store: Store) -> EndedWithoutEffect | NoEffectForm:
    """With the words after the number, or the form's; a form asks for them where there are none."""
    check_length(request.text)
    scene = enter(request, store)
    action, indicator, typed = _chosen(scene)
    said = typed or request.value("words")
    if not said and request.value("action"):
        raise refuse("words", "Say what was tried and what happened: the next meeting is told.")
    if not said:
        return NoEffectForm(action.id, action.description, indicator.name)
    check_length(said)
    ended = _ended(scene, action, said)
    is_open = _reopened(scene, ended, said)
    return EndedWithoutEffect(
        action.id, action.description, indicator.key, indicator.name, said, is_open
    )


def _chosen(scene: Scene) -> tuple[Action, Indicator, str]:
    """The action of the button, else the one whose number is typed first; and the words left."""
    carried, text = scene.request.value("action"), scene.request.text.strip()
    first, _, rest = (carried, "", text) if carried else text.partition(" ")
    number = _NUMBER.fullmatch(first)
    action = scene.store.actions.get(int(number[1])) if number else None
    indicator = scene.store.indicators.get(action.indicator) if action else None
    if action is None or indicator is None:
        raise NotFoundError(
            f"No action has the number {shown(first)}. Write for example {USAGE[0]}"
        )
    _check(scene, action, indicator)
    return action, indicator, rest.strip()


def _check(scene: Scene, action: Action, indicator: Indicator) -> None:
    if scene.person.key != action.owner and not may_explain(scene, indicator):
        owner = name_of(scene.store, action.owner)
        raise PermissionDeniedError(
            f"Only its owner and the lead officer may end #{action.id}. Ask {owner}. "
            "Nothing was changed."
        )
    if action.is_over:
        raise ConflictError(f"#{action.id} is over already. Nothing was changed.")


def _ended(scene: Scene, action: Action, said: str) -> Action:
    """Done by whoever ends it, unless its owner has said so before."""
    who, now = scene.person.key, scene.now
    ended = replace(
        action,
        done_by=action.done_by or who,
        done_at=action.done_at or now,
        ending=Ending.WITHOUT_EFFECT,
        ended_by=who,
        ended_at=now,
        ended_because=said,
    )
    scene.store.actions.save(ended)
    scene.store.actions.note(ActionNote(action.id, f"done without effect: {said}", who, now))
    detail = {"because": said, "indicator": action.indicator}
    scene.store.audit.note(who, "ended without effect", f"action:{action.id}", detail, now)
    return ended


def _reopened(scene: Scene, action: Action, said: str) -> bool:
    """Whether the exception that goes on is without an action now; its message says so."""
    episode = _going(scene, action)
    if episode is None:
        return False
    known = scene.store.actions.of_indicators((action.indicator,))
    agreed = has_action(a for a in known if not a.is_over or a.episode == episode.id)
    words = " ".join(action.description.split())
    short = words if len(words) <= _SHORT else f"{words[: _SHORT - 1].rstrip()}…"
    line = f"#{action.id} {short}: done without effect: {said} ({scene.person.name})"
    lines = (line,) if agreed else (line, "No action is agreed any more: what next?")
    after = episode if agreed else replace(episode, agreed_at=None)
    refresh(scene.store, episode, after, scene.now, scene.person.key, lines)
    return not agreed


def _going(scene: Scene, action: Action) -> Episode | None:
    episodes = scene.store.episodes.going_among((action.indicator,))
    return episodes[-1] if episodes else None
