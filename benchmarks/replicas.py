"""Delivery by replicas that share one PostgreSQL: python -m benchmarks.replicas [deliveries]

Each replica is a process with four senders; a sender takes the place of Slack, as in
`benchmarks/deliver.py`. On the server of TEST_DATABASE_URL, else on one started for the run.
"""

import json
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psycopg

from benchmarks.deliver import AT_PACE, CHANNELS, NOW, SENDERS, new_delivery
from domain.deliveries import Absent, Delivery, DeliveryState, Outcome, Place, Sent
from jobs.deliver import Dispatcher, Post
from storage.database import Database
from tests import postgres

DELIVERIES = 4_000
REPLICAS = (1, 3)
LOOK_SECONDS = 0.25
READY = "ready"


@dataclass(frozen=True)
class Told:
    """What one replica sent: number, channel and moment of each; seconds of processor time."""

    sent: list[tuple[int, str, float]]
    processor: float


def main() -> None:
    if sys.argv[1:2] == ["replica"]:
        _replica(sys.argv[2])
        return
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else DELIVERIES
    with postgres.server() as server:
        for replicas in REPLICAS:
            with postgres.fresh_database(server) as address:
                _measure(address, wanted, replicas)


def _measure(address: str, deliveries: int, replicas: int) -> None:
    database = Database(address)
    database.upgrade()
    with database.writing() as store:
        for number in range(deliveries):
            store.outbox.queue(new_delivery(number))
    command = [sys.executable, "-m", "benchmarks.replicas", "replica", address]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(replicas)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == READY
    began = time.monotonic()
    for process in processes:
        assert process.stdin is not None
        print("go", file=process.stdin, flush=True)
    _await_sent(database, deliveries)
    server = _server_seconds(address)
    told = [Told(**json.loads(process.communicate("stop\n")[0])) for process in processes]
    database.dispose()
    _print(told, deliveries, began, server)


def _await_sent(database: Database, deliveries: int) -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        with database.reading() as store:
            if store.outbox.counts().get(DeliveryState.SENT) == deliveries:
                return


def _server_seconds(address: str) -> float:
    """Processor time of the server's own processes for this database, where they run here."""
    with psycopg.connect(address) as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        pids = [row[0] for row in connection.execute(asked)]
    fields = [
        path.read_text().rpartition(")")[2].split() for path in map(_stat, pids) if path.exists()
    ]
    return sum(int(each[11]) + int(each[12]) for each in fields) / 100


def _stat(pid: int) -> Path:
    return Path(f"/proc/{pid}/stat")


def _print(told: list[Told], deliveries: int, began: float, server: float) -> None:
    sent = sorted((each for one in told for each in one.sent), key=lambda each: each[2])
    ideal = deliveries / CHANNELS
    took = sent[-1][2] - began
    processor = sum(one.processor for one in told)
    print(
        f"{len(told)} replicas, {deliveries} deliveries to {CHANNELS} channels at one a second: "
        f"{took:.1f} s, {took / ideal:.2f} x the ideal (allowed: 1.10), "
        f"{_faults(sent, deliveries)} faults, {processor / deliveries * 1000:.2f} ms of "
        f"processor time each, the server's {server / deliveries * 1000:.2f} ms; "
        f"shares {sorted(len(one.sent) for one in told)}"
    )


def _faults(sent: list[tuple[int, str, float]], deliveries: int) -> int:
    """Missing, doubled, out of their channel's order, or sooner than its pace allows."""
    lanes: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, channel, at in sent:
        lanes[channel].append((number, at))
    times = Counter(number for number, _, _ in sent)
    wrong = sum(times[number] != 1 for number in range(deliveries))
    for lane in lanes.values():
        wrong += lane != sorted(lane)
        wrong += sum(b[1] - a[1] < AT_PACE.channel_interval for a, b in pairwise(lane))
    return wrong


def _replica(address: str) -> None:
    sent: list[tuple[int, str, float]] = []

    def send(delivery: Delivery, may_write: "object") -> Outcome:
        assert callable(may_write)
        assert may_write()
        at = time.monotonic()
        sent.append((int(delivery.key), delivery.target, at))
        place = Place(delivery.target, f"1519117200.{delivery.id:06d}")
        return Sent(place, seconds_ago=time.monotonic() - at)

    database = Database(address, pool_size=SENDERS + 2)
    post = Post(send, lambda _: Absent())
    worker = Dispatcher(database, post, AT_PACE, str(threading.get_native_id()), lambda: NOW)
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(stop,)) for _ in range(SENDERS)]
    database.finds("SELECT 1")
    print(READY, flush=True)
    sys.stdin.readline()
    processor = time.process_time()
    for thread in threads:
        thread.start()
    sys.stdin.readline()
    stop.set()
    worker.wake()
    for thread in threads:
        thread.join()
    spent = time.process_time() - processor
    print(json.dumps({"sent": sent, "processor": spent}))
    database.dispose()


if __name__ == "__main__":
    main()
