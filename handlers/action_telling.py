"""Telling somebody that an action is theirs now, unless they have taken it themselves."""

from domain.actions import Action
from domain.deliveries import DeliveryKind, NewDelivery
from domain.notices import ActionAssigned
from handlers.action_items import item_of
from handlers.scene import Scene


def tell_owner(scene: Scene, action: Action) -> None:
    """A direct message, at once; later ones are reminders."""
    owner = scene.store.people.get(action.owner)
    if owner is None or not owner.slack or owner.key == scene.person.key:
        return
    key = f"action:{action.id}:owner:{owner.key}:{scene.now.isoformat()}"
    notice = ActionAssigned(item_of(scene.store, action), scene.person.name, scene.today)
    scene.store.outbox.queue(NewDelivery(key, DeliveryKind.DM, owner.slack, notice))
