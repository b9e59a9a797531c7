"""The models of a forecast, each against the plain statistics that it stands for."""

import numpy as np
import pytest

from domain.insight.forecast_models import (
    DRIFT_SIZES,
    INFLATION,
    SEASON_SIZES,
    SMOOTHING,
    Models,
    models,
)
from domain.insight.xmr import Floats

VALUES = np.random.default_rng(20180306).normal(0, 1, 24)
AHEAD = 6
GAPS = (3, 4, 11, 20)


def without_season(points: int = 24) -> Models:
    return models((True,) * points, 1, AHEAD)


def variances(found: Models, model: int) -> Floats:
    spread = found.spread[model] / INFLATION
    return np.asarray(np.diag(spread @ spread.T))


def test_a_model_without_smoothing_or_drift_is_the_stable_process() -> None:
    found = without_season()
    stable = 0  # the first share and the first size of drift are 0
    np.testing.assert_allclose((found.means @ VALUES)[stable], VALUES.mean())
    np.testing.assert_allclose(found.unexplained(VALUES)[stable], VALUES.var() * 24)
    np.testing.assert_allclose(variances(found, stable), 1 + 1 / 24)


def test_a_model_that_keeps_all_of_a_surprise_is_the_random_walk() -> None:
    found = without_season()
    walk = (len(SMOOTHING) - 1) * len(DRIFT_SIZES)
    np.testing.assert_allclose((found.means @ VALUES)[walk], VALUES[-1])
    np.testing.assert_allclose(found.unexplained(VALUES)[walk], (np.diff(VALUES) ** 2).sum())
    np.testing.assert_allclose(variances(found, walk), 1 + np.arange(AHEAD))


@pytest.mark.parametrize(
    ("points", "season", "harmonics"),
    [
        (17, 12, 0),
        (18, 12, 3),
        (36, 12, 3),
        (37, 12, 5),
        (6, 4, 1.5),
        (8, 3, 1),
        (8, 2, 0.5),
        (78, 52, 3),
        (200, 52, 5),
        (40, 1, 0),
    ],
)
def test_a_season_takes_a_cycle_and_a_half_and_a_fine_one_three(
    points: int, season: int, harmonics: float
) -> None:
    """Half a harmonic is the one that alternates: its sine is 0 in every period."""
    found = models((True,) * points, season, AHEAD)
    assert found.fit.shape[1] == 2 + 2 * harmonics
    sizes = len(DRIFT_SIZES) * (len(SEASON_SIZES) if harmonics else 1)
    assert len(found.means) == len(SMOOTHING) * sizes


@pytest.mark.parametrize("gaps", [(), GAPS, (0, 1, 23)])
def test_every_model_is_the_regression_that_its_covariance_asks_for(gaps: tuple[int, ...]) -> None:
    """The same by textbook: generalised least squares with priors as further observations."""
    there = tuple(period not in gaps for period in range(24))
    values = VALUES[np.array(there)]
    found = models(there, 12, AHEAD)
    expected = [
        textbook(np.array(there), values, share, drift, season)
        for share in SMOOTHING.tolist()
        for drift in DRIFT_SIZES
        for season in SEASON_SIZES
    ]
    means, squares, spreads, likelihoods = (np.array(each) for each in zip(*expected, strict=True))
    np.testing.assert_allclose(found.means @ values, means, atol=1e-9)
    np.testing.assert_allclose(found.unexplained(values), squares, rtol=1e-9)
    covered = found.spread @ found.spread.swapaxes(1, 2) / INFLATION**2
    np.testing.assert_allclose(covered, spreads, atol=1e-9)
    ours = found.evidence - (len(values) - 1) / 2 * np.log(found.unexplained(values))
    np.testing.assert_allclose(ours - ours[0], likelihoods - likelihoods[0], atol=1e-8)


def textbook(
    there: np.ndarray[tuple[int], np.dtype[np.bool_]],
    values: Floats,
    share: float,
    drift: float,
    season: float,
) -> tuple[Floats, float, Floats, float]:
    """Path, sum of squares, covariance for surprises of 1, and log likelihood of one model."""
    period = np.arange(24 + AHEAD)
    line = np.where(
        period < 24, period - 23, np.cumsum(0.9 ** np.maximum(period - 23, 0) * (period > 23))
    )
    waves = [f(2 * np.pi * k * period / 12) for k in (1, 2, 3) for f in (np.cos, np.sin)]
    shapes = np.stack([np.ones(30), line, *waves], axis=1)
    sizes = np.array([1e9, drift, *[season] * 6])
    used = sizes > 0
    shapes, precision = shapes[:, used], np.diag(np.where(sizes[used] > 1e6, 0, sizes[used] ** -2))
    path = np.eye(30) + share * np.tril(np.ones((30, 30)), -1)
    covariance = path @ path.T
    known = np.flatnonzero(there)
    inverse = np.linalg.inv(covariance[np.ix_(known, known)])
    seen, coming = shapes[known], shapes[24:]
    posterior = np.linalg.inv(seen.T @ inverse @ seen + precision)
    found = posterior @ seen.T @ inverse @ values
    left = values - seen @ found
    squares = left @ inverse @ left + found @ precision @ found
    carry = covariance[24:, known] @ inverse
    reach = coming - carry @ seen
    spread = covariance[24:, 24:] - carry @ covariance[known, 24:] + reach @ posterior @ reach.T
    likelihood = (
        np.linalg.slogdet(inverse)[1]
        + np.linalg.slogdet(posterior)[1]
        + np.log(np.diag(precision)[1:]).sum()
        - (len(values) - 1) * np.log(squares)
    ) / 2
    return coming @ found + carry @ left, float(squares), spread, float(likelihood)
