"""The dispatcher against a Slack that fails: nothing lost, nothing doubled."""

import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

import pytest
from sqlalchemy import text

from domain.deliveries import (
    ChannelBlocked,
    Delivery,
    DeliveryKind,
    DeliveryState,
    InDoubt,
    LookUpFailed,
    Outcome,
    Place,
    Rejected,
    RetryLater,
    SendingBlocked,
    Sent,
)
from domain.notices import EpisodeAlert
from domain.organisation import QuietHours
from jobs.deliver import Dispatcher
from jobs.delivery_books import DeliveryBooks
from jobs.delivery_desk import Ended
from storage.claims import Pace
from storage.database import Database
from tests.jobs.slack_that_fails import DROPPED, LOST, FailingSlack, Fault
from tests.makers import NOW, instant, organisation, seed
from tests.slack.sending import alert
from tests.storage.deliveries import edit, new, queue, state

AT_ONCE = Pace(
    http_timeout=0, grace=0, lease=60, channel_interval=0, posts_per_minute=0, parked_retry=0
)
PATIENT = Pace(channel_interval=0, posts_per_minute=0)


def dispatcher(
    database: Database,
    slack: FailingSlack,
    *,
    pace: Pace = AT_ONCE,
    now: datetime = NOW,
    resend: bool = False,
) -> Dispatcher:
    return Dispatcher(database, slack.post, pace, "test", lambda: now, resend)


def deliver_all(database: Database, slack: FailingSlack, **options: object) -> None:
    """Until nothing is ready; at most so often that a circle shows."""
    worker = dispatcher(database, slack, **options)  # type: ignore[arg-type]
    for _ in range(100):
        if not worker.deliver_one():
            return
    raise AssertionError("the dispatcher goes round in circles")


def test_a_queued_message_is_sent_once(any_database: Database) -> None:
    slack = FailingSlack()
    queue(any_database, new())
    deliver_all(any_database, slack)
    assert slack.keys == ["alert"]
    assert state(any_database, "alert") is DeliveryState.SENT


def test_a_message_whose_answer_was_lost_is_found_and_not_sent_again(
    any_database: Database,
) -> None:
    slack = FailingSlack(faults=[LOST])
    queue(any_database, new(), edit("edit"))
    deliver_all(any_database, slack)
    assert slack.keys == ["alert"]
    assert state(any_database, "alert") is DeliveryState.SENT
    assert state(any_database, "edit") is DeliveryState.SENT


def test_a_message_that_is_absent_after_all_is_sent_again(database: Database) -> None:
    slack = FailingSlack(faults=[DROPPED, DROPPED, LOST])
    queue(database, new())
    deliver_all(database, slack)
    assert (slack.keys, slack.look_ups) == (["alert"], 3)


def test_an_edit_in_doubt_is_made_again_without_asking(database: Database) -> None:
    slack = FailingSlack()
    queue(database, new(), edit("edit"))
    dispatcher(database, slack).deliver_one()
    slack.faults = [DROPPED]
    deliver_all(database, slack)
    assert (slack.look_ups, state(database, "edit")) == (0, DeliveryState.SENT)


def test_when_slack_cannot_be_asked_a_doubtful_message_is_held(database: Database) -> None:
    slack = FailingSlack(faults=[LOST], look_up_fails=LookUpFailed("missing_scope", True))
    queue(database, new(), new("next"))
    deliver_all(database, slack)
    assert slack.keys == ["alert", "next"]
    assert state(database, "alert") is DeliveryState.UNKNOWN


def test_when_slack_cannot_be_asked_a_doubtful_message_is_resent_if_so_decided(
    database: Database,
) -> None:
    slack = FailingSlack(faults=[DROPPED], look_up_fails=LookUpFailed("missing_scope", True))
    queue(database, new())
    deliver_all(database, slack, resend=True)
    assert slack.keys == ["alert"]
    assert state(database, "alert") is DeliveryState.SENT


def test_a_look_up_that_fails_is_tried_again_before_anything_is_sent(database: Database) -> None:
    slack = FailingSlack(faults=[LOST], look_up_fails=LookUpFailed("Slack answered 503"))
    queue(database, new())
    worker = dispatcher(database, slack)
    for _ in range(4):
        worker.deliver_one()
    assert (slack.keys, slack.look_ups) == (["alert"], 3)
    slack.look_up_fails = None
    deliver_all(database, slack)
    assert (slack.keys, state(database, "alert")) == (["alert"], DeliveryState.SENT)


def test_a_rate_limit_delays_its_own_channel_only(database: Database) -> None:
    slack = FailingSlack(faults=[RetryLater(3600, "rate limit", as_told=True)])
    queue(database, new(), new("next"), new("elsewhere", target="C02"))
    deliver_all(database, slack)
    assert slack.keys == ["elsewhere"]
    assert state(database, "alert") is DeliveryState.PENDING


def test_a_blocked_channel_resumes_in_order_once_it_is_mended(any_database: Database) -> None:
    slack = FailingSlack(faults=[ChannelBlocked("is_archived")] * 3)
    queue(any_database, new(), new("next"), edit("edit"))
    deliver_all(any_database, slack)
    assert slack.keys == ["alert", "next"]
    with any_database.reading() as store:
        assert store.outbox.counts() == {DeliveryState.SENT: 3}


@pytest.mark.parametrize("error", ["token_revoked", "missing_scope"])
def test_an_authorisation_error_stops_everything_and_keeps_it_queued(
    database: Database, error: str
) -> None:
    slack = FailingSlack(faults=[SendingBlocked(error, "chat:write")])
    queue(database, new(), new("elsewhere", target="C02"))
    deliver_all(database, slack, pace=PATIENT)
    assert slack.keys == []
    with database.reading() as store:
        assert store.outbox.counts() == {DeliveryState.PENDING: 2}
        assert store.controls.get("sending_blocked") == f"{error} chat:write"


def test_sending_goes_on_once_the_authorisation_is_back(database: Database) -> None:
    slack = FailingSlack(faults=[SendingBlocked("token_revoked")])
    queue(database, new(), new("elsewhere", target="C02"))
    deliver_all(database, slack)
    assert sorted(slack.keys) == ["alert", "elsewhere"]
    with database.reading() as store:
        assert store.controls.get("sending_blocked") is None


def test_a_message_that_slack_refuses_fails_alone(database: Database) -> None:
    slack = FailingSlack(faults=[Rejected("invalid_blocks", ("/blocks/2",))])
    queue(database, new(), new("next"))
    deliver_all(database, slack)
    assert slack.keys == ["next"]
    with database.reading() as store:
        (stuck,) = store.outbox.listed()
    assert (stuck.state, stuck.error) == (DeliveryState.FAILED, "invalid_blocks; /blocks/2")


def test_a_fault_of_our_own_is_tried_again_and_then_set_aside(database: Database) -> None:
    slack = FailingSlack(faults=[ValueError("no such colour")] * 20)
    queue(database, new())
    deliver_all(database, slack)
    queue(database, new("next"))
    slack.faults = []
    deliver_all(database, slack)
    assert slack.keys == ["next"]
    assert state(database, "alert") is DeliveryState.FAILED


def test_one_surprise_after_many_attempts_that_were_cut_short_gives_nothing_up(
    any_database: Database,
) -> None:
    slack = FailingSlack(faults=[*[DROPPED] * 8, ValueError("no such colour")])
    queue(any_database, new())
    deliver_all(any_database, slack)
    assert slack.faults == []
    assert slack.keys == ["alert"]


def test_a_pause_holds_everything_until_it_is_over(database: Database) -> None:
    slack = FailingSlack()
    queue(database, new(), new("reminder", kind=DeliveryKind.DM, target="U1"))
    with database.writing() as store:
        store.controls.set("paused", "{}")
    deliver_all(database, slack)
    assert slack.keys == []
    with database.writing() as store:
        store.controls.clear("paused")
    deliver_all(database, slack)
    assert slack.keys == ["alert", "reminder"]


@pytest.mark.parametrize(
    ("now", "sent"),
    [("2018-06-01T20:59", True), ("2018-06-01T21:00", False), ("2018-06-02T05:59", False)],
)
def test_nothing_is_sent_in_quiet_hours_which_are_local(
    database: Database, now: str, sent: bool
) -> None:
    """22:00 to 07:00 in London's summer, an hour ahead of UTC."""
    seed(database, organisation=organisation(quiet_hours=QuietHours(time(22), time(7))))
    slack = FailingSlack()
    queue(database, new())
    deliver_all(database, slack, now=instant(now))
    assert bool(slack.keys) is sent


@pytest.mark.parametrize(
    ("hours", "late"),
    [
        (0.9, ""),
        (1.1, "held for 1 hour before it could be posted"),
        (47.5, "held for 47 hours before it could be posted"),
        (72.1, "held for 3 days before it could be posted"),
    ],
)
def test_an_alert_that_could_not_go_out_for_long_says_so(
    database: Database, hours: float, late: str
) -> None:
    said: list[str] = []

    class Listening(FailingSlack):
        def send(self, delivery: Delivery, may_write: Callable[[], bool]) -> Outcome:
            assert isinstance(delivery.notice, EpisodeAlert)
            said.append(delivery.notice.late)
            return super().send(delivery, may_write)

    queue(database, new(notice=alert()))
    with database.writing() as store:
        older = text("UPDATE delivery SET created = created - :seconds")
        store.outbox._session.connection().execute(older, {"seconds": hours * 3600})
    deliver_all(database, Listening())
    assert said == [late]


def test_what_was_held_in_quiet_hours_goes_out_at_their_end(database: Database) -> None:
    seed(database, organisation=organisation(quiet_hours=QuietHours(time(22), time(7))))
    slack = FailingSlack()
    queue(database, new())
    deliver_all(database, slack, now=instant("2017-12-01T23:00"))
    deliver_all(database, slack, now=instant("2017-12-02T07:00"))
    assert slack.keys == ["alert"]


def test_a_channel_that_is_being_sent_to_falls_silent_when_quiet_hours_begin(
    database: Database,
) -> None:
    seed(database, organisation=organisation(quiet_hours=QuietHours(time(22), time(7))))
    queue(database, new(), new("next"))
    now = [instant("2017-12-01T21:59")]
    books = DeliveryBooks(database, replace(AT_ONCE, look=3600), "test", lambda: now[0])
    (claim,) = books.turn((), 1)
    now[0] = instant("2017-12-01T22:00")
    books.look_again()
    assert books.turn((), 1) == []
    assert books.turn([Ended(claim, Sent(Place("C01", "1.1")))], 1) == []
    assert books.turn((), 1) == []
    now[0] = instant("2017-12-02T07:00")
    books.look_again()
    assert [each.delivery.key for each in books.turn((), 1)] == ["next"]


def test_a_lease_that_ended_forbids_writing(database: Database) -> None:
    allowed: list[bool] = []

    class Slow(FailingSlack):
        def send(self, delivery: object, may_write: object) -> Outcome:
            with database.writing() as store:
                late = text("UPDATE lane SET lease_owner = 'somebody else'")
                store.outbox._session.connection().execute(late)
            allowed.append(may_write())  # type: ignore[operator]
            return InDoubt("too late")

    queue(database, new())
    dispatcher(database, Slow()).deliver_one()
    assert allowed == [False]
    assert state(database, "alert") is DeliveryState.SENDING


def test_threads_share_a_dispatcher_and_leave_no_lease_behind(any_database: Database) -> None:
    slack = FailingSlack()
    queue(any_database, *(new(f"{n}", target=f"C{n % 5}") for n in range(15)))
    worker, stop = dispatcher(any_database, slack), threading.Event()
    threads = [threading.Thread(target=worker.run, args=(stop,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    while state_counts(any_database) != {DeliveryState.SENT: 15}:
        assert all(thread.is_alive() for thread in threads)
    stop.set()
    for thread in threads:
        thread.join()
    assert leases(any_database) == 0
    for lane in range(5):
        mine = [int(key) for key in slack.keys if int(key) % 5 == lane]
        assert mine == sorted(mine)
    assert len(slack.keys) == 15


def test_told_to_stop_a_dispatcher_finishes_what_is_in_flight(database: Database) -> None:
    sending, go_on, stop = threading.Event(), threading.Event(), threading.Event()

    class Slow(FailingSlack):
        def send(self, delivery: object, may_write: object) -> Outcome:
            sending.set()
            go_on.wait(90)
            return super().send(delivery, may_write)  # type: ignore[arg-type]

    slack = Slow()
    queue(database, new(), new("next"))
    thread = threading.Thread(target=dispatcher(database, slack).run, args=(stop,))
    thread.start()
    assert sending.wait(90)
    stop.set()
    go_on.set()
    thread.join()
    assert slack.keys == ["alert"]
    assert state(database, "alert") is DeliveryState.SENT
    assert state(database, "next") is DeliveryState.PENDING
    assert leases(database) == 0


@pytest.mark.parametrize("chance", range(3))
def test_with_every_fault_mixed_in_nothing_is_lost_doubled_or_out_of_order(
    database: Database, chance: int
) -> None:
    dice = random.Random(chance)
    mixed: list[Fault] = [
        LOST,
        DROPPED,
        RetryLater(0, "rate limit", as_told=True),
        ChannelBlocked("not_in_channel"),
        SendingBlocked("token_revoked"),
    ]
    wanted = [f"{n}" for n in range(15)]
    slack = FailingSlack(faults=[dice.choice(mixed) for _ in range(20)])
    queue(database, *(new(key, target=f"C{int(key) % 3}") for key in wanted))
    worker = dispatcher(database, slack)
    for _ in range(200):
        if not worker.deliver_one() and state_counts(database) == {DeliveryState.SENT: 15}:
            break
    assert sorted(slack.keys, key=int) == wanted
    for lane in range(3):
        mine = [int(key) for key in slack.keys if int(key) % 3 == lane]
        assert mine == sorted(mine)


def state_counts(database: Database) -> dict[DeliveryState, int]:
    with database.reading() as store:
        return store.outbox.counts()


def leases(database: Database) -> int:
    with database.reading() as store:
        held = text("SELECT count(*) FROM lane WHERE lease_until <> 0")
        return int(store.outbox._session.connection().execute(held).scalar_one())
