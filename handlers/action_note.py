"""`/kpi action note <number> <words>`: what became of an action on its way."""

from dataclasses import dataclass, replace

from handlers.action_changes import ActionChanged, changed
from handlers.action_choice import changeable
from handlers.action_said import words_said
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
    text = words_said(scene, chosen, "note", "Write a note: what was done, what comes next.")
    if not text:
        return open_form(request, store)
    done = changed(scene, chosen.action, "noted action", text)
    return replace(done, told=f"noted: {text}")
