"""Calls on a year's total against how the year ended: python -m benchmarks.pace_quality [every nth]

Needs the dependency group `benchmarks`, in an environment of its own (docs/benchmarks.md). The last
twelve months of a series are the year; targets are the total before it, and 5 % less and more.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.forecast_quality import MONTHS, monthly_of_m1_and_m3
from domain.insight.forecast import forecast
from domain.insight.xmr import Floats

KNOWN_YEARS, OVER, TARGETS = 3, (1, 3, 6, 9), (0.95, 1.0, 1.05)
BANDS = (0, 0.05, 0.2, 0.5, 0.8, 0.95, 1)  # as /kpi pace words them


@dataclass(frozen=True)
class Call:
    """What was said of a year when some months of it were over, and whether it met its target."""

    flat: bool
    seasonal: bool
    chance: float
    met: bool


def main() -> None:
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    try:
        series = monthly_of_m1_and_m3()[::every]
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is not installed here: docs/benchmarks.md says how to get it.")
        return
    years = [each[-(KNOWN_YEARS + 1) * MONTHS :] for each in series]
    years = [each for each in years if len(each) == (KNOWN_YEARS + 1) * MONTHS and np.ptp(each)]
    calls = {over: [call for year in years for call in _calls(year, over)] for over in OVER}
    print(f"{len(years)} series")
    print("| months over | wrong: flat milestone | seasonal milestone | forecast | its Brier |")
    print("|---|---|---|---|---|")
    for over, made in calls.items():
        print(f"| {over} | {_figures(made)} |")
    print("| chance said | calls | of them met |")
    print("|---|---|---|")
    for row in _reliability([call for made in calls.values() for call in made]):
        print(f"| {row} |")


def _calls(values: Floats, over: int) -> Iterator[Call]:
    before, year = values[:-MONTHS], values[-MONTHS:]
    found = forecast(values[: len(before) + over], MONTHS, MONTHS - over, low=0)
    assert found is not None
    to_date, last_year = year[:over].sum(), before[-MONTHS:].sum()
    shares = before[-2 * MONTHS :].reshape(2, MONTHS).sum(axis=0)
    for factor in TARGETS:
        target = last_year * factor
        yield Call(
            flat=to_date >= target * over / MONTHS,
            seasonal=to_date >= target * shares[:over].sum() / shares.sum(),
            chance=float((to_date + found.paths.sum(axis=1) >= target).mean()),
            met=year.sum() >= target,
        )


def _figures(calls: list[Call]) -> str:
    wrong = [
        np.mean([said != call.met for said, call in zip(each, calls, strict=True)])
        for each in (
            [call.flat for call in calls],
            [call.seasonal for call in calls],
            [call.chance >= 0.5 for call in calls],
        )
    ]
    brier = np.mean([(call.chance - call.met) ** 2 for call in calls])
    return " | ".join(f"{share:.1%}" for share in wrong) + f" | {brier:.3f}"


def _reliability(calls: list[Call]) -> Iterator[str]:
    for low, high in pairwise(BANDS):
        made = [call for call in calls if low <= call.chance < high or call.chance == high == 1]
        if made:
            said, met = np.mean([[call.chance, call.met] for call in made], axis=0)
            yield f"{low:.0%} to {high:.0%}: {said:.0%} on average | {len(made)} | {met:.0%}"


if __name__ == "__main__":
    main()
