"""`/kpi action note <number> <words>`: what became of an action on its way."""

from dataclasses import dataclass, replace

from domain.errors import DomainError
from handlers.action_changes import ActionChanged, changed
from handlers.action_choice import changeable
from handlers.admission import check_length
from handlers.request import Request
from handlers.scene import enter, look
from storage.store import Store

DOING = "write notes on"


@dataclass(frozen=True)
class ActionNoteForm:
    """Inputs by name: note."""

    action: int
    description: str


def open_form(request: Request, store: Store) -> ActionNoteForm:
    action = changeable(look(request, store), DOING).action
    return ActionNoteForm(action.id, action.description)


def handle(request: Request, store: Store) -> ActionChanged | ActionNoteForm:
    """The words after the number, or the form's; a form asks for them where there are none."""
    scene = enter(request, store)
    chosen = changeable(scene, DOING)
    text = chosen.rest or request.value("note")
    if not text and not request.value("action"):
        return open_form(request, store)
    if not text:
        raise DomainError("Write a note: what was done, what comes next. Nothing was changed.")
    check_length(text)
    done = changed(scene, chosen.action, "noted action", text)
    return replace(done, told=f"noted: {text}")
