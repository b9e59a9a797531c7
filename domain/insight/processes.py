"""What a process does: its limits, special causes, variation and assurance."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from domain.insight.rule_sets import MDC_1, RuleSet
from domain.insight.special_causes import Signs, special_causes
from domain.insight.xmr import Floats, limits

AT_ONCE = 1024  # rows, so that what is computed stays in the processor's cache


class Variation(StrEnum):
    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    HIGH = "high"
    LOW = "low"


class Assurance(StrEnum):
    PASSING = "passing"
    FAILING = "failing"
    HIT_AND_MISS = "hit_and_miss"


class Evidence(StrEnum):
    """How much the latest group's points carry."""

    TOO_FEW = "too_few"
    PROVISIONAL = "provisional"
    ENOUGH = "enough"


@dataclass(frozen=True)
class Series:
    """Values by period, NaN where there is none.

    ``bigger_is_better`` is None where neither is. A new group begins at each of ``starts``
    (positions, ascending, after 0): nothing crosses it. ``baseline`` freezes the limits of each
    group to its first so many rows.
    """

    values: Floats
    bigger_is_better: bool | None
    target: float | None = None
    starts: tuple[int, ...] = ()
    baseline: int | None = None
    screen: bool = True


@dataclass(frozen=True)
class Group:
    """Positions from ``start`` on and before ``end``, of which ``points`` have a value.

    NaN where there are too few to say: a mean needs a value, limits need two neighbours.
    """

    start: int
    end: int
    points: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Process:
    """``causes`` are signed Cause numbers, one a position. ``variation`` is the last point's.

    ``assurance`` and ``evidence`` are the last group's; no assurance without a target or a better
    direction.
    """

    groups: tuple[Group, ...]
    causes: Signs
    variation: Variation
    assurance: Assurance | None
    evidence: Evidence


def process(series: Series, rules: RuleSet = MDC_1) -> Process:
    return processes([series], rules)[0]


def processes(every: Sequence[Series], rules: RuleSet = MDC_1) -> list[Process]:
    """In the given order; groups of equal length are worked on together.

    Raises GapError as special_causes does.
    """
    found = dict(_worked_out(every, rules))
    return [
        _process(series, [found[number, start] for start, _ in _spans(series)], rules)
        for number, series in enumerate(every)
    ]


def _spans(series: Series) -> list[tuple[int, int]]:
    return list(pairwise((0, *series.starts, len(series.values))))


def _worked_out(
    every: Sequence[Series], rules: RuleSet
) -> Iterator[tuple[tuple[int, int], tuple[Group, Signs]]]:
    """Each group with its causes, by the number of its series and its start."""
    alike = defaultdict(list)
    for number, series in enumerate(every):
        for start, end in _spans(series):
            alike[end - start, series.baseline, series.screen].append((number, start))
    for (length, baseline, screen), places in alike.items():
        for batch in _batches(places):
            values = np.stack([every[n].values[start : start + length] for n, start in batch])
            limit = limits(values, rules, baseline, screen)
            causes = special_causes(values, limit, rules)
            points = (~np.isnan(values)).sum(axis=1).tolist()
            edges = zip(limit.mean.tolist(), limit.low.tolist(), limit.high.tolist(), strict=True)
            for place, count, edge, row in zip(batch, points, edges, causes, strict=True):
                yield place, (Group(place[1], place[1] + length, count, *edge), row)


def _batches(places: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    for first in range(0, len(places), AT_ONCE):
        yield places[first : first + AT_ONCE]


def _process(series: Series, parts: Sequence[tuple[Group, Signs]], rules: RuleSet) -> Process:
    groups = tuple(group for group, _ in parts)
    causes = parts[0][1] if len(parts) == 1 else np.concatenate([row for _, row in parts])
    return Process(
        groups=groups,
        causes=causes,
        variation=_variation(int(causes[-1]) if len(causes) else 0, series.bigger_is_better),
        assurance=_assurance(series, groups[-1], rules),
        evidence=_evidence(groups[-1].points, rules),
    )


def _variation(cause: int, bigger_is_better: bool | None) -> Variation:
    if not cause:
        return Variation.COMMON_CAUSE
    if bigger_is_better is None:
        return Variation.HIGH if cause > 0 else Variation.LOW
    better = (cause > 0) is bigger_is_better
    return Variation.IMPROVEMENT if better else Variation.CONCERN


def _assurance(series: Series, group: Group, rules: RuleSet) -> Assurance | None:
    """A target beyond the far limit is met, or missed, whatever common variation does."""
    if series.target is None or series.bigger_is_better is None:
        return None
    if rules.compares_constants and group.low == group.high:
        met = (
            group.mean >= series.target if series.bigger_is_better else group.mean <= series.target
        )
        return Assurance.PASSING if met else Assurance.FAILING
    if series.target > group.high:
        return Assurance.FAILING if series.bigger_is_better else Assurance.PASSING
    if series.target < group.low:
        return Assurance.PASSING if series.bigger_is_better else Assurance.FAILING
    return Assurance.HIT_AND_MISS


def _evidence(points: int, rules: RuleSet) -> Evidence:
    if points < rules.too_few:
        return Evidence.TOO_FEW
    return Evidence.PROVISIONAL if points < rules.provisional else Evidence.ENOUGH
