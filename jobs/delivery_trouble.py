"""Tells people what stands in the way of delivery, and the log what only it should know."""

import logging
import time
from collections.abc import Iterable
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
from domain.notice_subjects import Trouble, subject
from domain.notices import ChannelTrouble, MessageTrouble, Notice, SendingResumed
from domain.people import Person
from jobs.channel_advice import obstacle, sending_obstacle
from storage.controls import BLOCKED_SINCE, SENDING_BLOCKED
from storage.store import Store

log = logging.getLogger(__name__)

LEFT = frozenset({"user_disabled", "user_not_found", "users_not_found"})
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
            if delivery.kind is DeliveryKind.DM:
                store.departures.is_back(delivery.target)
        case ChannelBlocked(error) | LookUpFailed(blocked=ChannelBlocked(error)):
            log.warning("%s cannot be posted to: %s", delivery.target, error)
            if error in LEFT:
                store.departures.note(delivery.target, now)
            _tell_of_channel(store, delivery, error, now)
        case SendingBlocked(error, needed) | LookUpFailed(blocked=SendingBlocked(error, needed)):
            _note_stop(store, f"{error} {needed}".strip(), now)
            if stopped.is_due():
                log.error("sending has stopped: Slack refuses: %s %s", error, needed)
        case Rejected(error, pointers):
            log.error("Slack refused %s: %s %s", delivery.key, error, pointers)
            _tell_of_message(store, delivery, error, now)
        case LookUpFailed(error, impossible=True):
            log.error("whether %s arrived cannot be known: %s", delivery.key, error)
            _tell_of_message(store, delivery, error, now, in_doubt=True)
        case RetryLater() | InDoubt() | LookUpFailed():
            log.warning("%s not delivered yet: %s", delivery.key, outcome.error)


def all_is_well(store: Store) -> None:
    """Slack has taken something: whatever stopped all sending is mended."""
    store.claims.unblock()
    error, since = store.controls.get(SENDING_BLOCKED), store.controls.get(BLOCKED_SINCE)
    if error is None:
        return
    store.controls.clear(SENDING_BLOCKED)
    store.controls.clear(BLOCKED_SINCE)
    if since is not None:
        happened = sending_obstacle(error).happened
        notice = SendingResumed(datetime.fromisoformat(since), error, happened)
        _tell(store, store.people.admins(), f"sending:{since}", notice)


def _note_stop(store: Store, error: str, now: datetime) -> None:
    """It cannot be told in Slack before it is over."""
    if store.controls.get(BLOCKED_SINCE) is None:
        store.controls.set(BLOCKED_SINCE, now.isoformat())
    store.controls.set(SENDING_BLOCKED, error)


def _tell_of_channel(store: Store, delivery: Delivery, error: str, now: datetime) -> None:
    """The unit's lead officer, who chairs a meeting there, and the administrators; once a channel
    and day."""
    person = delivery.kind is DeliveryKind.DM
    if person and isinstance(delivery.notice, Trouble):
        return
    unit = store.units.by_channel(delivery.target)
    lead = store.people.get(unit.lead) if unit else None
    series = [each for each in store.series.going() if each.channel == delivery.target]
    chairs = [store.people.get(each.chair) for each in series]
    found = obstacle(error, person=person, meeting=series[0].name if series else "")
    names = [unit.name if unit else "", *(each.name for each in series)]
    notice = ChannelTrouble(
        channel=delivery.target,
        unit_name=", ".join(filter(None, names)),
        error=error,
        advice=found.advice,
        waiting=store.outbox.waiting(delivery.target),
        happened=found.happened,
    )
    told = [each for each in (*store.people.admins(), lead, *chairs) if each]
    others = [each for each in told if each.slack != delivery.target]
    _tell(store, others, f"trouble:{delivery.target}", notice, _day(store, now))


def _tell_of_message(
    store: Store, delivery: Delivery, error: str, now: datetime, *, in_doubt: bool = False
) -> None:
    """The administrators, once a channel and day: `kpi outbox list` has the others."""
    if isinstance(delivery.notice, Trouble):
        return
    unit = store.units.by_channel(delivery.target)
    notice = MessageTrouble(
        number=delivery.id,
        channel=delivery.target,
        unit_name=unit.name if unit else "",
        about=subject(delivery.notice),
        error=error,
        in_doubt=in_doubt,
    )
    state = "unknown" if in_doubt else "failed"
    _tell(store, store.people.admins(), f"{state}:{delivery.target}", notice, _day(store, now))


def _tell(store: Store, people: Iterable[Person], key: str, notice: Notice, day: str = "") -> None:
    for slack in sorted({person.slack for person in people} - {""}):
        own = ":".join(part for part in (key, slack, day) if part)
        store.outbox.queue(NewDelivery(own, DeliveryKind.DM, slack, notice))


def _day(store: Store, now: datetime) -> str:
    organisation = store.organisation.get()
    return (organisation.today(now) if organisation else now.date()).isoformat()
