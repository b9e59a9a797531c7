"""What a delivery costs, beside Slack: python -m benchmarks.deliver [deliveries]

A sender in this process takes the place of Slack, so that what is measured is the outbox alone.
The yardstick of the pace is what it would take at exactly one message a second and channel.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.deliveries import Absent, Delivery, DeliveryKind, NewDelivery, Outcome, Place, Sent
from domain.notices import EpisodeUpdate
from jobs.deliver import Dispatcher, Post
from storage.claims import Pace
from storage.database import Database

DELIVERIES, CHANNELS, SENDERS = 10_000, 200, 4
ALONE, BESIDE, IDLE_SECONDS = 500, 2_000, 20.0
PEOPLE, PERSONS_PAUSE = 10, 0.1
NOW = datetime(2018, 2, 20, 9, tzinfo=UTC)
AT_PACE = Pace(posts_per_minute=0)
AT_ONCE = Pace(posts_per_minute=0, channel_interval=0)


class Slack:
    """Takes every message at once, and remembers the order in each channel."""

    def __init__(self) -> None:
        self.sent: defaultdict[str, list[int]] = defaultdict(list)
        self._taken = threading.Semaphore(0)

    def send(self, delivery: Delivery, may_write: Callable[[], bool]) -> Outcome:
        assert may_write()
        began = time.monotonic()
        self.sent[delivery.target].append(int(delivery.key))
        self._taken.release()
        place = Place(delivery.target, f"1519117200.{delivery.id:06d}")
        return Sent(place, seconds_ago=time.monotonic() - began)

    def wait_for(self, deliveries: int) -> float:
        """Seconds until so many more have been taken."""
        began = time.monotonic()
        for _ in range(deliveries):
            self._taken.acquire()
        return time.monotonic() - began

    def faults(self, deliveries: int) -> int:
        """Messages that are missing, doubled, or before an older one of their channel."""
        everything = sorted(number for numbers in self.sent.values() for number in numbers)
        wrong = (
            len(set(range(deliveries)) ^ set(everything)) + len(everything) - len(set(everything))
        )
        return wrong + sum(numbers != sorted(numbers) for numbers in self.sent.values())


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else DELIVERIES
    _alone()
    _at_pace(wanted)
    _beside_people()
    _idle()


def _alone() -> None:
    """Processor time of one delivery, from its claim to its settling."""
    with _outbox(ALONE, AT_ONCE) as (worker, slack):
        began = time.process_time()
        with _running(worker, senders=1):
            slack.wait_for(ALONE)
        spent = time.process_time() - began
        assert not slack.faults(ALONE)
    print(f"one delivery {spent / ALONE * 1000:.2f} ms of processor time (allowed: 5)")


def _at_pace(deliveries: int) -> None:
    ideal = deliveries / CHANNELS
    with _outbox(deliveries, AT_PACE) as (worker, slack):
        processor = time.process_time()
        with _running(worker):
            took = slack.wait_for(deliveries)
        processor = time.process_time() - processor
        faults = slack.faults(deliveries)
    print(
        f"{deliveries} deliveries to {CHANNELS} channels at one a second: {took:.1f} s, "
        f"{took / ideal:.2f} x the ideal (allowed: 1.10), {faults} faults, "
        f"{processor / took:.0%} of a processor"
    )


def _beside_people() -> None:
    """How long ten people's writes take, each about ten a second, while the outbox is emptied."""
    with _outbox(BESIDE, AT_PACE) as (worker, slack):
        alone = _writes(worker.database, lambda: time.sleep(BESIDE / CHANNELS))
        with _running(worker):
            beside = _writes(worker.database, lambda: slack.wait_for(BESIDE))
    for what, times in (("without it", alone), ("beside it", beside)):
        cuts = statistics.quantiles(times, n=100)
        print(
            f"{len(times)} writes of {PEOPLE} people {what}: p50 {cuts[49]:.1f} ms, "
            f"p99 {cuts[98]:.1f} ms (allowed: 50)"
        )


def _idle() -> None:
    with _outbox(0, AT_PACE) as (worker, _), _running(worker):
        time.sleep(1)
        began, spent = time.monotonic(), time.process_time()
        time.sleep(IDLE_SECONDS)
        share = (time.process_time() - spent) / (time.monotonic() - began)
    print(f"idle: {share:.3%} of a processor (allowed: 0.1 %)")


@contextmanager
def _outbox(deliveries: int, pace: Pace) -> Iterator[tuple[Dispatcher, Slack]]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'outbox.db'}")
        database.upgrade()
        with database.writing() as store:
            for number in range(deliveries):
                store.outbox.queue(new_delivery(number))
        slack = Slack()
        post = Post(slack.send, lambda _: Absent())
        yield Dispatcher(database, post, pace, "benchmark", lambda: NOW), slack
        database.dispose()


def new_delivery(number: int) -> NewDelivery:
    notice = EpisodeUpdate(1, "Abandonment rate", ("Dec 17: 33.9%, Red",))
    return NewDelivery(str(number), DeliveryKind.POST, f"C{number % CHANNELS}", notice)


@contextmanager
def _running(worker: Dispatcher, senders: int = SENDERS) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(stop,)) for _ in range(senders)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        worker.wake()
        for thread in threads:
            thread.join()


def _writes(database: Database, during: Callable[[], object]) -> list[float]:
    """Milliseconds of each."""
    done, times = threading.Event(), []

    def write(person: int) -> None:
        number = 0
        while not done.wait(PERSONS_PAUSE):
            began = time.perf_counter()
            with database.writing() as store:
                at = NOW + timedelta(seconds=number)
                store.audit.note(f"{person}", "logged", "abandonment", {"value": "14.2"}, at)
                store.controls.set(f"person {person}", str(number))
            times.append((time.perf_counter() - began) * 1000)
            number += 1

    people = [threading.Thread(target=write, args=(number,)) for number in range(PEOPLE)]
    for person in people:
        person.start()
    during()
    done.set()
    for person in people:
        person.join()
    return times


if __name__ == "__main__":
    main()
