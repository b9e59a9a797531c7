"""Process limits of individual values and moving ranges (XmR), for many series in one call."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.insight.rule_sets import LIMIT, NEAR_LIMIT, SCREEN, RuleSet

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
DOUBT = 1e-12  # of the size of the values: more than rounding errors ever add up to
SPLIT = 2.0**27 + 1  # of a float's 53 digits


@dataclass(frozen=True, eq=False)
class Limits:
    """Of n series, each an array of shape (n,) in the unit of its values; NaN where undefined.

    ``mean_range`` is that of the moving ranges: limits need two neighbours.
    """

    mean: Floats
    mean_range: Floats

    @property
    def low(self) -> Floats:
        return self.mean - LIMIT * self.mean_range

    @property
    def high(self) -> Floats:
        return self.mean + LIMIT * self.mean_range

    @property
    def near_low(self) -> Floats:
        return self.mean - NEAR_LIMIT * self.mean_range

    @property
    def near_high(self) -> Floats:
        return self.mean + NEAR_LIMIT * self.mean_range


def limits(
    values: Floats, rules: RuleSet, baseline: int | None = None, screen: bool = True
) -> Limits:
    """Of series of equal length: ``values`` has shape (points, n), NaN where there is none.

    ``baseline`` takes the first so many rows only. ``screen`` leaves extreme moving ranges out of
    their mean; the points themselves always count.
    """
    used = values[:baseline]
    mean_range = _mean_range(used, rules, screen)
    mean = _plain_mean(used)
    doubted = _lies_on(values, mean) | (mean_range == 0)
    if doubted.any():
        mean[doubted] = _rounded_once(used[:, doubted])
    return Limits(mean, mean_range)


def _lies_on(values: Floats, mean: Floats) -> Flags:
    """Whether one of them may be the mean: its last bit decides on which side the others are."""
    away = np.abs(values - mean)
    nearest, furthest = (edge.reduce(away, axis=0, initial=np.nan) for edge in (np.fmin, np.fmax))
    return np.asarray(nearest <= DOUBT * (np.abs(mean) + furthest))


def _mean_range(values: Floats, rules: RuleSet, screen: bool) -> Floats:
    ranges = np.abs(np.diff(values, axis=0))
    plain = _plain_mean(ranges)
    if not screen:
        return plain
    kept = ranges < SCREEN * plain
    with np.errstate(invalid="ignore", divide="ignore"):
        screened = _sum(np.fmax(ranges, 0) * kept) / kept.sum(axis=0, dtype=np.int32)
    return np.where(screened > 0, screened, plain) if rules.keeps_a_range else screened


def _plain_mean(values: Floats) -> Floats:
    """Of each series what is there; NaN where nothing is."""
    whole = _sum(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        if not np.isnan(whole).any():
            return np.asarray(whole / np.float64(len(values)))
        there = ~np.isnan(values)
        return np.asarray(_sum(np.where(there, values, 0)) / there.sum(axis=0))


def _sum(values: Floats) -> Floats:
    """Row after row, which numpy does of several series and not of one."""
    alone = values.shape[1] == 1
    rows = np.add.accumulate(values, axis=0)[-1:] if alone else values
    return np.asarray(rows.sum(axis=0), np.float64)


def _rounded_once(values: Floats) -> Floats:
    """The mean, exact but for its last digit: that of a constant is its value.

    Multiples of one step add up without an error, and what else there is of values is tiny.
    """
    there = ~np.isnan(values)
    count, known = there.sum(axis=0), np.where(there, values, 0)
    step = 4 * len(values) * np.abs(known).max(axis=0, initial=0)
    even = (known + step) - step
    whole, rest = even.sum(axis=0), (known - even).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = whole / count
        head = SPLIT * mean - (SPLIT * mean - mean)  # half its digits: exact when multiplied
        return np.asarray(mean + ((whole - head * count) - (mean - head) * count + rest) / count)
