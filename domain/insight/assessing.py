"""Limits, special causes and assurance of many series of equal length in one call."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.insight.rule_sets import RuleSet
from domain.insight.special_causes import Signs, special_causes
from domain.insight.xmr import Floats, Limits, limits

AT_ONCE = 1024  # series, so that what is computed stays in the processor's cache


@dataclass(frozen=True, eq=False)
class Assessed:
    """Of n series: ``causes`` (points, n) are signed Cause numbers; ``points`` (n,) have a value.

    ``assurance`` (n,) is 1 where common variation meets the target whatever happens, -1 where it
    misses it, 0 where it does both or nothing is known.
    """

    limits: Limits
    causes: Signs
    assurance: Signs
    points: NDArray[np.int64]


def assess(
    values: Floats,
    polarity: Signs,
    target: Floats,
    rules: RuleSet,
    baseline: int | None = None,
    screen: bool = True,
) -> Assessed:
    """``values`` (points, n), NaN where there is none; ``target`` (n,), NaN where there is none.

    ``polarity`` (n,) is 1 where bigger is better, -1 where smaller is, 0 where neither is.
    Raises GapError as special_causes does.
    """
    points, series = values.shape
    mean, mean_range = np.empty((2, series))
    causes = np.empty((points, series), np.int8)
    for first in range(0, series, AT_ONCE):
        some = slice(first, first + AT_ONCE)
        part = np.ascontiguousarray(values[:, some])
        found = limits(part, rules, baseline, screen)
        mean[some], mean_range[some] = found.mean, found.mean_range
        causes[:, some] = special_causes(part, found, rules)
    whole = Limits(mean, mean_range)
    return Assessed(
        limits=whole,
        causes=causes,
        assurance=_assurance(values, whole, polarity, target, rules),
        points=points - np.isnan(values).sum(axis=0),
    )


def _assurance(
    values: Floats, found: Limits, polarity: Signs, target: Floats, rules: RuleSet
) -> Signs:
    """A target beyond the far limit is met, or missed, whatever common variation does."""
    below, above = target < found.low, target > found.high
    signs = (below.astype(np.int8) - above.astype(np.int8)) * polarity
    if rules.compares_constants:
        wanted = ~(found.mean_range > 0) & ~np.isnan(target)
        known = values[:, wanted]
        least, most = (edge.reduce(known, axis=0, initial=np.nan) for edge in (np.fmin, np.fmax))
        met = (least - target[wanted]) * polarity[wanted] >= 0
        compared = np.where(met, 1, -1) * np.abs(polarity[wanted])
        signs[wanted] = np.where(least == most, compared, signs[wanted])
    return signs
