"""The machine's clock is set back or ahead: delivery goes on, in order, nothing twice."""

import threading
from collections.abc import Callable
from dataclasses import replace

from domain.deliveries import Delivery, DeliveryState, Outcome, RetryLater
from jobs.deliver import Dispatcher
from storage.claims import Pace
from storage.database import Database
from tests.jobs.slack_that_fails import LOST, FailingSlack
from tests.jobs.stepping import Stepping
from tests.makers import NOW
from tests.storage.deliveries import new, queue, state

HOUR = 3600.0
PROMPT = Pace(
    http_timeout=0, grace=0.05, lease=60, channel_interval=0.05, posts_per_minute=6000, look=0.05
)


def dispatcher(database: Database, slack: FailingSlack, pace: Pace = PROMPT) -> Dispatcher:
    return Dispatcher(database, slack.post, pace, "test", lambda: NOW)


def deliver_until(worker: Dispatcher, done: Callable[[], bool]) -> None:
    """At most some seconds' worth of looks, which an hour's wait would exceed by far."""
    pause = threading.Event()
    for _ in range(1000):
        if done():
            return
        if not worker.deliver_one():
            pause.wait(0.03)
    raise AssertionError("what was queued does not go out")


def test_a_channel_goes_on_when_the_clock_is_set_back(stepping: Stepping) -> None:
    database, step = stepping
    slack = FailingSlack()
    worker = dispatcher(database, slack)
    queue(database, *(new(f"{n}") for n in range(3)))
    deliver_until(worker, lambda: slack.keys == ["0"])
    step(-HOUR)
    deliver_until(worker, lambda: slack.keys == ["0", "1", "2"])


def test_a_message_that_waits_for_its_time_waits_no_longer_than_it_should(
    stepping: Stepping,
) -> None:
    """Queued while the clock was a day ahead, with two seconds to wait."""
    database, step = stepping
    slack = FailingSlack()
    step(24 * HOUR)
    worker = dispatcher(database, slack)
    queue(database, new("now"))
    deliver_until(worker, lambda: slack.keys == ["now"])
    queue(database, new("alert", delay_seconds=2, target="C02"))
    step(-24 * HOUR)
    queue(database, new("later"))
    deliver_until(worker, lambda: set(slack.keys) == {"now", "later", "alert"})


def test_a_bot_that_was_down_when_the_clock_went_back_goes_on_too(stepping: Stepping) -> None:
    """A killed one's lease, its doubt and the rate are all of a time that is still to come."""
    database, step = stepping
    slack = FailingSlack([LOST])
    short = replace(PROMPT, lease=3)
    queue(database, new("1"), new("2"), new("killed", target="C02"))
    killed = dispatcher(database, slack, short)
    assert killed.deliver_one()
    killed._books.look_again()
    assert [claim.delivery.key for claim in killed._books.turn((), 1)] == ["killed"]
    assert {state(database, key) for key in ("1", "killed")} == {DeliveryState.SENDING}
    step(-24 * HOUR)
    deliver_until(dispatcher(database, slack, short), lambda: len(slack.keys) == 3)
    assert sorted(slack.keys) == ["1", "2", "killed"]
    assert slack.look_ups >= 2


def test_a_channel_rests_as_long_as_slack_told_it_to_whatever_the_clock_does(
    stepping: Stepping,
) -> None:
    database, step = stepping
    slack = FailingSlack([RetryLater(600, "ratelimited", as_told=True)])
    worker = dispatcher(database, slack)
    queue(database, new("1"), new("2"))
    assert worker.deliver_one()
    step(-HOUR)
    queue(database, new("elsewhere", target="C02"))
    deliver_until(worker, lambda: slack.keys == ["elsewhere"])
    restarted = dispatcher(database, slack)
    assert not restarted.deliver_one()
    assert slack.keys == ["elsewhere"]
    step(700)
    deliver_until(restarted, lambda: slack.keys == ["elsewhere", "1", "2"])


def test_a_clock_that_leaps_ahead_does_not_take_a_message_out_of_the_hand_that_sends_it(
    stepping: Stepping,
) -> None:
    database, step = stepping

    class Slow(FailingSlack):
        """While the first message is on its way the clock leaps, and the others look again."""

        def send(self, delivery: Delivery, may_write: Callable[[], bool]) -> Outcome:
            place = super().send(delivery, may_write)
            if delivery.key == "slow":
                step(HOUR)
                worker._books.look_again()
                again.append([claim.delivery.key for claim in worker._books.turn((), 5)])
            return place

    again: list[list[str]] = []
    slack = Slow()
    worker = dispatcher(database, slack)
    queue(database, new("slow"))
    assert worker.deliver_one()
    assert again == [[]]
    assert (slack.keys, slack.look_ups) == (["slow"], 0)
    assert state(database, "slow") is DeliveryState.SENT


def test_the_step_is_real(stepping: Stepping) -> None:
    """Without it the other tests would show nothing."""
    database, step = stepping
    queue(database, new("1"))
    with database.reading() as store:
        before = store.claims.look(PROMPT).now
    step(-HOUR)
    with database.reading() as store:
        assert store.claims.look(PROMPT).now < before - HOUR / 2
