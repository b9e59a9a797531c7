"""`/kpi action cancel <number> <reason>` and `supersede <number> by <number>`."""

import re
from dataclasses import dataclass, replace

from domain.actions import Action, Ending
from domain.errors import ConflictError, DomainError, NotFoundError
from domain.typed_text import shown
from handlers import action_add
from handlers.action_add import ActionAgreed, ActionForm
from handlers.action_changes import ActionChanged, changed
from handlers.action_choice import changeable, check_going
from handlers.action_said import words_said
from handlers.episode_choice import is_id
from handlers.permissions import check_agree
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

CANCEL, SUPERSEDE = "cancel", "supersede"
_BY = re.compile(r"^(?:by|with)\s+", re.IGNORECASE)
_BECAUSE = re.compile(r"^because\s+", re.IGNORECASE)


@dataclass(frozen=True)
class ActionCancelForm:
    """Inputs by name: reason."""

    action: int
    description: str


def open_cancel(request: Request, store: Store) -> ActionCancelForm:
    action = changeable(look(request, store), CANCEL).action
    return ActionCancelForm(action.id, action.description)


def cancel(request: Request, store: Store) -> ActionChanged | ActionCancelForm:
    """With the reason after the number, or the form's; a form asks for it where there is none."""
    scene = enter(request, store)
    chosen = changeable(scene, CANCEL)
    asked = "Say why it is cancelled: the next meeting is told."
    reason = _BECAUSE.sub("", words_said(scene, chosen, "reason", asked))
    if not reason:
        return open_cancel(request, store)
    ended = replace(_ended(scene, chosen.action, Ending.CANCELLED), ended_because=reason)
    remark = "The next stat meeting is told of it."
    return changed(scene, ended, "cancelled action", f"cancelled: {reason}", (remark,))


def open_supersede(request: Request, store: Store) -> ActionForm:
    """The form of the action that takes its place."""
    scene = look(request, store)
    chosen = changeable(scene, SUPERSEDE)
    check_agree(scene, chosen.indicator)
    form = action_add.form_instead_of(scene, chosen.action, chosen.indicator)
    description = _BY.sub("", chosen.rest)
    return replace(form, description=description) if description else form


def supersede(request: Request, store: Store) -> ActionChanged | ActionForm:
    """By the action whose number is typed; a form agrees on a new one where none is."""
    scene = enter(request, store)
    chosen = changeable(scene, SUPERSEDE)
    typed = _BY.sub("", chosen.rest)
    if not typed.removeprefix("#").isdecimal():
        return open_supersede(request, store)
    return superseded(scene, chosen.action, _other(scene, chosen.action, typed))


def agree_instead(request: Request, store: Store) -> ActionAgreed:
    """The form's action, and where it was opened to supersede another one, the end of that."""
    if not request.value("supersedes"):
        return action_add.agree(request, store)
    numbered = replace(request, values={**request.values, "action": request.value("supersedes")})
    old = changeable(enter(numbered, store), SUPERSEDE).action
    agreed = action_add.agree(request.with_indicator(old.indicator), store)
    new = store.actions.get(agreed.item.number)
    if new is None:
        raise LookupError(f"action {agreed.item.number} is not there")
    done = superseded(enter(request, store), old, new)
    return replace(agreed, remarks=(f"It takes the place of #{done.item.number}.", *agreed.remarks))


def superseded(scene: Scene, action: Action, by: Action) -> ActionChanged:
    ended = replace(_ended(scene, action, Ending.SUPERSEDED), superseded_by=by.id)
    return changed(scene, ended, "superseded action", f"superseded by #{by.id} {by.description}")


def _other(scene: Scene, action: Action, typed: str) -> Action:
    number = typed.removeprefix("#")
    other = scene.store.actions.get(int(number)) if is_id(number) else None
    if other is None:
        raise NotFoundError(
            f"No action has the number {shown(typed)}. Write for example "
            f"/kpi action supersede {action.id} by {action.id + 1}"
        )
    if other.id == action.id:
        raise DomainError(f"#{action.id} cannot take its own place. Write another action's number.")
    check_going(scene, other)
    if other.indicator != action.indicator:
        raise ConflictError(
            f"#{other.id} is about another indicator. Nothing was changed; /kpi action "
            f"{action.indicator} shows the actions that there are for this one."
        )
    return other


def _ended(scene: Scene, action: Action, how: Ending) -> Action:
    return replace(action, ending=how, ended_by=scene.person.key, ended_at=scene.now)
