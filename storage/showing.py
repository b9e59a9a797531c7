"""A message that is kept up to date: posted under its key, and from then on edited."""

from datetime import datetime

from domain.deliveries import DeliveryKind, NewDelivery
from domain.notices import Notice
from storage.store import Store

SHOWN = "shown"


def show(store: Store, key: str, channel: str, notice: Notice, now: datetime) -> None:
    """Post it, or put its present truth into the message that is out or on its way."""
    if store.outbox.queue(NewDelivery(key, DeliveryKind.POST, channel, notice)):
        return
    if store.outbox.replace_unsent(key, notice):
        return
    number = store.ledger.latest(SHOWN, key) + 1
    store.ledger.claim(SHOWN, key, "", number, now)
    edit = NewDelivery(f"{key}:edit:{number}", DeliveryKind.EDIT, channel, notice, after=key)
    store.outbox.queue(edit)
