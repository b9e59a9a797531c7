"""`/kpi action no-effect <number> <words>`: it was done and did not help; the question is open."""

from dataclasses import dataclass, replace

from domain.action_dues import has_action
from domain.actions import Action, Ending
from handlers.action_changes import changed
from handlers.action_choice import changeable
from handlers.action_said import words_said
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

DOING = "end"


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
    chosen = changeable(look(request, store), DOING)
    return NoEffectForm(chosen.action.id, chosen.action.description, chosen.indicator.name)


def handle(request: Request, store: Store) -> EndedWithoutEffect | NoEffectForm:
    """With the words after the number, or the form's; a form asks for them where there are none."""
    scene = enter(request, store)
    chosen = changeable(scene, DOING)
    asked = "Say what was tried and what happened: the next meeting is told."
    action, words = chosen.action, words_said(scene, chosen, "words", asked)
    if not words:
        return open_form(request, store)
    is_open = _leaves_open(scene, action)
    question = ". No action is agreed any more: what next?" if is_open else ""
    told = f"done without effect: {words}{question}"
    changed(scene, _ended(scene, action, words), "ended without effect", told)
    indicator = chosen.indicator
    return EndedWithoutEffect(
        action.id, action.description, indicator.key, indicator.name, words, is_open
    )


def _ended(scene: Scene, action: Action, words: str) -> Action:
    """Done by whoever ends it, unless its owner has said so before."""
    who, now = scene.person.key, scene.now
    return replace(
        action,
        done_by=action.done_by or who,
        done_at=action.done_at or now,
        ending=Ending.WITHOUT_EFFECT,
        ended_by=who,
        ended_at=now,
        ended_because=words,
    )


def _leaves_open(scene: Scene, action: Action) -> bool:
    """Whether the exception that goes on has no other action."""
    going = {each.id for each in scene.store.episodes.going_among((action.indicator,))}
    known = scene.store.actions.of_indicators((action.indicator,))
    others = [each for each in known if each.id != action.id]
    return bool(going) and not has_action(
        each for each in others if not each.is_over or each.episode in going
    )
