"""Process limits against what NHSRplotthedots 0.2.2 answered, series by series."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.insight.processes import Assurance, Process, Series, Variation, process
from domain.insight.rule_sets import PTD_0_2_2
from domain.insight.special_causes import GapError

DATA = Path(__file__).parents[2] / "data"
CAUSES = {
    "Common Cause": 0,
    "Above UCL": 1,
    "Below LCL": -1,
    "7 Point Trend (Increasing)": 2,
    "7 Point Trend (Decreasing)": -2,
    "2 in 3 Above CL": 3,
    "2 in 3 Below CL": -3,
    "7 Points Above CL": 4,
    "7 Points Below CL": -4,
}
VARIATIONS = {
    "common_cause": Variation.COMMON_CAUSE,
    "special_cause_improvement": Variation.IMPROVEMENT,
    "special_cause_concern": Variation.CONCERN,
    "special_cause_neutral_high": Variation.HIGH,
    "special_cause_neutral_low": Variation.LOW,
}
ASSURANCES = {
    None: None,
    "inconsistent": Assurance.HIT_AND_MISS,
    "consistent_pass": Assurance.PASSING,
    "consistent_fail": Assurance.FAILING,
}
BETTER = {"increase": True, "decrease": False, "neutral": None}
VECTORS = [
    json.loads(line)
    for name in ("spc_edge_cases", "spc_vectors")
    for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
]
ANSWERED = [vector for vector in VECTORS if vector["error"] is None]
REFUSED = [vector for vector in VECTORS if vector["error"] is not None]


def series(vector: Mapping[str, Any]) -> Series:
    return Series(
        values=numbers(vector["y"]),
        bigger_is_better=BETTER[vector["improvement_direction"]],
        target=vector["target"],
        starts=tuple(vector["rebase"]),
        baseline=vector["fix_after_n_points"],
        screen=vector["screen_outliers"],
    )


def numbers(values: list[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([np.nan if value is None else value for value in values], np.float64)


def named(vector: Mapping[str, Any]) -> str:
    return f"{vector['id']}-{vector['kind']}"


def by_point(found: Process, edge: str) -> list[float]:
    return [getattr(group, edge) for group in found.groups for _ in range(group.start, group.end)]


@pytest.mark.parametrize("vector", ANSWERED, ids=named)
def test_limits_and_verdicts_are_the_packages(vector: dict[str, Any]) -> None:
    found = process(series(vector), PTD_0_2_2)
    size = np.nanmax(np.abs(numbers([*vector["y"], *vector["mean"]])))
    for ours, theirs in (("mean", "mean"), ("low", "lpl"), ("high", "upl")):
        np.testing.assert_allclose(
            by_point(found, ours), numbers(vector[theirs]), rtol=0, atol=1e-9 * size
        )
    assert found.causes.tolist() == [CAUSES[cause] for cause in vector["special_cause_type"]]
    assert found.variation is VARIATIONS[vector["variation_type"]]
    assert found.assurance is ASSURANCES[vector["assurance_type"]]


@pytest.mark.parametrize("vector", REFUSED, ids=named)
def test_a_gap_in_what_could_be_a_trend_is_an_error_of_the_packages(vector: dict[str, Any]) -> None:
    with pytest.raises(GapError):
        process(series(vector), PTD_0_2_2)
