"""The "I'm on it" button: who takes care of an exception."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.admission import check_length
from handlers.episode_choice import chosen_episode
from handlers.people import name_of
from handlers.permissions import check_acknowledge
from handlers.reassess import refresh
from handlers.request import Request
from handlers.scene import enter
from storage.store import Store

USAGE = ("/kpi on it abandonment",)


@dataclass(frozen=True)
class Acknowledged:
    """``already``: it had been taken on before, by ``by`` (a name) at ``at``."""

    episode: int
    indicator: str
    name: str
    by: str
    at: datetime
    already: bool = False


def handle(request: Request, store: Store) -> Acknowledged:
    """The first one to say so is shown in the message; the button pressed again changes nothing."""
    check_length(request.text)
    scene = enter(request, store)
    first, _, rest = request.text.strip().partition(" ")
    typed = rest if first.casefold() == "it" else request.text
    episode, indicator = chosen_episode(scene, typed, "take on")
    check_acknowledge(scene, indicator)
    if episode.acknowledged_at is not None:
        by = name_of(store, episode.acknowledged_by)
        return Acknowledged(
            episode.id, indicator.key, indicator.name, by, episode.acknowledged_at, already=True
        )
    taken = replace(episode, acknowledged_by=scene.person.key, acknowledged_at=scene.now)
    refresh(store, episode, taken, scene.now, scene.person.key)
    detail = {"indicator": indicator.key}
    store.audit.note(scene.person.key, "acknowledged", f"episode:{episode.id}", detail, scene.now)
    return Acknowledged(episode.id, indicator.key, indicator.name, scene.person.name, scene.now)
