"""Notices to many channels at the workspace's rate: python -m benchmarks.bucket [notices] [rate]

The yardstick is what the rate itself takes; the first ten go out at once. The work that a notice
is for the database is counted in statements.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event

from benchmarks.deliver import Slack
from domain.deliveries import Absent, DeliveryKind, NewDelivery
from domain.notices import EpisodeUpdate
from jobs.deliver import Dispatcher, Post
from storage.buckets import BURST
from storage.claims import Pace
from storage.database import Database

NOTICES, A_MINUTE, CHANNELS, SENDERS = 10_000, 12_000, 1_000, 4
ALLOWED = 1.05
NOW = datetime(2018, 2, 20, 9, tzinfo=UTC)


def main() -> None:
    notices, a_minute = (*map(int, sys.argv[1:]), NOTICES, A_MINUTE)[:2]
    if len(sys.argv) == 2:
        a_minute = A_MINUTE
    ideal = (notices - BURST) * 60 / a_minute
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'outbox.db'}")
        database.upgrade()
        with database.writing() as store:
            for number in range(notices):
                store.outbox.queue(_new(number))
        slack, pace = Slack(), Pace(posts_per_minute=a_minute)
        worker = Dispatcher(
            database, Post(slack.send, lambda _: Absent()), pace, "one", lambda: NOW
        )
        with _statements() as statements:
            processor = time.process_time()
            took = _deliver(worker, slack, notices)
            processor = time.process_time() - processor
        database.dispose()
    print(
        f"{notices} notices to {CHANNELS} channels at {a_minute} a minute: {took:.1f} s, "
        f"{took / ideal:.3f} x the ideal (allowed: {ALLOWED}), {slack.faults(notices)} faults"
    )
    print(
        f"each {len(statements) / notices:.1f} statements and {processor / notices * 1000:.2f} ms "
        "of processor time"
    )


def _new(number: int) -> NewDelivery:
    notice = EpisodeUpdate(1, "Abandonment rate", ("Dec 17: 33.9%, Red",))
    return NewDelivery(str(number), DeliveryKind.POST, f"C{number % CHANNELS}", notice)


def _deliver(worker: Dispatcher, slack: Slack, notices: int) -> float:
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(stop,)) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    took = slack.wait_for(notices)
    stop.set()
    worker.wake()
    for thread in threads:
        thread.join()
    return took


@contextmanager
def _statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


if __name__ == "__main__":
    main()
