"""The dispatcher's threads: woken by what is queued here, and cheap in what they ask."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from domain.deliveries import Delivery, DeliveryState, Outcome, SendingBlocked
from jobs.deliver import Dispatcher
from storage.claims import Pace
from storage.database import Database
from storage.store import Store
from tests.jobs.slack_that_fails import FailingSlack
from tests.makers import NOW
from tests.storage.deliveries import new, queue, state

SELDOM = Pace(
    channel_interval=0, posts_per_minute=0, lease=1_000_000, look=3600, parked_retry=100_000
)


@dataclass
class Heard(FailingSlack):
    """Tells when a message has come."""

    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def send(self, delivery: Delivery, may_write: Callable[[], bool]) -> Outcome:
        outcome = super().send(delivery, may_write)
        self.came.release()
        return outcome


@contextmanager
def running(worker: Dispatcher, threads: int = 3) -> Iterator[None]:
    stop = threading.Event()
    senders = [threading.Thread(target=worker.run, args=(stop,)) for _ in range(threads)]
    for sender in senders:
        sender.start()
    try:
        yield
    finally:
        stop.set()
        worker.wake()
        for sender in senders:
            sender.join(90)
    assert not any(sender.is_alive() for sender in senders)


def dispatcher(database: Database, slack: FailingSlack, pace: Pace = SELDOM) -> Dispatcher:
    return Dispatcher(database, slack.post, pace, "test", lambda: NOW)


def test_what_is_queued_here_goes_out_without_waiting_for_the_next_look(
    any_database: Database,
) -> None:
    slack = Heard()
    with running(dispatcher(any_database, slack)):
        for number in range(3):
            queue(any_database, new(f"{number}"))
            assert slack.came.acquire(timeout=90)
    assert slack.keys == ["0", "1", "2"]


def test_what_was_sent_is_written_down_while_the_others_rest(database: Database) -> None:
    slack = Heard()
    with running(dispatcher(database, slack)):
        queue(database, new())
        assert slack.came.acquire(timeout=90)
        while state(database, "alert") is not DeliveryState.SENT:
            pass


def test_what_another_process_has_queued_is_found_at_the_next_look(database: Database) -> None:
    slack, other = Heard(), Database(database.url)
    with running(dispatcher(database, slack, replace(SELDOM, look=0.02))):
        queue(other, new())
        assert slack.came.acquire(timeout=90)
    other.dispose()
    assert slack.keys == ["alert"]


def test_told_to_stop_threads_that_rest_do_not_wait_for_the_next_look(database: Database) -> None:
    with running(dispatcher(database, FailingSlack()), threads=5):
        pass


def test_a_channel_that_is_mended_elsewhere_goes_on_at_once(database: Database) -> None:
    slack = Heard(faults=[SendingBlocked("token_revoked")])
    with running(dispatcher(database, slack)):
        queue(database, new())
        assert slack.came.acquire(timeout=90)
        while state(database, "alert") is not DeliveryState.PENDING:
            pass
        with database.writing() as store:
            store.outbox.resume()
        assert slack.came.acquire(timeout=90)
    assert slack.keys == ["alert"]


class Recording(Database):
    """Remembers which transactions had to survive a power cut."""

    lasting: list[bool]

    @contextmanager
    def dispatching(self, *, lasting: bool = True) -> Iterator[Store]:
        self.lasting.append(lasting)
        with super().dispatching(lasting=lasting) as store:
            yield store


@pytest.fixture
def recording(database: Database) -> Iterator[Recording]:
    recording = Recording(database.url)
    recording.lasting = []
    yield recording
    recording.dispose()


def test_a_power_cut_may_undo_that_it_was_sent_but_never_that_it_is_being_sent(
    recording: Recording,
) -> None:
    """What is in doubt is asked for; what looks unsent would be sent again."""
    queue(recording, new())
    dispatcher(recording, FailingSlack()).deliver_one()
    assert recording.lasting[-2:] == [True, False]


def test_an_idle_dispatcher_opens_no_transaction_to_write(recording: Recording) -> None:
    assert not dispatcher(recording, FailingSlack()).deliver_one()
    assert recording.lasting == []
