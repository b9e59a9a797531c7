"""How `kpi outbox list` tells of a message: what, to whom, since when, why it waits, what to do."""

from typing import assert_never

from domain.deliveries import Delivery, DeliveryKind, DeliveryState
from domain.notice_subjects import subject
from jobs.channel_advice import obstacle
from storage.outbox import UNREADABLE
from storage.store import Store


def lines(delivery: Delivery, store: Store) -> str:
    """Ready to be printed."""
    when = f"{delivery.queued_at:%Y-%m-%d %H:%M} UTC"
    told = f"{delivery.id}  {delivery.state.value}  {subject(delivery.notice)}"
    head = f"{told}, to {_whom(delivery, store)}, queued {when}"
    return "\n".join([head, *(f"      {line}" for line in _reason(delivery) if line)])


def _whom(delivery: Delivery, store: Store) -> str:
    if delivery.kind is DeliveryKind.DM:
        person = store.people.by_slack(delivery.target)
        return f"{person.name} ({delivery.target})" if person else delivery.target
    unit = store.units.by_channel(delivery.target)
    return f"{unit.name}'s channel {delivery.target}" if unit else f"channel {delivery.target}"


def _reason(delivery: Delivery) -> tuple[str, ...]:
    """Why it waits, and what can be done."""
    number, why = delivery.id, delivery.error
    match delivery.state:
        case DeliveryState.PARKED:
            found = obstacle(why, person=delivery.kind is DeliveryKind.DM)
            told = f"Waits: {found.happened} ({why}). {found.advice}"
            return told, f"It then goes out by itself, at once after: kpi outbox retry {number}"
        case DeliveryState.FAILED:
            return (
                f"Slack refuses it even in plain words, or it cannot be put into words: {why}",
                f"Try it again: kpi outbox retry {number}. Give it up: kpi outbox discard {number}",
            )
        case DeliveryState.UNKNOWN:
            return (
                f"It may have arrived: Slack's answer was lost and it could not be looked for "
                f"({why}).",
                f"Once Slack can be asked: kpi outbox retry {number}. Or look there yourself. "
                f"Missing: kpi outbox retry {number} --anyway. There: kpi outbox discard {number}",
            )
        case DeliveryState.SENDING:
            told = f"On its way, or in doubt: {why}. Slack is asked" if why else "On its way"
            return (f"{told}; it goes on by itself.",)
        case DeliveryState.PENDING if why.startswith(UNREADABLE):
            return (
                "This version cannot read it; a newer one sends it by itself. Give it up: "
                f"kpi outbox discard {number}",
            )
        case DeliveryState.PENDING:
            return (f"Waits its turn{f' after: {why}' if why else ''}; it goes out by itself.",)
        case DeliveryState.SENT | DeliveryState.DISCARDED | DeliveryState.SUPERSEDED:
            return ()
        case _:
            assert_never(delivery.state)
