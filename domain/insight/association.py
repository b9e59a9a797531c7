"""Whether one series tends to follow another at one stated lag: rank correlation of changes.

Two series that both drift look related whatever they are, so changes from period to period are
compared, not levels; ranks, so that one jump does not decide. What autocorrelation the changes
still have makes them count for less (Bartlett's effective number). No lag is searched for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atanh, sqrt, tanh

ENOUGH_PAIRS = 24
LEAST_CHANGES = 18  # of these pairs, where months are missing
LEAST_INDEPENDENT = 8  # changes, for the interval's formula
NORMAL = 1.96
MOST_LAGS = 24  # at which changes may still resemble themselves: two years of months

Values = Sequence[float | None]


@dataclass(frozen=True)
class Association:
    """``pairs`` of values, from which ``changes`` of both are known; None until there are enough.

    ``low`` to ``high`` is the 95 % interval of the correlation ``r``.
    """

    pairs: int
    changes: int
    r: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_told_from_chance(self) -> bool:
        return self.low is not None and self.high is not None and self.low * self.high > 0


def association(lead: Values, lag: Values, after: int) -> Association:
    """Both with one value a period, over the same periods; the lag is looked at so much later."""
    early, late = lead[: len(lead) - after], lag[after:]
    pairs = sum(a is not None and b is not None for a, b in zip(early, late, strict=True))
    moves = [*zip(_changes(early), _changes(late), strict=True)]
    known = [(a, b) for a, b in moves if a is not None and b is not None]
    if pairs < ENOUGH_PAIRS or len(known) < LEAST_CHANGES:
        return Association(pairs, len(known))
    x, y = (_ranks([each[side] for each in known]) for side in (0, 1))
    r = _correlation(x, y)
    if r is None:
        return Association(pairs, len(known))
    low, high = _interval(r, _effective(x, y))
    return Association(pairs, len(known), r, low, high)


def _changes(values: Values) -> list[float | None]:
    return [
        None if before is None or after is None else after - before
        for before, after in pairwise(values)
    ]


def _ranks(values: Sequence[float]) -> list[float]:
    """Equal values share the mean of their ranks; centred on 0."""
    ordered = sorted(values)
    first = {value: at for at, value in reversed([*enumerate(ordered)])}
    middle = (len(values) - 1) / 2
    return [first[value] + (ordered.count(value) - 1) / 2 - middle for value in values]


def _correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """None where one of them never changes its pace."""
    spread = sqrt(_dot(x, x) * _dot(y, y))
    return _dot(x, y) / spread if spread else None


def _effective(x: Sequence[float], y: Sequence[float]) -> float:
    """So many independent changes carry as much; never more than there are."""
    count = len(x)
    shared = sum(
        (1 - lag / count) * _resemblance(x, lag) * _resemblance(y, lag)
        for lag in range(1, MOST_LAGS + 1)
    )
    return min(count, count / max(1.0, 1 + 2 * shared))


def _resemblance(x: Sequence[float], lag: int) -> float:
    return _dot(x[:-lag], x[lag:]) / _dot(x, x)


def _interval(r: float, count: float) -> tuple[float, float]:
    """Fisher's, with the standard error of a rank correlation (Bonett and Wright).

    Changes that carry no more than a few independent ones say nothing, however alike they look.
    """
    if count < LEAST_INDEPENDENT:
        return -1.0, 1.0
    z = atanh(max(-0.999, min(0.999, r)))
    half = NORMAL * sqrt((1 + r * r / 2) / (count - 3))
    return tanh(z - half), tanh(z + half)


def _dot(x: Sequence[float], y: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(x, y, strict=True))
