"""Minutes of an agenda: shares by weight that add up to the meeting's length."""

from collections.abc import Sequence
from fractions import Fraction

LEAST = 2  # less is not worth opening a subject


def shared_minutes(length: int, weights: Sequence[int]) -> tuple[int, ...]:
    """One share an item, in their order; 0 for what does not fit: it is for if time permits.

    The heaviest fit first, the earlier of two alike. Shares are made whole by largest remainder.
    """
    heaviest = sorted(range(len(weights)), key=lambda at: (-weights[at], at))
    fitting = sorted(heaviest[: length // LEAST])
    if not fitting:
        return (0,) * len(weights)
    total, left = sum(weights[at] for at in fitting), length - LEAST * len(fitting)
    exact = {at: Fraction(left * weights[at], total) for at in fitting}
    shares = {at: LEAST + int(exact[at]) for at in fitting}
    by_remainder = sorted(fitting, key=lambda at: (-(exact[at] % 1), at))
    for at in by_remainder[: length - sum(shares.values())]:
        shares[at] += 1
    return tuple(shares.get(at, 0) for at in range(len(weights)))
