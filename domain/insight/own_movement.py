"""How much a series moves by itself, and which of its values do not fit with that.

XmR's constants: 2.66 mean moving ranges either side of a mean, 3.267 of them for one range.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import pi, sqrt

LEAST_MOVES = 5  # others, to know how a series moves
MANY_MOVES = 10
LEAST_VALUES = 5  # others, to know how low a series goes
BEYOND, BEYOND_FEW = 1.9, 3.0  # times the largest of many other moves, or of few
LIMIT, RANGE_LIMIT = 2.66, 3.267
RANGE_PER_SIGMA = 1.128
LEAST_RUN, LEAST_CONSTANT = 3, 6
CHANCE = 0.05  # of so long a run anywhere in the series


@dataclass(frozen=True)
class Move:
    """From the value before ``at`` to the one at it; ``low`` to ``high`` was to be expected.

    ``largest`` is the largest of the moves that it is held against: those before it, or, of one of
    the first moves, ``others``.
    """

    at: int
    change: float
    low: float
    high: float
    largest: float
    others: bool = False


@dataclass(frozen=True)
class Run:
    """``count`` equal values, the last of them at ``at``; ``step`` is the usual move elsewhere."""

    at: int
    count: int
    step: float


def jumps(values: Sequence[float | None], season: int) -> Iterator[Move]:
    """Moves beyond what the other moves allow, and much larger than any of them.

    A move is compared with the process limits of the earlier moves (mean and moving ranges of
    the moves), so that steady growth is no jump, and with the limit of the moving ranges
    themselves; the first few moves are held against those that follow. What went and came back
    at once does not count for later ones. The like of a move of ``season`` periods before is none.
    A missing value voids the moves at both its sides.
    """
    moves = _moves(values)
    earlier: list[float] = []
    last: Move | None = None
    for at, change in moves.items():
        back = last is not None and _comes_back(last, at, change)
        if last is not None and not back:
            earlier.append(last.change)
        last = None
        if back:
            continue
        found = _unusual(at, moves, earlier, values[at - 1] or 0.0)
        if found is None or _is_seasonal(change, moves.get(at - season, 0.0)):
            earlier.append(change)
        else:
            last = found
            yield found


def _moves(values: Sequence[float | None]) -> Mapping[int, float]:
    """By the place of the value that each of them leads to."""
    pairs = enumerate(pairwise(values), 1)
    return {at: b - a for at, (a, b) in pairs if a is not None and b is not None}


def _unusual(
    at: int, moves: Mapping[int, float], earlier: Sequence[float], level: float
) -> Move | None:
    change, others = moves[at], len(earlier) < LEAST_MOVES
    usual = _first_but(moves, at) if others else earlier
    if len(usual) < LEAST_MOVES:
        return None
    largest = max(map(abs, usual))
    if largest == 0:
        return Move(at, change, 0, 0, 0, others) if 2 * abs(change) >= abs(level) > 0 else None
    if abs(change) < (BEYOND if len(usual) >= MANY_MOVES else BEYOND_FEW) * largest:
        return None
    mean = sum(usual) / len(usual)
    half = LIMIT * _mean_range(usual)
    most = RANGE_LIMIT * sum(map(abs, usual)) / len(usual)
    low, high = max(-most, mean - half), min(most, mean + half)
    return None if low <= change <= high else Move(at, change, low, high, largest, others)


def _first_but(moves: Mapping[int, float], at: int) -> Sequence[float]:
    """The first moves of all, without one and its way back."""
    return [change for place, change in moves.items() if place not in (at, at + 1)][:MANY_MOVES]


def _comes_back(jump: Move, at: int, change: float) -> bool:
    room = max(BEYOND * jump.largest, abs(jump.change) / 10)
    return at == jump.at + 1 and abs(jump.change + change) <= room


def _is_seasonal(change: float, a_year_before: float) -> bool:
    return change * a_year_before > 0 and abs(change) < BEYOND * abs(a_year_before)


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
