"""`/kpi action reassign <number> @person`: an action goes over to somebody else."""

import re
from dataclasses import dataclass, replace

from domain.errors import ConflictError
from domain.people import Person
from handlers.action_changes import ActionChanged, changed
from handlers.action_choice import changeable
from handlers.action_telling import tell_owner
from handlers.field_faults import refuse
from handlers.people import check_here, known_person, name_of, named_person
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

DOING = "reassign"
_TO = re.compile(r"^to\s+", re.IGNORECASE)


@dataclass(frozen=True)
class ActionOwnerForm:
    """Inputs by name: owner (Slack user id); ``was`` is the name of the owner until now."""

    action: int
    description: str
    was: str


def open_form(request: Request, store: Store) -> ActionOwnerForm:
    action = changeable(look(request, store), DOING).action
    return ActionOwnerForm(action.id, action.description, name_of(store, action.owner))


def handle(request: Request, store: Store) -> ActionChanged | ActionOwnerForm:
    scene = enter(request, store)
    chosen = changeable(scene, DOING)
    if not chosen.rest and not request.value("action"):
        return open_form(request, store)
    action = chosen.action
    owner = typed_owner(scene, chosen.rest) if chosen.rest else chosen_owner(scene)
    if owner.key == action.owner:
        raise ConflictError(f"#{action.id} is {owner.name}'s already. Nothing was changed.")
    told = f"handed over from {name_of(store, action.owner)} to {owner.name}"
    handed = replace(action, owner=owner.key)
    done = changed(scene, handed, "reassigned action", told)
    tell_owner(scene, handed)
    return done


def typed_owner(scene: Scene, typed: str) -> Person:
    return check_here(scene.store, named_person(scene.store, at_name(typed)))


def chosen_owner(scene: Scene) -> Person:
    """Who was chosen in the form: a person of the workspace, perhaps new here."""
    user = scene.request.value("owner")
    known = scene.store.people.by_slack(user)
    if known is None and user not in scene.request.names:
        raise refuse("owner", "Choose the one person who owns it from the list.")
    return known or known_person(scene.store, user, scene.request.names[user])


def at_name(typed: str) -> str:
    """ "to @sdm" -> "sdm"."""
    return _TO.sub("", typed.strip()).removeprefix("@")
