"""Which action a button or a command is about."""

from dataclasses import dataclass

from domain.actions import Action, Ending
from domain.errors import ConflictError, NotFoundError
from domain.indicators import Indicator
from domain.typed_text import shown
from handlers.episode_choice import is_id
from handlers.people import name_of
from handlers.permissions import check_act
from handlers.scene import Scene

_ENDED = {
    Ending.VERIFIED: "verified",
    Ending.WITHOUT_EFFECT: "ended as done without effect",
    Ending.SUPERSEDED: "superseded",
    Ending.CANCELLED: "cancelled",
}


@dataclass(frozen=True)
class Chosen:
    """``rest`` are the words after the action's number."""

    action: Action
    indicator: Indicator
    rest: str


def chosen_action(scene: Scene) -> Chosen:
    """The one whose number the button carries, else the one that is typed first."""
    carried, typed = scene.request.value("action"), scene.request.text.strip()
    first, _, rest = (carried, "", typed) if carried else typed.partition(" ")
    number = first.removeprefix("#")
    if not number:
        raise NotFoundError(
            "Say which action by its number, for example 12. /kpi action shows yours."
        )
    action = scene.store.actions.get(int(number)) if is_id(number) else None
    indicator = scene.store.indicators.get(action.indicator) if action else None
    if action is None or indicator is None:
        raise NotFoundError(
            f"No action has the number {shown(first)}. /kpi action shows yours, and /kpi action "
            "with an indicator's name all of it."
        )
    return Chosen(action, indicator, rest.strip())


def changeable(scene: Scene, doing: str) -> Chosen:
    """One that this person may change and that goes on; ``doing`` as in `check_act`."""
    chosen = chosen_action(scene)
    check_act(scene, chosen.action, chosen.indicator, doing)
    check_going(scene, chosen.action)
    return chosen


def going_or_verified(scene: Scene, doing: str) -> Chosen:
    """As `changeable`, and one that the indicator has verified: its last step is still to come."""
    chosen = chosen_action(scene)
    check_act(scene, chosen.action, chosen.indicator, doing)
    if chosen.action.ending is not Ending.VERIFIED:
        check_going(scene, chosen.action)
    return chosen


def check_going(scene: Scene, action: Action) -> None:
    if action.ending is None:
        return
    by = name_of(scene.store, action.ended_by)
    who = f" by {by}" if by else ""
    raise ConflictError(
        f"#{action.id} is over: it was {_ENDED[action.ending]}{who}. Nothing was changed. "
        f"/kpi action add {action.indicator} agrees on another one."
    )
