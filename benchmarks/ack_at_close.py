"""Acks while ten thousand indicators close: python -m benchmarks.ack_at_close [units] [a second]

So many commands a second are typed, whether or not the earlier ones are answered; the figures are
those of the commands that were typed while the close went on, and of as many before it.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from benchmarks._organisation import DUE_OVER, Size, fill
from benchmarks._running import norfolk_settings, norfolk_workspace, started_bot
from storage.database import Database

UNITS, A_SECOND, YEARS = 1_000, 200, 2
PEOPLE, BEFORE_SECONDS, MOST_SECONDS, ALLOWED_MS = 64, 5.0, 600.0, 1_000
DAY_BEFORE = "2018-01-10T12:00:00+00:00"
LOOKED = "SELECT 1 FROM job_run WHERE job = 'looked' AND subject = '{}' AND period = '{}'"
CHASED = LOOKED.format("chase_missing", "2018-01-10")
CLOSED = LOOKED.format("close_period", "2018-01-11")


def main() -> None:
    units, a_second = (*map(int, sys.argv[1:]), UNITS, A_SECOND)[:2]
    if len(sys.argv) == 2:
        a_second = A_SECOND
    with norfolk_workspace() as url, tempfile.TemporaryDirectory() as folder:
        _post(url, "clock", {"now": DAY_BEFORE})
        settings = norfolk_settings(Path(folder), url)
        database = Database(settings["DATABASE_URL"])
        fill(database, Size(units, YEARS))
        with started_bot(url, {**settings, "TICK_SECONDS": "1"}):
            _wait(lambda: database.finds(CHASED))
            before = _acks(url, a_second, _seconds(BEFORE_SECONDS))
            _post(url, "clock", {"now": DUE_OVER.isoformat()})
            during = _acks(url, a_second, lambda: database.finds(CLOSED))
        database.dispose()
    for what, acks in (("before", before), ("during", during)):
        cuts = statistics.quantiles(acks, n=100)
        print(
            f"{len(acks)} commands at {a_second} a second {what} the close of {units * 10}: "
            f"ack p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms, longest {max(acks):.0f} ms"
        )
    print(f"longest during the close {max(during):.0f} ms (allowed: {ALLOWED_MS}; Slack's: 3000)")


def _acks(url: str, a_second: int, over: Callable[[], bool]) -> list[float]:
    """Milliseconds of each; typed at an even pace until it is over."""
    began, typed = time.monotonic(), list[Future[float]]()
    with ThreadPoolExecutor(PEOPLE) as people:
        while not over():
            assert time.monotonic() - began < MOST_SECONDS, "the close did not end"
            due = int((time.monotonic() - began) * a_second)
            typed += [
                people.submit(_type, url, len(typed) + more) for more in range(due - len(typed))
            ]
            time.sleep(0.02)
        return [each.result() for each in typed]


def _type(url: str, number: int) -> float:
    text = f"/kpi log abandonment {number % 90}.{number % 10}% oct reason a benchmark"
    body = {"user": "U01SDA", "channel": "C01IMT", "text": text, "settle": 0}
    told = _post(url, "command", body)
    assert told["acked"], told
    return float(told["ack_ms"])


def _post(url: str, what: str, body: dict[str, Any]) -> Any:
    request = Request(  # noqa: S310  our own server
        f"{url}/_workspace/{what}",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=60) as answer:  # noqa: S310  loopback
        return json.load(answer)


def _seconds(count: float) -> Callable[[], bool]:
    until = time.monotonic() + count
    return lambda: time.monotonic() > until


def _wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + MOST_SECONDS
    while not done():
        assert time.monotonic() < until, "the planner did not look"
        time.sleep(0.5)


if __name__ == "__main__":
    main()
