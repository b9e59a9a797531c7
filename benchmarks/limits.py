"""Process limits of 10,000 series of 36 points: python -m benchmarks.limits

Limits, special causes and assurance, against numpy's plain mean, moving range and comparison of the
same values, which any program needs at least.
"""

import time
from collections.abc import Callable

import numpy as np

from domain.insight.assessing import assess
from domain.insight.rule_sets import MDC_1
from domain.insight.xmr import Flags, Floats

SERIES, POINTS, ROUNDS, ALLOWED, SEED = 10_000, 36, 15, 3.0, 20180306


def main() -> None:
    values = np.random.default_rng(SEED).normal(50, 5, (POINTS, SERIES))
    polarity, target = np.ones(SERIES, np.int8), np.full(SERIES, 52.0)
    told: list[float] = []
    floor: list[float] = []
    for _ in range(ROUNDS):  # in turn, so that both meet the same machine
        told.append(_timed(lambda: assess(values, polarity, target, MDC_1)))
        floor.append(_timed(lambda: _plain(values)))
    ours, least = min(told), min(floor)
    print(f"limits, special causes, assurance of {SERIES:,} x {POINTS}: {ours:6.1f} ms")
    print(f"plain numpy limits of the same values:              {least:6.1f} ms")
    print(f"ratio {ours / least:.2f} (allowed: {ALLOWED})")


def _plain(values: Floats) -> Flags:
    mean = values.mean(axis=0)
    width = 2.66 * np.abs(np.diff(values, axis=0)).mean(axis=0)
    return np.asarray((values < mean - width) | (values > mean + width))


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds of this process."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
