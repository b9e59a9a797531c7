"""The scene of a request: who asks, in which unit's channel, on which day."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.organisation import Organisation
from domain.people import Person
from domain.units import Unit
from handlers.people import known_person, person_of
from handlers.request import Request
from storage.store import Store


@dataclass(frozen=True)
class Scene:
    """``unit`` is the unit of the channel where the request was made, None elsewhere."""

    request: Request
    store: Store
    organisation: Organisation
    person: Person
    unit: Unit | None

    @property
    def now(self) -> datetime:
        return self.request.now

    @property
    def today(self) -> date:
        return self.organisation.today(self.request.now)

    def unit_name(self, key: str) -> str:
        """The unit's name; the key itself of one that is no longer stored."""
        unit = self.store.units.get(key)
        return unit.name if unit else key


def look(request: Request, store: Store) -> Scene:
    """The scene for an answer that stores nothing."""
    return _scene(request, store, person_of(store, request))


def enter(request: Request, store: Store) -> Scene:
    """The scene for a change: the person is stored, so that it can be said who made it."""
    return _scene(request, store, known_person(store, request.slack_user, request.name))


def _scene(request: Request, store: Store, person: Person) -> Scene:
    unit = store.units.by_channel(request.channel) if request.channel else None
    return Scene(request, store, store.organisation.require(), person, unit)
