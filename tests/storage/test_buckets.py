"""Buckets: the workspace's rate, and a stop of all sending that ends as soon as it may."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from domain.deliveries import DeliveryState, Rejected, SendingBlocked
from storage.buckets import BURST
from storage.claims import Claim, Pace
from storage.database import Database
from tests.storage.deliveries import (
    PACE,
    deliver,
    new,
    nothing_left,
    queue,
    seconds_to_next,
    settle,
    take_any,
)

PATIENT = Pace(channel_interval=0, posts_per_minute=0)


def test_when_sending_is_blocked_everything_stays_queued(any_database: Database) -> None:
    queue(any_database, new(), new("elsewhere", target="C02"))
    deliver(any_database, SendingBlocked("token_revoked"), PATIENT)
    assert nothing_left(any_database)
    with any_database.reading() as store:
        assert store.outbox.counts() == {DeliveryState.PENDING: 2}
        wait = seconds_to_next(store)
    assert wait is not None
    assert wait > 0


def test_a_refused_token_is_tried_with_one_message_at_growing_pauses(
    any_database: Database,
) -> None:
    queue(any_database, *(new(f"{n}", target=f"C{n}") for n in range(3)))
    (claim,), pauses = _take_in(any_database, "C0"), list[int]()
    for _ in range(6):
        with any_database.writing() as store:
            assert store.claims.settle(claim, SendingBlocked("token_revoked"), PATIENT)
            pauses.append(round(store.claims.look(PATIENT).wait))
            over = text("UPDATE bucket SET tat = 1 WHERE name = 'blocked'")
            store.claims._session.connection().execute(over)
        (claim,) = _take_in(any_database, "C0", "C1", "C2")
        assert _take_in(any_database, "C0", "C1", "C2") == []
    assert pauses == [5, 10, 20, 40, 60, 60]


def test_messages_that_were_on_their_way_together_make_the_pause_no_longer(
    any_database: Database,
) -> None:
    queue(any_database, *(new(f"{n}", target=f"C{n}") for n in range(3)))
    for claim in _take_in(any_database, "C0", "C1", "C2"):
        with any_database.writing() as store:
            assert store.claims.settle(claim, SendingBlocked("token_revoked"), PATIENT)
    with any_database.reading() as store:
        assert 0 < store.claims.look(PATIENT).wait <= 5


@pytest.mark.parametrize("mended", ["resume", "unpark", "retry"])
def test_who_has_mended_the_token_need_not_wait(any_database: Database, mended: str) -> None:
    queue(any_database, new("broken"), new("alert", target="C02"))
    deliver(any_database, Rejected("invalid_blocks"))
    deliver(any_database, SendingBlocked("token_revoked"), PATIENT)
    assert nothing_left(any_database)
    with any_database.writing() as store:
        (stuck,) = store.outbox.listed()
        if mended == "retry":
            store.outbox.retry(stuck.id)
        else:
            getattr(store.outbox, mended)()
    assert not nothing_left(any_database)


def test_once_slack_takes_the_token_again_all_channels_go_on(any_database: Database) -> None:
    queue(any_database, *(new(f"{n}", target=f"C{n}") for n in range(3)))
    deliver(any_database, SendingBlocked("token_revoked"), replace(PACE, parked_retry=0))
    (claim,) = _take_in(any_database, "C0", "C1", "C2")
    settle(any_database, claim)
    with any_database.writing() as store:
        store.claims.unblock()
    assert len(_take_in(any_database, "C0", "C1", "C2")) == 2


def test_another_outcome_than_a_refused_token_lets_the_next_message_try(
    any_database: Database,
) -> None:
    queue(any_database, new("1"), new("2", target="C02"))
    deliver(any_database, SendingBlocked("token_revoked"))
    deliver(any_database, Rejected("invalid_blocks"))
    assert deliver(any_database) == "1"


def test_the_whole_workspace_keeps_its_rate_after_a_burst(any_database: Database) -> None:
    slow = replace(PACE, posts_per_minute=1)
    queue(any_database, *(new(f"{n}", target=f"C{n}") for n in range(BURST + 5)))
    taken = 0
    while _taken(any_database, slow):
        taken += 1
    assert taken == BURST + 1
    with any_database.reading() as store:
        wait = seconds_to_next(store, slow)
    assert wait is not None
    assert 0 < wait <= 60


def test_lanes_are_claimed_together_as_far_as_the_workspace_has_room(
    any_database: Database,
) -> None:
    queue(any_database, *(new(f"{n}", target=f"C{n}") for n in range(BURST + 5)))
    lanes = [f"C{n}" for n in range(BURST + 5)]
    with any_database.dispatching() as store:
        claims = store.claims.take_in(lanes, "me", replace(PACE, posts_per_minute=1))
    assert [claim.delivery.target for claim in claims] == lanes[: BURST + 1]


def _take_in(database: Database, *lanes: str) -> list[Claim]:
    with database.dispatching() as store:
        return store.claims.take_in(lanes, "me", PACE)


def _taken(database: Database, pace: Pace) -> bool:
    with database.dispatching() as store:
        return take_any(store, pace) is not None
