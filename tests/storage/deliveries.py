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


def take(database: Database, pace: Pace = PACE) -> Claim:
    with database.dispatching() as store:
        claim = store.claims.take("me", pace)
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


def state(database: Database, key: str) -> DeliveryState | None:
    with database.reading() as store:
        return store.outbox.state_of(key)


def nothing_left(database: Database) -> bool:
    with database.dispatching() as store:
        return store.claims.take("me", PACE) is None
