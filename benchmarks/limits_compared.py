"""Our limits and flags beside other packages': python -m benchmarks.limits_compared

NHSRplotthedots is asked through what it answered in tests/data; the others need the dependency
group `benchmarks`, in an environment of its own (docs/benchmarks.md).
"""

import json
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from domain.insight.processes import Series, process
from domain.insight.special_causes import Cause
from domain.insight.xmr import Floats

DATA = Path(__file__).parent.parent / "tests" / "data"
SAME = 1e-3  # of the limits' distance, so that 2.66 and 3 / 1.128 ranges are the same
RULES = {"astronomical": True, "shift": True, "trend": True, "two_in_three": True}
SEVEN = {"shift_n": 7, "trend_n": 7}


@dataclass(frozen=True)
class Case:
    """A series, and what NHSRplotthedots answered."""

    name: str
    values: Floats
    bigger_is_better: bool | None
    recorded: Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """Mean, lower and upper limit; by point the rule that flags it, or nothing."""

    edges: Floats
    rules: list[str]


Package = Callable[[Case], Told]


def main() -> None:
    cases = list(_cases())
    ours = [_ours(case) for case in cases]
    print(f"{len(cases)} series, {sum(len(case.values) for case in cases)} points")
    for package, ask in _packages():
        print(f"\n{package}")
        for line in _compared(cases, ours, [_asked(ask, case) for case in cases]):
            print(f"  {line}")


def _cases() -> Iterator[Case]:
    """Those without a process change or a frozen baseline, which not every package knows."""
    for file in ("spc_edge_cases", "spc_vectors"):
        for line in (DATA / f"{file}.jsonl").read_text("utf-8").splitlines():
            each = json.loads(line)
            if each["screen_outliers"] and not each["rebase"] and not each["fix_after_n_points"]:
                better = {"increase": True, "decrease": False}.get(each["improvement_direction"])
                yield Case(f"{each['id']} {each['kind']}", _numbers(each["y"]), better, each)


def _packages() -> Iterator[tuple[str, Package]]:
    yield "NHSRplotthedots 0.2.2 (recorded)", _nhs_r
    for name, load in (
        ("abspc", _abspc),
        ("clinical-qikit", _qikit),
        ("controlchartspy", _controlcharts),
    ):
        try:
            yield name, load()
        except ModuleNotFoundError:
            print(f"\n{name} is not installed here: docs/benchmarks.md says how to get it.")


def _asked(ask: Package, case: Case) -> Told | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ask(case)
    except Exception as refusal:  # whatever another package says no with
        print(f"  refuses {case.name}: {str(refusal).splitlines()[0][:90]}", file=sys.stderr)
        return None


def _compared(cases: list[Case], ours: list[Told], theirs: list[Told | None]) -> Iterator[str]:
    pairs = [
        (case.name, mine, told)
        for case, mine, told in zip(cases, ours, theirs, strict=True)
        if told is not None
    ]
    yield f"refuses {len(cases) - len(pairs)} series"
    yield _named("other limits", [name for name, *two in pairs if not _same_limits(*two)])
    yield _named("other flags", [name for name, *two in pairs if not _same_flags(*two)])
    for same, where in ((True, "limits agree"), (False, "limits differ")):
        which = [two for _, *two in pairs if _same_limits(*two) is same]
        yield f"where {where}, points that we alone flag: {_alone(which)}"
        theirs_first = [(told, mine) for mine, told in which]
        yield f"where {where}, points that they alone flag: {_alone(theirs_first)}"


def _named(what: str, names: list[str]) -> str:
    return f"{what} on {len(names)} series: {', '.join(names) or 'none'}"


def _alone(pairs: Iterable[Iterable[Told]]) -> str:
    rules = chain.from_iterable(zip(*(told.rules for told in pair), strict=True) for pair in pairs)
    counted = Counter(flagged for flagged, not_flagged in rules if flagged and not not_flagged)
    return ", ".join(f"{count} by {rule}" for rule, count in counted.most_common()) or "none"


def _same_flags(one: Told, other: Told) -> bool:
    return [bool(rule) for rule in one.rules] == [bool(rule) for rule in other.rules]


def _same_limits(one: Told, other: Told) -> bool:
    """Limits of a constant that are its mean are as good as none."""
    mean, low, high = one.edges.tolist()
    if not high > low:
        return bool(np.isnan(mean) or np.nanmax(np.abs(other.edges - mean)) <= 1e-9 * abs(mean))
    return bool(np.abs(other.edges - one.edges).max() <= SAME * (high - low))


def _numbers(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _ours(case: Case) -> Told:
    found = process(Series(case.values, case.bigger_is_better))
    (group,) = found.groups
    causes = [Cause(abs(cause)) for cause in found.causes.tolist()]
    names = ["" if cause is Cause.COMMON else cause.name.lower() for cause in causes]
    return Told(_numbers([group.mean, group.low, group.high]), names)


def _nhs_r(case: Case) -> Told:
    if case.recorded["error"] is not None:
        raise ValueError(case.recorded["error"])
    edges = _numbers(case.recorded[edge][0] for edge in ("mean", "lpl", "upl"))
    causes = case.recorded["special_cause_type"]
    return Told(edges, ["" if cause == "Common Cause" else cause.lower() for cause in causes])


def _abspc() -> Package:
    import abspc
    import pandas as pd

    def ask(case: Case) -> Told:
        limits = abspc.calculate_control_limits(pd.DataFrame({"value": case.values}), "XmR")
        found = abspc.detect_special_causes(limits)
        named = {"rule1": "outside", "rule3": "trend", "rule4": "two in three", "rule2": "shift"}
        rules = [
            next((word for rule, word in named.items() if row[rule]), "")
            for row in found.to_dict("records")
        ]
        return Told(found[["mean", "lcl", "ucl"]].to_numpy(np.float64)[0], rules)

    return ask


def _qikit() -> Package:
    from qikit.spc import qic

    def ask(case: Case) -> Told:
        found = qic(y=case.values, chart="i", method="ihi").data
        pairs = zip(found["sigma_signal"], found["runs_signal"], strict=True)
        rules = ["outside" if sigma else "run or trend" if run else "" for sigma, run in pairs]
        return Told(found[["cl", "lcl", "ucl"]].to_numpy(np.float64)[0], rules)

    return ask


def _controlcharts() -> Package:
    from controlchartspy import spc

    def ask(case: Case) -> Told:
        """It leaves rows without a value out, so that they are put back here."""
        keys = [f"{number:04}" for number in range(len(case.values))]
        values = [None if np.isnan(value) else value for value in case.values.tolist()]
        data = {"period": keys, "value": values}
        settings = {**RULES, **SEVEN}
        rows = spc(data, "period", "value", outlier_settings=settings, return_objs="limits").limits
        rules = {row["date"]: _rule_of(row) for row in rows}
        edges = _numbers(rows[0].get(edge) for edge in ("target", "ll99", "ul99"))
        return Told(edges, [rules.get(key, "") for key in keys])

    return ask


def _rule_of(row: Mapping[str, Any]) -> str:
    flags = ("astpoint", "trend", "two_in_three", "shift")
    return next((flag for flag in flags if row.get(flag, "none") != "none"), "")


if __name__ == "__main__":
    main()
