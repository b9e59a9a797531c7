"""Claims: order in a lane, one owner at a time, doubt, pace; on SQLite and on PostgreSQL."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from domain.deliveries import (
    ChannelBlocked,
    DeliveryKind,
    DeliveryState,
    InDoubt,
    LookUpFailed,
    Place,
    Rejected,
    RetryLater,
    Sent,
)
from storage.claims import Claim, Pace
from storage.database import Database
from storage.ready import ANYTHING, FIRST, HOLDING, WAITING
from storage.tables import METADATA, DeliveryRow, LaneRow
from tests.storage.deliveries import (
    HERE,
    PACE,
    deliver,
    edit,
    new,
    nothing_left,
    queue,
    seconds_to_next,
    settle,
    state,
    take,
    take_any,
)

PATIENT = Pace(channel_interval=0, posts_per_minute=0)


def test_a_lane_keeps_its_order_and_lanes_do_not_wait_for_each_other(
    any_database: Database,
) -> None:
    queue(any_database, new("1"), new("2"), new("elsewhere", target="C02"), new("3"))
    first, second = take(any_database), take(any_database)
    assert [first.delivery.key, second.delivery.key] == ["1", "elsewhere"]
    assert nothing_left(any_database)
    settle(any_database, first)
    assert [deliver(any_database), deliver(any_database)] == ["2", "3"]


def test_an_edit_or_answer_waits_for_its_message_and_learns_its_place(
    any_database: Database,
) -> None:
    queue(any_database, new(), edit("edit"), new("answer", kind=DeliveryKind.THREAD, after="alert"))
    claim = take(any_database)
    assert nothing_left(any_database)
    settle(any_database, claim)
    following = take(any_database)
    assert (following.delivery.key, following.delivery.parent) == ("edit", HERE)


def test_an_edit_of_a_message_that_failed_does_not_hold_up_the_lane(any_database: Database) -> None:
    queue(any_database, new(), edit("edit"), new("next"))
    deliver(any_database, Rejected("invalid_blocks"))
    assert deliver(any_database) == "next"
    assert nothing_left(any_database)


def test_a_delayed_message_does_not_hold_up_the_lane(any_database: Database) -> None:
    queue(any_database, new("delayed", delay_seconds=3600), new("prompt"))
    assert deliver(any_database) == "prompt"
    assert nothing_left(any_database)


def test_a_channel_rests_between_two_posts(any_database: Database) -> None:
    queue(any_database, new("1"), new("2"))
    deliver(any_database, pace=replace(PACE, channel_interval=3600))
    assert nothing_left(any_database)


def test_the_rest_is_counted_from_the_beginning_of_the_writing(any_database: Database) -> None:
    queue(any_database, new("1"), new("2"))
    deliver(any_database, Sent(HERE, seconds_ago=3600), replace(PACE, channel_interval=3600))
    assert deliver(any_database) == "2"


def test_nobody_else_takes_a_lane_before_its_lease_ends(any_database: Database) -> None:
    queue(any_database, new())
    take(any_database, PATIENT)
    assert nothing_left(any_database)


def test_after_its_lease_a_delivery_is_taken_over_as_doubtful(any_database: Database) -> None:
    queue(any_database, new())
    dead = take(any_database, replace(PACE, lease=0))
    heir = take(any_database)
    assert (heir.delivery.id, heir.doubtful, heir.delivery.attempts) == (dead.delivery.id, True, 2)
    assert heir.delivery.marker == dead.delivery.marker


def test_who_has_lost_the_lease_settles_nothing(any_database: Database) -> None:
    queue(any_database, new())
    slow = take(any_database, replace(PACE, lease=0))
    assert not held(any_database, slow, 1)
    heir = take(any_database)
    assert not settle(any_database, slow)
    assert not held(any_database, slow, 0)
    assert state(any_database, "alert") is DeliveryState.SENDING
    assert held(any_database, heir, 1)
    assert settle(any_database, heir)
    assert not settle(any_database, heir)


def test_two_threads_of_one_owner_cannot_settle_each_others_claims(any_database: Database) -> None:
    queue(any_database, new())
    first = take(any_database, replace(PACE, lease=0))
    second = take(any_database)
    assert first.lease != second.lease
    assert not settle(any_database, first)


def test_a_doubtful_delivery_rests_for_the_grace_and_its_lane_with_it(
    any_database: Database,
) -> None:
    queue(any_database, new(), new("next"))
    deliver(any_database, InDoubt("no answer"), PATIENT)
    assert nothing_left(any_database)
    queue(any_database, new("elsewhere", target="C02"))
    deliver(any_database, InDoubt("no answer"), PACE)
    assert take(any_database).doubtful


def test_a_failed_look_up_leaves_the_doubt(any_database: Database) -> None:
    queue(any_database, new(), new("next"))
    deliver(any_database, InDoubt("no answer"))
    deliver(any_database, LookUpFailed("Slack answered 503"))
    assert take(any_database).doubtful


def test_a_look_up_that_slack_puts_off_is_put_off(any_database: Database) -> None:
    queue(any_database, new(), new("next"))
    deliver(any_database, InDoubt("no answer"))
    deliver(any_database, LookUpFailed("rate limit", seconds=3600))
    assert nothing_left(any_database)


def test_what_cannot_be_looked_up_is_held_and_lets_the_lane_go_on(any_database: Database) -> None:
    queue(any_database, new(), new("next"))
    deliver(any_database, InDoubt("no answer"))
    deliver(any_database, LookUpFailed("missing_scope", impossible=True))
    assert state(any_database, "alert") is DeliveryState.UNKNOWN
    assert deliver(any_database) == "next"


def test_a_rate_limit_rests_its_own_lane_only(any_database: Database) -> None:
    queue(any_database, new(), new("next"), new("elsewhere", target="C02"))
    deliver(any_database, RetryLater(3600, "rate limit", as_told=True))
    assert deliver(any_database) == "elsewhere"
    assert nothing_left(any_database)


def test_a_parked_channel_holds_what_follows_and_is_probed_with_the_same_message(
    any_database: Database,
) -> None:
    queue(any_database, new(), new("next"), new("elsewhere", target="C02"))
    deliver(any_database, ChannelBlocked("not_in_channel"), PATIENT)
    assert deliver(any_database, pace=PATIENT) == "elsewhere"
    assert nothing_left(any_database)
    _wait_no_longer(any_database)
    assert [deliver(any_database), deliver(any_database)] == ["alert", "next"]


def test_one_message_holds_a_channel_though_two_were_refused_there(any_database: Database) -> None:
    """A pause is announced out of turn, into a channel that refuses."""
    refused, patient = ChannelBlocked("is_archived"), replace(PATIENT, parked_retry=3600)
    queue(any_database, new(), new("pause"), new("later"))
    deliver(any_database, refused, patient)
    with any_database.writing() as store:
        levels = store.claims.room(patient)
        (ahead,) = store.claims.take_ahead("pause", "me", patient, levels)
        assert store.claims.settle(ahead, refused, patient)
        assert store.outbox.counts() == {DeliveryState.PARKED: 1, DeliveryState.PENDING: 2}
    assert nothing_left(any_database)
    with any_database.writing() as store:
        store.outbox.unpark("C01IMT")
    assert [deliver(any_database) for _ in range(3)] == ["alert", "pause", "later"]


def test_a_message_in_doubt_goes_before_the_parked_one_that_it_went_ahead_of(
    any_database: Database,
) -> None:
    patient = replace(PACE, parked_retry=3600)
    queue(any_database, new(), new("pause"))
    deliver(any_database, ChannelBlocked("is_archived"), patient)
    with any_database.writing() as store:
        levels = store.claims.room(patient)
        (ahead,) = store.claims.take_ahead("pause", "me", patient, levels)
        assert store.claims.settle(ahead, InDoubt("no answer"), patient)
    assert take(any_database).delivery.key == "pause"


def test_a_message_without_its_picture_is_edited_once_it_has_one(any_database: Database) -> None:
    queue(any_database, new())
    deliver(any_database, Sent(HERE, without_picture=True))
    _wait_no_longer(any_database)
    follow_up = take(any_database)
    assert follow_up.delivery.kind is DeliveryKind.EDIT
    assert follow_up.delivery.parent == HERE
    settle(any_database, follow_up, Sent(HERE, without_picture=True))
    _wait_no_longer(any_database)
    assert nothing_left(any_database)


def test_a_late_picture_never_overwrites_a_newer_edit(any_database: Database) -> None:
    queue(any_database, new())
    claim = take(any_database)
    queue(any_database, edit("edit"))
    settle(any_database, claim, Sent(HERE, without_picture=True))
    _wait_no_longer(any_database)
    assert deliver(any_database) == "edit"
    _wait_no_longer(any_database)
    assert nothing_left(any_database)


def test_an_edit_that_had_to_post_anew_moves_the_message(any_database: Database) -> None:
    anew = Place("C01IMT", "1512120999.000100")
    queue(any_database, new(), edit("edit 1"))
    deliver(any_database)
    deliver(any_database, Sent(anew))
    queue(any_database, edit("edit 2"))
    assert take(any_database).delivery.parent == anew


def test_a_look_up_begins_after_the_newest_message_that_was_there_before(
    any_database: Database,
) -> None:
    queue(any_database, new("1"), new("2"), new("elsewhere", target="C02"))
    assert take(any_database).delivery.after_ts == ""
    assert take(any_database).delivery.after_ts == ""
    _free(any_database)
    deliver(any_database)
    deliver(any_database)
    assert take(any_database).delivery.after_ts == HERE.ts


def test_an_idle_outbox_has_no_next_moment_and_a_resting_lane_has(any_database: Database) -> None:
    def wait() -> float | None:
        with any_database.reading() as store:
            return seconds_to_next(store)

    assert wait() is None
    queue(any_database, new("1"), new("2"))
    assert wait() == 0
    deliver(any_database, pace=replace(PACE, channel_interval=3600))
    resting = wait()
    assert resting is not None
    assert 3500 < resting <= 3600


def test_racing_dispatchers_take_each_delivery_once(any_database: Database) -> None:
    queue(any_database, *(new(f"{n}", target=f"C{n % 4}") for n in range(40)))
    sent: list[str] = []
    threads = [threading.Thread(target=_drain, args=(any_database, sent)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent, key=int) == [str(n) for n in range(40)]
    for lane in range(4):
        mine = [int(key) for key in sent if int(key) % 4 == lane]
        assert mine == sorted(mine)


@pytest.mark.parametrize("statement", [ANYTHING, str(WAITING), str(HOLDING), str(FIRST["sqlite"])])
def test_looking_for_work_reads_no_whole_table(database: Database, statement: str) -> None:
    with database.writing() as store:
        connection = store.claims._session.connection()
        connection.execute(text("ANALYZE"))
        plan = connection.execute(
            text(f"EXPLAIN QUERY PLAN {statement}"), {"now": 0.0, "lanes": '["C01IMT"]'}
        )
        steps = [str(row[-1]) for row in plan]
    tables = [step for step in steps if step.split()[0] in ("SCAN", "SEARCH")]
    whole = [step for step in tables if "INDEX" not in step and "waiting" not in step.lower()]
    by_id = "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"
    assert not [
        step for step in whole if not step.startswith(("SCAN w", "SCAN CONSTANT", by_id))
    ], steps
    assert any("ix_delivery_" in step for step in tables)


@pytest.mark.postgres
@pytest.mark.parametrize("statement", [str(WAITING), str(HOLDING), str(FIRST["postgresql"])])
def test_nor_does_it_on_postgresql_that_knew_of_nothing_sent(
    postgres_database: Database, statement: str
) -> None:
    """From such statistics it would rather read all that was sent than ask for each edit."""
    rows = [waiting(number).model_dump(exclude={"id"}) for number in range(4000)]
    with postgres_database.writing() as store:
        session = store.claims._session
        session.connection().execute(METADATA.tables["delivery"].insert(), rows)
        session.add_all(LaneRow(channel=f"C{number}") for number in range(200))
        session.flush()
        connection = session.connection()
        connection.execute(text("ANALYZE delivery"))
        asked = {"now": 0.0, "lanes": ["C1", "C2"]}
        plan = [row[0] for row in connection.execute(text(f"EXPLAIN {statement}"), asked)]
    assert not [step for step in plan if "Seq Scan on delivery" in step], plan


def waiting(number: int) -> DeliveryRow:
    key, lane = f"waiting {number}", f"C{number % 200}"
    return DeliveryRow(
        dedup_key=key, marker=key, lane=lane, target=lane, kind=DeliveryKind.POST.value,
        payload="x" * 200, created=0, updated=0,
    )  # fmt: skip


def held(database: Database, claim: Claim, seconds: float) -> bool:
    with database.reading() as store:
        return store.claims.holds(claim, seconds)


def _drain(database: Database, sent: list[str]) -> None:
    """Until nothing is left for anybody."""
    while True:
        with database.dispatching() as store:
            claim = take_any(store)
        if claim is not None:
            sent.append(claim.delivery.key)
            settle(database, claim)
            continue
        with database.reading() as store:
            if set(store.outbox.counts()) == {DeliveryState.SENT}:
                return


def _wait_no_longer(database: Database) -> None:
    with database.writing() as store:
        store.claims._session.connection().execute(text("UPDATE delivery SET not_before = 0"))


def _free(database: Database) -> None:
    """As if nothing had been taken yet."""
    with database.writing() as store:
        connection = store.claims._session.connection()
        connection.execute(text("UPDATE lane SET lease_until = 0"))
        connection.execute(text("UPDATE delivery SET state = 'pending', first_started = NULL"))
