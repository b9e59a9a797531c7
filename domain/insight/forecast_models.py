"""The models that a forecast averages: a local level, with damped drift and season.

All of a model but the values follows from which periods have one, the season and the horizon, so
it is worked out once for all series of a shape. Values are in units of their mean step, about 0.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from domain.insight.xmr import Floats

SMOOTHING = np.array([0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0])  # of a surprise, what stays
DRIFT_SIZES = (0.0, 0.1, 0.5, 2.0)  # expected, in mean steps a period
SEASON_SIZES = (0.0, 0.5, 2.0)
DAMPING = 0.9  # of the drift, from each period ahead to the next
CYCLES_FOR_A_SEASON = 1.5
CYCLES_FOR_A_FINE_SEASON = 3
HARMONICS, FINE_HARMONICS = 3, 5
INFLATION = 1.2  # of the spread: a model of few points looks surer than it is
KEPT = 16  # shapes, each of up to some megabytes


@dataclass(frozen=True, eq=False)
class Models:
    """Of m models in s shares, k values, h periods ahead and p coefficients.

    ``means`` (m, h, k) turns values into the paths that the models expect, ``spread`` (m, h, h)
    independent draws into a path about the expected one, for surprises of 1. What a model does not
    explain of the values is their square by ``surprises`` (s, k, k), less that by ``fit``
    (m, p, k). ``evidence`` (m,) is the part of its log likelihood that is the shape's.
    """

    means: Floats
    spread: Floats
    surprises: Floats
    fit: Floats
    evidence: Floats

    def unexplained(self, values: Floats) -> Floats:
        """The sum of squares, by model."""
        whole = np.square(self.surprises @ values).sum(axis=-1)
        explained = np.square(self.fit @ values).sum(axis=-1)
        return np.asarray((whole[:, None] - explained.reshape(len(whole), -1)).ravel())


class Filtered(NamedTuple):
    """By share of a surprise that stays, with neither drift nor season.

    ``level`` (s, k) is what each value counts for in the last level, ``doubt`` (s, 1) that level's
    variance. ``surprises`` (s, k, k) turns values into surprises of variance 1; ``evidence`` (s,)
    is its log determinant.
    """

    level: Floats
    doubt: Floats
    surprises: Floats
    evidence: Floats


@lru_cache(KEPT)
def models(there: tuple[bool, ...], season: int, ahead: int) -> Models:
    """``there`` tells which periods have a value; ``season`` is how many periods a cycle has.

    A value is level + drift + season + surprise, and the level keeps a share of each surprise: so
    values are linear in the first level, drift, season and surprises. Given the share and the sizes
    of drift and season, a regression with Gaussian priors (flat on the level) is exact.
    """
    known, periods = np.flatnonzero(there), len(there)
    shapes = _shapes(periods, ahead, _harmonics(known.size, season), season)
    sizes = _sizes(shapes.shape[1])
    last = _filtered(there)
    seen = last.surprises @ shapes[known]
    to_come = shapes[periods:] - (last.level @ shapes[known])[:, None]
    squares = (_turned(seen) @ seen)[:, None] * sizes * _turned(sizes)
    root = _root(squares + _priors(shapes.shape[1]))
    unmix = np.linalg.inv(root) * sizes
    fit = unmix @ (_turned(seen) @ last.surprises)[:, None]
    reach = to_come[:, None] @ _turned(unmix)
    wander = last.doubt[:, :, None] + _wander(ahead)
    return Models(
        means=_flat(last.level[:, None, None] + reach @ fit),
        spread=INFLATION * _root(_flat(wander[:, None] + reach @ _turned(reach))),
        surprises=last.surprises,
        fit=_flat(fit),
        evidence=_flat(last.evidence[:, None] - _log_determinant(root)),
    )


def _filtered(there: tuple[bool, ...]) -> Filtered:
    """Nobody saw a gap's surprise: what stayed of it is in doubt until the values settle it."""
    unit, share = np.eye(sum(there)), SMOOTHING[:, None]
    level, doubt, evidence = np.zeros((len(share), len(unit))), np.zeros_like(share), 0.0 * share
    surprises: list[Floats] = []
    for has_a_value in there:
        if has_a_value:
            variance = doubt + 1
            kept = (doubt + share) / variance
            surprise = unit[len(surprises)] - level
            level = level + kept * surprise
            doubt = doubt - kept**2 * variance
            evidence = evidence - np.log(variance) / 2
            surprises.append(surprise / np.sqrt(variance))
        doubt = doubt + share**2
    return Filtered(level, doubt, np.stack(surprises, axis=1), evidence[:, 0])


def _wander(ahead: int) -> Floats:
    """The covariance of what surprises to come do to a path; shape (s, h, h)."""
    share, period = SMOOTHING[:, None, None], np.arange(ahead)
    both = np.minimum(period[:, None], period)
    return np.asarray(share**2 * both + np.where(np.eye(ahead), 1, share))


def _shapes(periods: int, ahead: int, harmonics: int, season: int) -> Floats:
    """Level, drift and season by period; the drift is even so far, and fades from here on."""
    period = np.arange(periods + ahead)
    to_here, from_here = period[:periods] - (periods - 1), DAMPING ** period[1 : ahead + 1]
    drift = np.concatenate([to_here, np.cumsum(from_here)])
    angles = [2 * np.pi * wave / season * period for wave in range(1, harmonics + 1)]
    waves = [wave(angle) for angle in angles for wave in (np.cos, np.sin)]
    if 2 * harmonics == season:
        waves.pop()  # it is 0 in every period
    return np.stack([np.ones(periods + ahead), drift, *waves], axis=1)


def _harmonics(points: int, season: int) -> int:
    if points < CYCLES_FOR_A_SEASON * season:
        return 0
    most = FINE_HARMONICS if points > CYCLES_FOR_A_FINE_SEASON * season else HARMONICS
    return min(most, season // 2)


def _sizes(shapes: int) -> Floats:
    """The expected size of each coefficient, by combination; shape (combinations, 1, p)."""
    seasons = SEASON_SIZES if shapes > 2 else (0.0,)
    pairs = product(DRIFT_SIZES, seasons)
    return np.array([[1, drift, *[season] * (shapes - 2)] for drift, season in pairs])[:, None]


def _priors(shapes: int) -> Floats:
    """Flat on the level; coefficients count in their expected sizes."""
    return np.diag([0.0, *[1.0] * (shapes - 1)])


def _root(matrices: Floats) -> Floats:
    return np.asarray(np.linalg.cholesky(matrices), np.float64)


def _turned(matrices: Floats) -> Floats:
    return matrices.swapaxes(-1, -2)


def _log_determinant(roots: Floats) -> Floats:
    return np.asarray(np.log(np.diagonal(roots, axis1=-2, axis2=-1)).sum(axis=-1))


def _flat(by_share_and_size: Floats) -> Floats:
    return by_share_and_size.reshape(-1, *by_share_and_size.shape[2:])
