"""Signal or noise, in our own rule set."""

import csv
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from domain.insight.assessing import AT_ONCE, assess
from domain.insight.processes import Assurance, Evidence, Series, Variation, process
from domain.insight.rule_sets import MDC_1
from domain.insight.special_causes import Cause

NORFOLK = Path(__file__).parents[2] / "data" / "norfolk_2018-03.csv"
GAP = float("nan")


def series(*values: float, bigger: bool | None = True, target: float | None = None) -> Series:
    return Series(np.array(values, np.float64), bigger, target)


def norfolk() -> dict[str, list[dict[str, str]]]:
    rows = defaultdict(list)
    with NORFOLK.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            rows[row["key"]].append(row)
    return rows


def published(rows: list[dict[str, str]]) -> Series:
    values = [float(row["printed_value"] or "nan") for row in rows]
    target = rows[-1]["target"]
    return series(
        *values,
        bigger=rows[0]["polarity"] == "bigger",
        target=float(target) if target else None,
    )


def test_nine_of_norfolks_sixteen_reds_are_common_cause_seen_whole() -> None:
    causes_of_reds = [
        cause
        for rows in norfolk().values()
        for row, cause in zip(rows, process(published(rows)).causes.tolist(), strict=True)
        if row["rag_printed"] == "R"
    ]
    assert len(causes_of_reds) == 16
    assert causes_of_reds.count(Cause.COMMON) == 9


def test_first_line_fix_runs_below_its_mean_from_june_to_december_while_three_are_green() -> None:
    rows = norfolk()["IMT-FLF"]
    shifted = [
        row
        for row, cause in zip(rows, process(published(rows)).causes.tolist(), strict=True)
        if cause == -Cause.SHIFT
    ]
    assert [row["period"] for row in shifted] == [f"2017-{month:02}" for month in range(6, 13)]
    assert sum(row["rag_printed"] == "G" for row in shifted) == 3


@pytest.mark.parametrize(
    ("value", "target", "bigger", "expected"),
    [
        (99, 95, True, Assurance.PASSING),
        (99, 99, True, Assurance.PASSING),
        (99, 99.5, True, Assurance.FAILING),
        (99, 95, False, Assurance.FAILING),
        (0, 0, False, Assurance.PASSING),
        (0.1, 0.1, False, Assurance.PASSING),
    ],
)
def test_a_constant_is_compared_with_its_target(
    value: float, target: float, bigger: bool, expected: Assurance
) -> None:
    found = process(series(*[value] * 13, bigger=bigger, target=target))
    assert found.assurance is expected
    assert found.variation is Variation.COMMON_CAUSE


@pytest.mark.parametrize("values", [(99.0,), (99.0, GAP) * 8, (GAP, 99.0, 99.0)])
def test_a_constant_is_one_without_neighbours_too(values: tuple[float, ...]) -> None:
    assert process(series(*values, target=95)).assurance is Assurance.PASSING
    assert process(series(*values, target=99.5)).assurance is Assurance.FAILING
    assert process(series(*values, bigger=None, target=95)).assurance is None


def test_two_levels_with_a_gap_between_them_are_no_constant() -> None:
    levels = (5.0,) * 4 + (GAP,) + (7.0,) * 4
    assert process(series(*levels, target=6)).assurance is Assurance.HIT_AND_MISS
    assert process(series(*levels, target=7)).assurance is Assurance.FAILING


@pytest.mark.parametrize(
    "values",
    [
        (31.2, 7.6, 27.2, 39.6, 28.4, 39.4, 32.3, 27.1, 29.1),
        (25.9, 24.3, 32.9, 27.3, 33.2, 27.2, 31.8, 25.1, 5.4),
        (8.9, 7.3, 5.5, 2.4, 7.3, 9.9, 8.8, 8.3),
    ],
)
def test_a_value_on_the_mean_is_on_neither_side_of_it(values: tuple[float, ...]) -> None:
    exact = float(sum(map(Fraction, values)) / len(values))
    assert exact in values
    for company in (1, 2, 9):
        together = np.tile(np.array(values)[:, None], company)
        found = assess(together, np.ones(company, np.int8), np.full(company, GAP), MDC_1)
        assert found.limits.mean.tolist() == [exact] * company


def test_one_blip_in_a_constant_does_not_flag_every_point() -> None:
    found = process(series(*[10.0] * 12, 11.0))
    assert found.groups[0].low < 10 < found.groups[0].high
    assert found.causes[-1] == Cause.OUTSIDE
    assert Cause.OUTSIDE not in np.abs(found.causes[:-1])


def test_a_gap_breaks_a_run_and_a_trend() -> None:
    level = [10.0, 12.0] * 6
    shifted = process(series(*level, 30, 30, 30, GAP, 30, 30, 30))
    assert Cause.SHIFT not in np.abs(shifted.causes[-3:])
    trend = process(series(1, 2, 3, 4, GAP, 6, 7, 8))
    assert Cause.TREND not in np.abs(trend.causes)


@pytest.mark.parametrize(
    ("points", "evidence"),
    [
        (1, Evidence.TOO_FEW),
        (7, Evidence.TOO_FEW),
        (8, Evidence.PROVISIONAL),
        (12, Evidence.PROVISIONAL),
        (13, Evidence.ENOUGH),
    ],
)
def test_few_points_carry_little(points: int, evidence: Evidence) -> None:
    assert process(series(*range(points))).evidence is evidence


def test_gaps_are_no_points() -> None:
    assert process(series(*[GAP, 5.0] * 7)).evidence is Evidence.TOO_FEW


def test_evidence_and_assurance_are_the_last_groups() -> None:
    values = np.array([50.0, 52.0] * 10 + [80.0, 84.0] * 3)
    found = process(Series(values, True, target=70, starts=(20,)))
    assert [group.mean for group in found.groups] == [51, 82]
    assert found.assurance is Assurance.PASSING
    assert found.evidence is Evidence.TOO_FEW
    assert not found.causes.any()


@pytest.mark.parametrize(
    ("bigger", "expected"),
    [(True, Variation.CONCERN), (False, Variation.IMPROVEMENT), (None, Variation.LOW)],
)
def test_polarity_says_whether_a_fall_is_better(bigger: bool | None, expected: Variation) -> None:
    found = process(series(*[10.0, 12.0] * 8, 1.0, bigger=bigger))
    assert found.variation is expected


def test_variation_is_the_last_points_even_where_it_is_missing() -> None:
    assert process(series(*[10.0, 12.0] * 8, 1.0, GAP)).variation is Variation.COMMON_CAUSE


def test_a_point_between_two_trends_belongs_to_the_later_one() -> None:
    peak = [*range(20, 27), *range(25, 19, -1)]
    level = [0.0, 46.0] * 12
    found = process(series(*level, *peak))
    assert found.causes[len(level) + 6] == -Cause.TREND
    assert found.causes[len(level) + 5] == Cause.TREND


def test_a_fall_between_two_rising_trends_belongs_to_neither() -> None:
    level = [0.0, 60.0] * 12
    found = process(series(*level, *range(20, 27), *range(24, 31)))
    assert found.causes[len(level) :].tolist() == [Cause.TREND] * 14


def test_a_tie_ends_a_trend_that_rose() -> None:
    level = [0.0, 60.0] * 12
    found = process(series(*level, *range(20, 27), *range(26, 33)))
    assert found.causes[len(level) + 6] == Cause.TREND


def test_no_value_at_all_is_no_verdict() -> None:
    for found in (process(series()), process(series(GAP, GAP))):
        assert found.evidence is Evidence.TOO_FEW
        assert found.variation is Variation.COMMON_CAUSE
        assert np.isnan(found.groups[0].mean)


@pytest.mark.parametrize("polarity", [1, -1, 0])
def test_many_at_once_are_what_each_is_alone(polarity: int) -> None:
    chance = np.random.default_rng(5)
    values = np.asarray(chance.normal(50, 9, (15, 2 * AT_ONCE + 1)).round(1))
    values[chance.random(values.shape) < 0.05] = GAP
    values[:, 7] = 40.0
    targets = np.asarray(chance.normal(50, 30, values.shape[1]))
    together = assess(values, np.full(values.shape[1], polarity, np.int8), targets, MDC_1)
    for number in range(0, values.shape[1], 8):
        own = slice(number, number + 1)
        alone = assess(values[:, own], np.array([polarity], np.int8), targets[own], MDC_1)
        for edge in ("mean", "low", "near_low", "near_high", "high"):
            assert getattr(alone.limits, edge)[0] == getattr(together.limits, edge)[number]
        assert alone.causes[:, 0].tolist() == together.causes[:, number].tolist()
        assert alone.assurance[0] == together.assurance[number]
        assert alone.points[0] == together.points[number]
    assert {*together.assurance.tolist()} == ({-1, 0, 1} if polarity else {0})
