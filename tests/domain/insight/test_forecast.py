"""What comes next: chances, ranges and a recovery date that values carry."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.insight.forecast import PATHS, Forecast, forecast, forecasts
from domain.insight.processes import Evidence
from domain.insight.xmr import Floats

NORFOLK = Path(__file__).parents[2] / "data" / "norfolk_2018-03.csv"
GAP = float("nan")
MONTHS, NO_SEASON = 12, 1
QUIET = np.array([52, 49, 51, 50, 48, 53, 50, 47, 51, 52, 49, 50, 51], np.float64)


def abandonment(through: str = "2018-01") -> Floats:
    with NORFOLK.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["key"] == "IMT-ABN"]
    return np.array([float(row["printed_value"]) for row in rows if row["period"] <= through])


def made(values: Floats, ahead: int = 6, season: int = MONTHS) -> Forecast:
    found = forecast(values, season, ahead)
    assert found is not None
    return found


def test_norfolks_abandonment_has_no_recovery_date_on_data_to_january() -> None:
    found = forecast(abandonment(), MONTHS, 7, low=0, high=100)
    assert found is not None
    chances = found.chance(10.0, bigger_is_better=False)
    assert chances[0] == pytest.approx(0.04, abs=0.012)
    assert chances[5] == pytest.approx(0.14, abs=0.025)
    assert chances.max() < 0.5


def test_norfolks_abandonment_was_likely_on_target_before_november() -> None:
    chances = made(abandonment(through="2017-09")).chance(10.0, bigger_is_better=False)
    assert chances[0] > 0.6
    assert chances[1] > 0.5


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (0, None),
        (7, None),
        (8, Evidence.PROVISIONAL),
        (12, Evidence.PROVISIONAL),
        (13, Evidence.ENOUGH),
    ],
)
def test_few_points_are_no_forecast_or_a_provisional_one(
    points: int, expected: Evidence | None
) -> None:
    with_gaps = np.array([value for each in QUIET[:points] for value in (each, GAP)])
    for values in (QUIET[:points], with_gaps):
        found = forecast(values, MONTHS, 6)
        assert (found.evidence if found else None) is expected


def test_a_forecast_is_two_thousand_paths_of_every_period_ahead() -> None:
    assert made(QUIET, ahead=5).paths.shape == (PATHS, 5) == (2000, 5)


def test_the_same_values_give_the_same_paths() -> None:
    np.testing.assert_array_equal(made(QUIET).paths, made(QUIET.copy()).paths)


def test_many_series_at_once_are_forecast_as_each_by_itself() -> None:
    values = np.random.default_rng(1).normal(50, 5, (20, 30))
    values[3:6, 4] = GAP
    values[2:, 5] = GAP
    values[:, 6] = 7
    together = forecasts(values, MONTHS, 6, low=0, high=60)
    assert len(together) == 30
    assert together[5] is None
    for column, found in zip(values.T, together, strict=True):
        alone = forecast(column, MONTHS, 6, low=0, high=60)
        assert (alone is None) is (found is None)
        if alone is not None and found is not None:
            np.testing.assert_array_equal(alone.paths, found.paths)


def test_a_period_is_forecast_alike_however_many_follow() -> None:
    np.testing.assert_allclose(made(QUIET, ahead=12).paths[:, :6], made(QUIET).paths, rtol=1e-12)


@pytest.mark.parametrize(("scale", "shift"), [(1e12, 0), (1e-9, 0), (1, 1e6), (250, -3e4)])
def test_a_change_of_unit_changes_nothing_but_the_unit(scale: float, shift: float) -> None:
    plain, other = made(QUIET), made(QUIET * scale + shift)
    np.testing.assert_allclose((other.paths - shift) / scale, plain.paths, rtol=1e-6)
    np.testing.assert_allclose(
        other.chance(51 * scale + shift, bigger_is_better=True),
        plain.chance(51, bigger_is_better=True),
        atol=1 / PATHS,
    )


@pytest.mark.parametrize("value", [0.0, 99.47, -1e12, 0.1 + 0.2])
def test_what_never_moved_is_expected_to_stay(value: float) -> None:
    values = np.full(13, value)
    values[4] = GAP
    found = made(values)
    assert (found.paths == value).all()
    assert (found.chance(value, bigger_is_better=True) == 1).all()
    assert (found.chance(value, bigger_is_better=False) == 1).all()


def test_no_path_leaves_what_values_can_be() -> None:
    values = np.array([98, 99.5, 97, 100, 99, 96, 99, 98, 100, 99, 97, 99, 99.9])
    found = forecast(values, MONTHS, 6, low=0, high=100)
    assert found is not None
    assert found.paths.max() == 100
    assert made(values).paths.max() > 100
    assert (found.chance(100, bigger_is_better=True) > 0).all()
    assert (made(values).paths.clip(0, 100) == found.paths).all()


def test_of_whole_numbers_no_path_lies_between_two() -> None:
    """A rare event: nothing, in most months. A path of 0.3 is a month without it."""
    values = np.array([0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 2.0, 0, 0, 1, 0])
    counted, measured = (forecast(values, MONTHS, 6, low=0, whole=whole) for whole in (True, False))
    assert counted is not None
    assert measured is not None
    assert {*counted.paths.ravel().tolist()} <= {*map(float, range(20))}
    assert (counted.chance(0, bigger_is_better=False) > 0.5).all()
    assert (measured.chance(0, bigger_is_better=False) < 0.4).all()
    together = forecasts(np.column_stack([values, values]), MONTHS, 6, low=0, whole=True)
    assert all(each is not None and (each.paths == counted.paths).all() for each in together)


def test_a_bound_may_be_on_one_side_only() -> None:
    values = np.array([3, 0, 1, 2, 0, 0, 4, 1, 0, 2, 1, 0, 1.0])
    found = forecast(values, MONTHS, 6, low=0)
    assert found is not None
    assert found.paths.min() == 0
    assert found.paths.max() > 4


def test_chances_follow_the_level_of_each_period_and_the_better_side() -> None:
    found = made(QUIET)
    levels = np.array([0, 100, 50, GAP, 50, 50.0])
    bigger = found.chance(levels, bigger_is_better=True)
    smaller = found.chance(levels, bigger_is_better=False)
    np.testing.assert_array_equal(bigger[:2], [1, 0])
    np.testing.assert_array_equal(smaller[:2], [0, 1])
    assert np.isnan(bigger[3])
    assert np.isnan(smaller[3])
    np.testing.assert_allclose((bigger + smaller)[[2, 4, 5]], 1)


def test_the_range_lies_about_the_median_and_widens() -> None:
    walk = np.cumsum(np.random.default_rng(2).normal(0, 1, 36))
    found = made(walk)
    low, high = found.quantile(0.1), found.quantile(0.9)
    assert (low < found.median).all()
    assert (found.median < high).all()
    assert (high - low)[5] > 1.5 * (high - low)[0]


def test_a_stable_process_is_expected_at_its_mean_and_a_wandering_one_where_it_is() -> None:
    noise = np.random.default_rng(3).normal(50, 5, 60)
    assert np.abs(made(noise).median - noise.mean()).max() < 2
    walk = np.cumsum(np.random.default_rng(4).normal(0, 5, 60))
    assert np.abs(made(walk).median - walk[-1]).max() < 5 < abs(walk.mean() - walk[-1])


def test_a_season_is_expected_again_once_it_was_seen() -> None:
    month = np.arange(42)
    values = 100 + 10 * np.sin(2 * np.pi * month / 12) + np.random.default_rng(5).normal(0, 1, 42)
    known, coming = values[:36], values[36:]
    assert np.abs(made(known).median - coming).mean() < 2
    assert np.abs(made(known, season=NO_SEASON).median - coming).mean() > 4


def test_a_drift_goes_on_but_fades() -> None:
    climb = 3.0 * np.arange(36) + np.random.default_rng(6).normal(0, 0.5, 36)
    steps = np.diff(made(climb, ahead=24, season=NO_SEASON).median, prepend=climb[-1])
    assert 2 < steps[0] < 3.5
    assert abs(steps[-6:].mean()) < 0.5


def test_a_gap_at_the_end_makes_what_follows_less_sure() -> None:
    walk = np.cumsum(np.random.default_rng(7).normal(0, 1, 30))
    late = np.append(walk, [GAP, GAP])

    def width(values: Floats) -> float:
        found = made(values, season=NO_SEASON)
        return float((found.quantile(0.9) - found.quantile(0.1))[0])

    assert width(late) > 1.3 * width(walk)


def test_gaps_before_the_first_value_say_nothing() -> None:
    late = np.append([GAP, GAP, GAP], QUIET)
    np.testing.assert_allclose(
        made(late, season=NO_SEASON).median, made(QUIET, season=NO_SEASON).median, atol=0.05
    )


@pytest.mark.parametrize("wanders", [False, True])
def test_eight_of_ten_outcomes_fall_within_the_range(wanders: bool) -> None:
    draws = np.random.default_rng(8).normal(0, 1, (30, 300))
    values = np.cumsum(draws, axis=0) if wanders else draws
    inside = [
        (found.quantile(0.1) <= outcome) & (outcome <= found.quantile(0.9))
        for found, outcome in zip(forecasts(values[:24], MONTHS, 6), values[24:].T, strict=True)
        if found is not None
    ]
    assert len(inside) == 300
    assert 0.75 < np.mean(inside) < 0.92


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.just(GAP), st.floats(-1e9, 1e9, width=32)), min_size=8, max_size=45),
    st.sampled_from([1, 2, 3, 4, 12, 52]),
    st.integers(1, 13),
)
def test_any_values_have_a_forecast_in_plain_numbers(
    values: list[float], season: int, ahead: int
) -> None:
    found = forecast(np.array(values), season, ahead)
    if sum(value == value for value in values) < 8:
        assert found is None
    else:
        assert found is not None
        assert np.isfinite(found.paths).all()
