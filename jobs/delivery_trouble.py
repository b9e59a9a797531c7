"""Tells people what stands in the way of delivery, and the log what only it should know."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from domain.deliveries import (
    ChannelBlocked,
    Delivery,
    DeliveryKind,
    InDoubt,
    LookUpFailed,
    NewDelivery,
    Outcome,
    Rejected,
    RetryLater,
    SendingBlocked,
    Sent,
)
from domain.notices import ChannelTrouble
from jobs.channel_advice import advice_for
from storage.store import Store

log = logging.getLogger(__name__)

SENDING_BLOCKED = "sending_blocked"
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 3600.0


@dataclass
class Repeating:
    """Something that goes on: said at once, then ever less often, up to once an hour."""

    _next: float = 0
    _pause: float = FIRST_PAUSE

    def is_due(self) -> bool:
        now = time.monotonic()
        if now < self._next:
            return False
        self._next, self._pause = now + self._pause, min(2 * self._pause, LONGEST_PAUSE)
        return True

    def over(self) -> None:
        self._next, self._pause = 0, FIRST_PAUSE


def tell(
    store: Store,
    delivery: Delivery,
    outcome: Outcome | LookUpFailed,
    now: datetime,
    stopped: Repeating,
) -> None:
    match outcome:
        case Sent():
            all_is_well(store)
            stopped.over()
        case ChannelBlocked(error) | LookUpFailed(blocked=ChannelBlocked(error)):
            log.warning("%s cannot be posted to: %s", delivery.target, error)
            _tell_people(store, delivery, error, now)
        case SendingBlocked(error, needed) | LookUpFailed(blocked=SendingBlocked(error, needed)):
            store.controls.set(SENDING_BLOCKED, f"{error} {needed}".strip())
            if stopped.is_due():
                log.error("sending has stopped: Slack refuses: %s %s", error, needed)
        case Rejected(error, pointers):
            log.error("Slack refused %s: %s %s", delivery.key, error, pointers)
        case RetryLater() | InDoubt() | LookUpFailed():
            log.warning("%s not delivered yet: %s", delivery.key, outcome.error)


def all_is_well(store: Store) -> None:
    """Slack has taken something: whatever stopped all sending is mended."""
    store.claims.unblock()
    if store.controls.get(SENDING_BLOCKED) is not None:
        store.controls.clear(SENDING_BLOCKED)


def _tell_people(store: Store, delivery: Delivery, error: str, now: datetime) -> None:
    """The unit's lead officer and the administrators, once a channel and day."""
    if delivery.kind is DeliveryKind.DM:
        return
    unit = store.units.by_channel(delivery.target)
    lead = store.people.get(unit.lead) if unit else None
    told = {person.slack for person in (*store.people.admins(), lead) if person}
    organisation = store.organisation.get()
    today = organisation.today(now) if organisation else now.date()
    notice = ChannelTrouble(
        channel=delivery.target,
        unit_name=unit.name if unit else "",
        error=error,
        advice=advice_for(error),
        waiting=store.outbox.waiting(delivery.target),
    )
    for slack in sorted(told - {""}):
        key = f"trouble:{delivery.target}:{slack}:{today.isoformat()}"
        store.outbox.queue(NewDelivery(key, DeliveryKind.DM, slack, notice))
