"""How much a series moves by itself, and which of its values do not fit with that.

XmR's constants: 2.66 mean moving ranges either side of a mean, 3.267 of them for one range.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import pi, sqrt

LEAST_MOVES = 5  # earlier ones, to know how a series moves
LEAST_VALUES = 5  # others, to know how low a series goes
BEYOND = 1.5  # times the largest move before
LIMIT, RANGE_LIMIT = 2.66, 3.267
RANGE_PER_SIGMA = 1.128
LEAST_RUN, LEAST_CONSTANT = 3, 6
CHANCE = 0.05  # of so long a run anywhere in the series


@dataclass(frozen=True)
class Move:
    """From the value before ``at`` to the one at it; ``low`` to ``high`` was to be expected."""

    at: int
    change: float
    low: float
    high: float
    largest: float


@dataclass(frozen=True)
class Run:
    """``count`` equal values, the last of them at ``at``; ``step`` is the usual move elsewhere."""

    at: int
    count: int
    step: float


def jumps(values: Sequence[float | None]) -> Iterator[Move]:
    """Moves beyond what the moves before them allow, and half as large again as any of them.

    A move is compared with the process limits of the earlier moves (mean and moving ranges of
    the moves), so that steady growth is no jump, and with the limit of the moving ranges
    themselves. A missing value voids the moves at both its sides.
    """
    earlier: list[float] = []
    for at in range(1, len(values)):
        before, after = values[at - 1], values[at]
        if before is None or after is None:
            continue
        change = after - before
        found = _unusual(at, change, earlier)
        if found is not None:
            yield found
        earlier.append(change)


def _unusual(at: int, change: float, earlier: Sequence[float]) -> Move | None:
    largest = max(map(abs, earlier), default=0.0)
    if len(earlier) < LEAST_MOVES or largest == 0 or abs(change) < BEYOND * largest:
        return None
    mean = sum(earlier) / len(earlier)
    half = LIMIT * _mean_range(earlier)
    most = RANGE_LIMIT * sum(map(abs, earlier)) / len(earlier)
    low, high = max(-most, mean - half), min(most, mean + half)
    return None if low <= change <= high else Move(at, change, low, high, largest)


def lowest_expected(values: Sequence[float]) -> float | None:
    """The lower process limit; None where there are too few values to say."""
    if len(values) < LEAST_VALUES:
        return None
    return sum(values) / len(values) - LIMIT * _mean_range(values)


def repeats(values: Sequence[float], resolution: float) -> Iterator[Run]:
    """Runs of equal values that are too long for chance, as fine as the values are given.

    Where the series moves elsewhere, that makes a run unlikely; one that never moves is
    remarkable from six values on.
    """
    at = -1
    for _, group in groupby(values):
        count = len(list(group))
        at += count
        if count < LEAST_RUN:
            continue
        first = at - count + 1
        outside = [
            abs(after - before)
            for place, (before, after) in enumerate(pairwise(values), start=1)
            if not first < place <= at
        ]
        step = sum(outside) / len(outside) if outside else 0.0
        remarkable = (
            count >= LEAST_CONSTANT
            if step == 0
            else _is_unlikely(step / resolution, count, len(values))
        )
        if remarkable:
            yield Run(at, count, step)


def _is_unlikely(step: float, count: int, places: int) -> bool:
    """Whether a normal process hardly gives so many equal values in a row anywhere.

    ``step`` is its mean moving range, in units of the finest step in which values are given.
    """
    sigma = step / RANGE_PER_SIGMA
    together: float = (2 * pi * sigma**2) ** (-(count - 1) / 2) / sqrt(count)
    return together * places < CHANCE


def _mean_range(values: Sequence[float]) -> float:
    ranges = [abs(after - before) for before, after in pairwise(values)]
    return sum(ranges) / len(ranges)
