"""The outbox: what is queued once, changed while unsent, and kept for a person to decide."""

import pytest
from sqlalchemy import text

from domain.deliveries import (
    ChannelBlocked,
    DeliveryKind,
    DeliveryState,
    InDoubt,
    LookUpFailed,
    Outcome,
    Rejected,
    RetryLater,
)
from domain.errors import NotFoundError
from domain.notices import JobTrouble
from storage.claims import Pace
from storage.database import Database
from tests.storage.deliveries import (
    HERE,
    deliver,
    edit,
    new,
    nothing_left,
    notice,
    queue,
    state,
    take,
)


def test_a_key_is_queued_once_and_the_first_notice_stands(any_database: Database) -> None:
    queue(any_database, new(notice=notice("first")))
    with any_database.writing() as store:
        assert not store.outbox.queue(new(notice=notice("second")))
    assert take(any_database).delivery.notice == notice("first")


def test_a_key_once_sent_is_never_queued_again(any_database: Database) -> None:
    queue(any_database, new())
    deliver(any_database)
    with any_database.writing() as store:
        assert not store.outbox.queue(new())
    assert nothing_left(any_database)


def test_what_was_queued_with_a_fact_that_failed_is_not_there(any_database: Database) -> None:
    def fail() -> None:
        with any_database.writing() as store:
            store.outbox.queue(new())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert state(any_database, "alert") is None


def test_an_unsent_message_takes_todays_truth(any_database: Database) -> None:
    queue(any_database, new(), edit("edit 1", notice=notice("old")))
    with any_database.writing() as store:
        assert store.outbox.replace_unsent("alert", notice("new"))
    assert take(any_database).delivery.notice == notice("new")
    assert state(any_database, "edit 1") is DeliveryState.SUPERSEDED


def test_a_message_being_sent_can_be_neither_replaced_nor_withdrawn(any_database: Database) -> None:
    queue(any_database, new())
    take(any_database)
    with any_database.writing() as store:
        assert not store.outbox.replace_unsent("alert", notice("new"))
        assert not store.outbox.withdraw_unsent("alert")


@pytest.mark.parametrize("outcome", [RetryLater(0, "rate limit"), ChannelBlocked("is_archived")])
def test_a_message_that_slack_certainly_has_not_got_counts_as_unsent(
    any_database: Database, outcome: Outcome
) -> None:
    queue(any_database, new())
    deliver(any_database, outcome)
    with any_database.writing() as store:
        assert store.outbox.withdraw_unsent("alert")
    assert nothing_left(any_database)


def test_a_message_that_slack_may_have_does_not_count_as_unsent(any_database: Database) -> None:
    queue(any_database, new())
    deliver(any_database, InDoubt("no answer"))
    deliver(any_database, RetryLater(0, "rate limit"))
    assert state(any_database, "alert") is DeliveryState.PENDING
    with any_database.writing() as store:
        assert not store.outbox.withdraw_unsent("alert")


def test_a_withdrawn_message_takes_with_it_what_hangs_on_it(any_database: Database) -> None:
    queue(any_database, new(), edit("edit"), new("thread", kind=DeliveryKind.THREAD, after="alert"))
    with any_database.writing() as store:
        assert store.outbox.withdraw_unsent("alert")
    for key in ("edit", "thread"):
        assert state(any_database, key) is DeliveryState.SUPERSEDED
    assert nothing_left(any_database)


def test_a_withdrawn_message_leaves_its_key_to_the_next_about_the_same(
    any_database: Database,
) -> None:
    queue(any_database, new(notice=notice("mistyped")))
    with any_database.writing() as store:
        assert store.outbox.withdraw_unsent("alert")
    queue(any_database, new(notice=notice("right")))
    assert take(any_database).delivery.notice == notice("right")


def test_a_newer_edit_makes_unsent_edits_of_the_same_message_superfluous(
    any_database: Database,
) -> None:
    queue(any_database, new(), new("other"), edit("other's", after="other"))
    queue(any_database, edit("edit 1"), edit("edit 2"))
    assert state(any_database, "edit 1") is DeliveryState.SUPERSEDED
    assert state(any_database, "other's") is DeliveryState.PENDING
    assert [deliver(any_database) for _ in range(4)] == ["alert", "other", "other's", "edit 2"]


def test_a_sent_message_tells_its_place(any_database: Database) -> None:
    queue(any_database, new())
    deliver(any_database)
    with any_database.reading() as store:
        (sent,) = store.outbox.listed([DeliveryState.SENT])
    assert sent.sent == HERE


def test_stuck_deliveries_are_listed_with_their_error_oldest_first(any_database: Database) -> None:
    queue(any_database, new("a"), new("b", target="C02"), new("c", target="C03"))
    deliver(any_database, Rejected("invalid_blocks", ("/blocks/0",)))
    deliver(any_database, LookUpFailed("missing_scope", impossible=True))
    deliver(any_database, ChannelBlocked("is_archived"))
    with any_database.reading() as store:
        listed = store.outbox.listed()
        counts = store.outbox.counts()
    assert [(each.state, each.error) for each in listed] == [
        (DeliveryState.FAILED, "invalid_blocks; /blocks/0"),
        (DeliveryState.UNKNOWN, "missing_scope"),
        (DeliveryState.PARKED, "is_archived"),
    ]
    assert counts == dict.fromkeys((each.state for each in listed), 1)


@pytest.mark.parametrize(
    "outcome",
    [Rejected("invalid_blocks"), ChannelBlocked("x")],
)
def test_a_stuck_delivery_is_retried_at_once(any_database: Database, outcome: Outcome) -> None:
    queue(any_database, new())
    deliver(any_database, outcome, Pace(channel_interval=0, posts_per_minute=0))
    with any_database.writing() as store:
        (stuck,) = store.outbox.listed()
        store.outbox.retry(stuck.id)
    claim = take(any_database)
    assert (claim.delivery.key, claim.doubtful) == ("alert", False)


@pytest.mark.parametrize("anyway", [False, True])
def test_a_retried_message_that_may_have_arrived_is_looked_for_unless_somebody_has_looked(
    any_database: Database, anyway: bool
) -> None:
    queue(any_database, new())
    deliver(any_database, LookUpFailed("missing_scope", impossible=True))
    with any_database.writing() as store:
        (stuck,) = store.outbox.listed()
        assert store.outbox.retry(stuck.id, anyway=anyway) is not anyway
        assert not store.outbox.withdraw_unsent("alert")
    claim = take(any_database)
    assert (claim.delivery.key, claim.doubtful) == ("alert", not anyway)


def test_a_discarded_delivery_is_never_sent_nor_what_hangs_on_it(any_database: Database) -> None:
    queue(any_database, new(), edit("edit"))
    deliver(any_database, Rejected("invalid_blocks"))
    with any_database.writing() as store:
        (stuck,) = store.outbox.listed()
        store.outbox.discard(stuck.id)
    assert state(any_database, "alert") is DeliveryState.DISCARDED
    assert state(any_database, "edit") is DeliveryState.DISCARDED
    assert nothing_left(any_database)


def test_only_what_is_stuck_can_be_retried_or_discarded(any_database: Database) -> None:
    queue(any_database, new())
    claim = take(any_database)
    with any_database.writing() as store:
        for number in (claim.delivery.id, 999):
            with pytest.raises(NotFoundError, match="kpi outbox list"):
                store.outbox.retry(number)
            with pytest.raises(NotFoundError, match="kpi outbox list"):
                store.outbox.discard(number)


def test_a_channel_that_is_mended_is_tried_at_once(any_database: Database) -> None:
    patient = Pace(channel_interval=0, posts_per_minute=0, parked_retry=600)
    queue(any_database, new(), new("next"), new("elsewhere", target="C02"))
    deliver(any_database, ChannelBlocked("not_in_channel"), patient)
    deliver(any_database, ChannelBlocked("not_in_channel"), patient)
    assert nothing_left(any_database)
    with any_database.writing() as store:
        assert store.outbox.waiting("C01IMT") == 2
        store.outbox.unpark("C01IMT")
    assert [deliver(any_database), deliver(any_database)] == ["alert", "next"]
    assert nothing_left(any_database)


def test_what_cannot_go_out_by_itself_is_not_waiting(any_database: Database) -> None:
    queue(any_database, new(), new("next"), new("sent"))
    deliver(any_database, Rejected("invalid_blocks"))
    with any_database.reading() as store:
        assert store.outbox.waiting("C01IMT") == 2


def test_texts_are_forgotten_and_keys_are_kept(any_database: Database) -> None:
    queue(any_database, new(), new("waiting"))
    deliver(any_database)
    _age(any_database, days=91)
    with any_database.writing() as store:
        store.outbox.forget_payloads(90, store.backlog.database_seconds())
        assert [each.key for each in store.outbox.listed(tuple(DeliveryState))] == ["waiting"]
        assert not store.outbox.queue(new())
    assert take(any_database).delivery.notice == notice()


def test_texts_within_the_retention_are_kept(any_database: Database) -> None:
    queue(any_database, new())
    deliver(any_database)
    _age(any_database, days=89)
    with any_database.writing() as store:
        store.outbox.forget_payloads(90, store.backlog.database_seconds())
        (sent,) = store.outbox.listed([DeliveryState.SENT])
    assert sent.notice == notice()


def test_a_text_that_cannot_be_read_is_listed_and_can_be_discarded(
    any_database: Database,
) -> None:
    queue(any_database, new(), new("next"))
    _put(any_database, "payload = '{}'")
    assert nothing_left(any_database)
    assert deliver(any_database) == "next"
    with any_database.writing() as store:
        assert store.backlog.unreadable() == 1
        (stuck,) = store.outbox.listed()
        assert isinstance(stuck.notice, JobTrouble)
        store.outbox.discard(stuck.id)
        assert store.outbox.listed() == ()
        assert store.backlog.unreadable() == 0


@pytest.mark.parametrize("in_doubt", [False, True])
def test_a_message_of_a_newer_version_is_left_for_it_and_said_once(
    any_database: Database, in_doubt: bool, caplog: pytest.LogCaptureFixture
) -> None:
    queue(any_database, new())
    if in_doubt:
        deliver(any_database, InDoubt("killed"))
    readable = _payload(any_database)
    for _ in range(3):
        _put(any_database, 'payload = \'{"kind": "of_tomorrow"}\', not_before = 0')
        assert nothing_left(any_database)
        assert state(any_database, "alert") is DeliveryState.PENDING
    assert len([each for each in caplog.messages if "cannot be read" in each]) == 1
    _put(any_database, f"payload = '{readable}'")
    assert nothing_left(any_database)
    _put(any_database, "not_before = 0")
    claim = take(any_database)
    assert (claim.delivery.notice, claim.doubtful) == (notice(), in_doubt)


def _put(database: Database, values: str) -> None:
    with database.writing() as store:
        connection = store.outbox._session.connection()
        connection.exec_driver_sql(f"UPDATE delivery SET {values} WHERE dedup_key = 'alert'")


def _payload(database: Database) -> str:
    with database.reading() as store:
        connection = store.outbox._session.connection()
        asked = "SELECT payload FROM delivery WHERE dedup_key = 'alert'"
        return str(connection.exec_driver_sql(asked).scalar_one())


def _age(database: Database, days: int) -> None:
    with database.writing() as store:
        change = text("UPDATE delivery SET created = created - :seconds")
        store.outbox._session.connection().execute(change, {"seconds": days * 86_400})
