"""A change to an action: kept with its note, and shown in the message of its exception."""

from dataclasses import dataclass, replace
from datetime import date

from domain.action_history import was
from domain.action_items import ActionItem
from domain.actions import Action, ActionNote, agreed_at
from handlers.action_items import item_of
from handlers.announcing import Fate
from handlers.reassess import refresh
from handlers.scene import Scene

_SHOWN = {
    Fate.EDITED: "It stands in the exception's message and thread.",
    Fate.REPLACED: "The message to the channel has not gone out yet; it will show it.",
}
_SHORT = 80  # characters of an action's description where only its number matters


@dataclass(frozen=True)
class ActionChanged:
    """``told`` completes "#12 ..."; ``remarks`` are whole sentences."""

    item: ActionItem
    told: str
    today: date
    remarks: tuple[str, ...] = ()


def changed(
    scene: Scene, action: Action, what: str, told: str, remarks: tuple[str, ...] = ()
) -> ActionChanged:
    """Keep the action as it is now; ``told`` goes into its notes and into the thread.

    ``what`` names the change in the audit log.
    """
    store, who = scene.store, scene.person
    before = store.actions.get(action.id) or action
    store.actions.save(action)
    store.actions.note(ActionNote(action.id, told, who.key, scene.now))
    detail = {"told": told, **was(before, action)}
    store.audit.note(who.key, what, f"action:{action.id}", detail, scene.now)
    shown = show_in_channel(scene, action, change_line(action, told, who.name))
    return ActionChanged(item_of(scene.store, action), told, scene.today, (*remarks, *shown))


def change_line(action: Action, told: str, by: str) -> str:
    """For the thread of its exception; ``by`` is a name."""
    return f"#{action.id} {short(action.description)}: {told} ({by})"


def show_in_channel(scene: Scene, action: Action, line: str) -> tuple[str, ...]:
    """Bring the exception and its message up to date; what is to be said of that."""
    episode = scene.store.episodes.get(action.episode) if action.episode else None
    if episode is None:
        return ()
    agreed = agreed_at(scene.store.actions.of_episodes((episode.id,)))
    after = replace(episode, agreed_at=agreed)
    fate = refresh(scene.store, episode, after, scene.now, scene.person.key, (line,))
    return (_SHOWN[fate],) if fate in _SHOWN else ()


def short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1].rstrip()}…"
