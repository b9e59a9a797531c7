"""Deliveries for tests: queued, taken, and ended as a test wants it."""

from typing import Any

from domain.deliveries import (
    DeliveryKind,
    DeliveryState,
    LookUpFailed,
    NewDelivery,
    Outcome,
    Place,
    Sent,
)
from domain.notices import EpisodeUpdate, Notice
from storage.claims import Claim, Pace
from storage.database import Database
from storage.store import Store

PACE = Pace(grace=0, channel_interval=0, posts_per_minute=0, parked_retry=0)
HERE = Place("C01IMT", "1512120000.000100")


def notice(words: str = "Red") -> Notice:
    return EpisodeUpdate(1, "Abandonment rate", (words,))


def new(key: str = "alert", **changes: Any) -> NewDelivery:
    facts: dict[str, Any] = {
        "kind": DeliveryKind.POST,
        "target": "C01IMT",
        "notice": notice(),
    }
    return NewDelivery(key, **{**facts, **changes})


def edit(key: str, **changes: Any) -> NewDelivery:
    return new(key, **{"kind": DeliveryKind.EDIT, "after": "alert", **changes})


def queue(database: Database, *deliveries: NewDelivery) -> None:
    with database.writing() as store:
        for each in deliveries:
            assert store.outbox.queue(each)


def take_any(store: Store, pace: Pace = PACE) -> Claim | None:
    """From the first lane that has something to send now."""
    due = [lane for seconds, lane in store.claims.look(pace).lanes if seconds <= 0]
    for lane in due:
        for claim in store.claims.take_in((lane,), "me", pace):
            return claim
    return None


def seconds_to_next(store: Store, pace: Pace = PACE) -> float | None:
    """Until the next claim may succeed; None: nothing waits."""
    prospect = store.claims.look(pace)
    return max(prospect.wait, prospect.lanes[0][0], 0.0) if prospect.lanes else None


def take(database: Database, pace: Pace = PACE) -> Claim:
    with database.dispatching() as store:
        claim = take_any(store, pace)
    assert claim is not None
    return claim


def deliver(
    database: Database, outcome: Outcome | LookUpFailed | None = None, pace: Pace = PACE
) -> str:
    """Take the next delivery, let it end so, and tell its key."""
    claim = take(database, pace)
    with database.writing() as store:
        assert store.claims.settle(claim, outcome or Sent(HERE), pace)
    return claim.delivery.key


def settle(database: Database, claim: Claim, outcome: Outcome | None = None) -> bool:
    with database.writing() as store:
        return store.claims.settle(claim, outcome or Sent(HERE), PACE)


def state(database: Database, key: str) -> DeliveryState | None:
    with database.reading() as store:
        every = store.outbox.listed(tuple(DeliveryState))
    return next((each.state for each in every if each.key == key), None)


def nothing_left(database: Database) -> bool:
    with database.dispatching() as store:
        return take_any(store) is None
