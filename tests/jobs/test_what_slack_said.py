"""What Slack said is never lost, and what it has not said is not made up."""

from datetime import datetime, time

import pytest

from domain.deliveries import (
    Delivery,
    DeliveryState,
    LookUp,
    LookUpFailed,
    Rejected,
    RetryLater,
)
from domain.organisation import QuietHours
from jobs.deliver import BAFFLED_ATTEMPTS, Dispatcher
from jobs.delivery_books import DeliveryBooks
from storage.database import Database
from tests.jobs.slack_that_fails import DROPPED, LOST, FailingSlack, Fault
from tests.jobs.test_deliver import AT_ONCE, deliver_all
from tests.makers import NOW, organisation, seed
from tests.storage.deliveries import new, queue, state


def test_a_fault_of_our_own_in_a_look_up_leaves_it_unknown_whether_the_message_arrived(
    database: Database,
) -> None:
    class Baffling(FailingSlack):
        def look_up(self, delivery: Delivery) -> LookUp:
            super().look_up(delivery)
            raise ValueError("no such field")

    slack = Baffling(faults=[LOST])
    queue(database, new())
    deliver_all(database, slack)
    assert (slack.keys, slack.look_ups) == (["alert"], BAFFLED_ATTEMPTS - 1)
    assert state(database, "alert") is DeliveryState.UNKNOWN


@pytest.mark.parametrize("fault", [LOST, DROPPED])
def test_an_unknown_message_that_is_retried_is_in_slack_once(
    any_database: Database, fault: Fault
) -> None:
    slack = FailingSlack(faults=[fault], look_up_fails=LookUpFailed("missing_scope", True))
    queue(any_database, new())
    deliver_all(any_database, slack)
    assert state(any_database, "alert") is DeliveryState.UNKNOWN
    slack.look_up_fails, slack.look_ups = None, 0
    with any_database.writing() as store:
        (stuck,) = store.outbox.listed()
        store.outbox.retry(stuck.id)
    deliver_all(any_database, slack)
    assert (slack.keys, slack.look_ups) == (["alert"], 1)
    assert state(any_database, "alert") is DeliveryState.SENT


class SilentClock:
    """Business time from another program, which stops answering."""

    def __init__(self, answers: int) -> None:
        self.answers, self.asked = answers, 0

    def __call__(self) -> datetime:
        self.asked += 1
        if self.asked > self.answers:
            raise OSError("connection refused")
        return NOW


@pytest.mark.parametrize("answers", [0, 1])
@pytest.mark.parametrize("outcome", [LOST, Rejected("invalid_blocks")])
def test_what_slack_said_is_written_down_though_nobody_tells_the_time(
    any_database: Database, outcome: Fault, answers: int
) -> None:
    slack, clock = FailingSlack(), SilentClock(answers)
    worker = Dispatcher(any_database, slack.post, AT_ONCE, "test", clock)
    slack.faults = [RetryLater(0, "rate limit"), outcome]
    queue(any_database, new())
    for _ in range(4):
        worker.deliver_one()
    assert clock.asked > answers
    expected = DeliveryState.SENT if outcome == LOST else DeliveryState.FAILED
    assert (state(any_database, "alert"), slack.faults) == (expected, [])


def test_quiet_hours_are_kept_by_the_last_word_of_a_clock_that_fell_silent(
    database: Database,
) -> None:
    seed(database, organisation=organisation(quiet_hours=QuietHours(time(9), time(11))))
    queue(database, new())
    clock = SilentClock(1)
    books = DeliveryBooks(database, AT_ONCE, "test", clock)
    for _ in range(2):
        books.look_again()
        assert books.turn((), 1) == []
    assert clock.asked == 2
