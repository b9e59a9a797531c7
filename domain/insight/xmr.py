"""Process limits of individual values and moving ranges (XmR), for many series in one call."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.insight.rule_sets import LIMIT, NEAR, SCREEN, RuleSet

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Limits:
    """Of n series, each an array of shape (n,) in the unit of its values; NaN where undefined.

    ``half_width`` is the distance from the mean to either limit: it needs two neighbours.
    """

    mean: Floats
    half_width: Floats

    @property
    def low(self) -> Floats:
        return self.mean - self.half_width

    @property
    def high(self) -> Floats:
        return self.mean + self.half_width

    @property
    def near(self) -> Floats:
        """The distance from the mean to the near limits."""
        return self.half_width * NEAR


def limits(
    values: Floats, rules: RuleSet, baseline: int | None = None, screen: bool = True
) -> Limits:
    """Of series of equal length: ``values`` has shape (points, n), NaN where there is none.

    ``baseline`` takes the first so many rows only. ``screen`` leaves extreme moving ranges out of
    their mean; the points themselves always count.
    """
    used = values[:baseline]
    return Limits(_exact_mean(used), LIMIT * _mean_range(used, rules, screen))


def _exact_mean(values: Floats) -> Floats:
    """The second pass keeps the mean of a constant exact."""
    mean = _mean(values)
    return np.asarray(mean + _mean(values - mean))


def _mean_range(values: Floats, rules: RuleSet, screen: bool) -> Floats:
    ranges = np.abs(np.diff(values, axis=0))
    plain = _mean(ranges)
    if not screen:
        return plain
    kept = ranges < SCREEN * plain
    with np.errstate(invalid="ignore", divide="ignore"):
        screened = (np.fmax(ranges, 0) * kept).sum(axis=0) / kept.sum(axis=0)
    return np.where(screened > 0, screened, plain) if rules.keeps_a_range else screened


def _mean(values: Floats) -> Floats:
    """Of each series what is there; NaN where nothing is."""
    whole = values.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        if not np.isnan(whole).any():
            return np.asarray(whole / np.float64(len(values)))
        there = ~np.isnan(values)
        return np.asarray(np.where(there, values, 0).sum(axis=0) / there.sum(axis=0))
