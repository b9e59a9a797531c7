"""What has happened in this process, counted: an increment, and nothing that an ack waits for.

Prometheus's own client is loaded by whoever asks for the counts (`bot/web/metrics.py`).
"""

import threading
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Labels = tuple[str, ...]

ACKS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
DELAYS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21_600.0, 86_400.0)


class Counter:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[Labels, int] = {}

    def add(self, *labels: str) -> None:
        with self._lock:
            self._values[labels] = self._values.get(labels, 0) + 1

    def values(self) -> Mapping[Labels, int]:
        with self._lock:
            return dict(self._values)


@dataclass(frozen=True)
class Spread:
    """``buckets`` are cumulative, each with its upper bound; the last one holds all."""

    buckets: Sequence[tuple[str, int]]
    total: float


class Histogram:
    def __init__(self, bounds: Sequence[float]) -> None:
        self._lock = threading.Lock()
        self._bounds = tuple(bounds)
        self._found: dict[Labels, list[int]] = {}
        self._totals: dict[Labels, float] = {}

    def add(self, seconds: float, *labels: str) -> None:
        place = bisect_left(self._bounds, seconds)
        with self._lock:
            found = self._found.setdefault(labels, [0] * (len(self._bounds) + 1))
            found[place] += 1
            self._totals[labels] = self._totals.get(labels, 0.0) + seconds

    def spreads(self) -> Mapping[Labels, Spread]:
        with self._lock:
            return {
                labels: Spread(self._cumulated(found), self._totals[labels])
                for labels, found in self._found.items()
            }

    def _cumulated(self, found: Sequence[int]) -> list[tuple[str, int]]:
        bounds = [*map(str, self._bounds), "+Inf"]
        return [(bound, sum(found[: at + 1])) for at, bound in enumerate(bounds)]


@dataclass(frozen=True)
class Counts:
    """``requests`` by way, name and outcome; ``attempts`` by kind and outcome; ``look_ups`` by
    outcome; ``delays`` from queued to sent, by kind."""

    requests: Counter = field(default_factory=Counter)
    acks: Histogram = field(default_factory=lambda: Histogram(ACKS))
    attempts: Counter = field(default_factory=Counter)
    look_ups: Counter = field(default_factory=Counter)
    delays: Histogram = field(default_factory=lambda: Histogram(DELAYS))
