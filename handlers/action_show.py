"""`/kpi action show <number>`: one action with its life and its notes."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.action_items import ActionItem
from domain.actions import Action, Ending
from domain.indicators import Indicator
from handlers.action_choice import chosen_action
from handlers.action_items import item_of
from handlers.people import name_of, names
from handlers.permissions import may_act
from handlers.request import Request
from handlers.scene import Scene, look
from handlers.verifying import cycle_of, verified_labels
from handlers.words import Words
from storage.store import Store

MOST_NOTES = 20


@dataclass(frozen=True)
class NoteFacts:
    """``by`` is a name, empty for the bot's own."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ActionShown:
    """``agreed_by`` is a name; ``success`` a level in words; ``exception`` "since Nov 17".

    ``notes`` are the latest, oldest first; ``earlier`` counts those before them.
    Days are counted from the detection of the exception.
    ``may_standardise``: it is verified, and its last step may be answered.
    """

    item: ActionItem
    agreed_by: str
    agreed_at: datetime
    today: date
    may_change: bool
    root_cause: str = ""
    hypothesis: str = ""
    success: str = ""
    exception: str = ""
    verified_by: tuple[str, ...] = ()
    manual_updated: bool | None = None
    staff_trained: bool | None = None
    notes: tuple[NoteFacts, ...] = ()
    earlier: int = 0
    may_standardise: bool = False
    days_to_change: int | None = None
    days_to_verified: int | None = None
    shared: bool = False


def handle(request: Request, store: Store) -> ActionShown:
    scene = look(request, store)
    chosen = chosen_action(scene)
    return shown_action(scene, chosen.action, chosen.indicator)


def shown_action(scene: Scene, action: Action, indicator: Indicator) -> ActionShown:
    notes = _notes(scene, action)
    record = scene.store.records.of(indicator.key)
    episode = scene.store.episodes.get(action.episode) if action.episode else None
    cycle = cycle_of(scene.organisation, action, episode)
    return ActionShown(
        item=item_of(scene.store, action),
        agreed_by=name_of(scene.store, action.created_by),
        agreed_at=action.created_at,
        today=scene.today,
        may_change=not action.is_over and may_act(scene, action, indicator),
        may_standardise=(action.ending is Ending.VERIFIED and may_act(scene, action, indicator)),
        root_cause=action.root_cause,
        hypothesis=action.hypothesis,
        success="" if action.success is None else Words(record).value(action.success),
        exception=f"since {episode.opened.label}" if episode else "",
        verified_by=verified_labels(action, record),
        manual_updated=action.manual_updated,
        staff_trained=action.staff_trained,
        notes=notes[-MOST_NOTES:],
        earlier=max(0, len(notes) - MOST_NOTES),
        days_to_change=cycle.to_change,
        days_to_verified=cycle.to_verified,
    )


def _notes(scene: Scene, action: Action) -> tuple[NoteFacts, ...]:
    notes = scene.store.actions.notes((action.id,))
    people = names(scene.store, (each.author for each in notes))
    return tuple(
        NoteFacts(each.text, people.get(each.author, each.author), each.at) for each in notes
    )
