"""An empty organisation: whoever comes first becomes its administrator."""

from dataclasses import replace

from domain.organisation import Organisation
from handlers.people import known_person
from handlers.request import Request
from handlers.unit import NEW_ORGANISATION
from storage.store import Store


def is_needed(store: Store) -> bool:
    """Whether there is no organisation yet, or nobody who could set anything up."""
    return store.organisation.get() is None or not store.people.admins()


def found(request: Request, store: Store) -> Request:
    """The request of the founder; safe when another request has been quicker."""
    if store.organisation.get() is None:
        store.organisation.save(Organisation(NEW_ORGANISATION))
    if store.people.admins():
        return request
    person = known_person(store, request.slack_user, request.name)
    store.people.save(replace(person, admin=True))
    detail = {"why": "first to ask"}
    store.audit.note(person.key, "became administrator", person.key, detail, request.now)
    return replace(request, founder=True)
