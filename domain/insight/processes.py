"""What a process does: its limits, special causes, variation and assurance."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from domain.insight.assessing import Assessed, assess
from domain.insight.rule_sets import MDC_1, RuleSet
from domain.insight.special_causes import Signs
from domain.insight.xmr import Floats
from domain.variation import Assurance, Evidence, Variation

__all__ = [
    "Assurance",
    "Evidence",
    "Group",
    "Process",
    "Series",
    "Variation",
    "evidence",
    "process",
    "variation_of",
]


@dataclass(frozen=True, eq=False)
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

    @property
    def polarity(self) -> int:
        """1 where bigger is better, -1 where smaller is, 0 where neither is."""
        return 0 if self.bigger_is_better is None else 1 if self.bigger_is_better else -1


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


@dataclass(frozen=True, eq=False)
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
    """Raises GapError as special_causes does."""
    found = [(start, end, _assessed(series, start, end, rules)) for start, end in _spans(series)]
    latest = found[-1][-1]
    cause = int(latest.causes[-1, 0]) if latest.causes.size else 0
    return Process(
        groups=tuple(_group(*each) for each in found),
        causes=np.concatenate([each.causes[:, 0] for _, _, each in found]),
        variation=variation_of(cause, series.bigger_is_better),
        assurance=_assurance(series, int(latest.assurance[0])),
        evidence=evidence(int(latest.points[0]), rules),
    )


def variation_of(cause: int, bigger_is_better: bool | None) -> Variation:
    """``cause`` is a signed Cause number."""
    if not cause:
        return Variation.COMMON_CAUSE
    if bigger_is_better is None:
        return Variation.HIGH if cause > 0 else Variation.LOW
    better = (cause > 0) is bigger_is_better
    return Variation.IMPROVEMENT if better else Variation.CONCERN


def _spans(series: Series) -> Iterator[tuple[int, int]]:
    return pairwise((0, *series.starts, len(series.values)))


def _assessed(series: Series, start: int, end: int, rules: RuleSet) -> Assessed:
    return assess(
        series.values[start:end, None],
        np.array([series.polarity], np.int8),
        np.array([np.nan if series.target is None else series.target]),
        rules,
        series.baseline,
        series.screen,
    )


def _group(start: int, end: int, found: Assessed) -> Group:
    limits = found.limits
    edges = (float(edge[0]) for edge in (limits.mean, limits.low, limits.high))
    return Group(start, end, int(found.points[0]), *edges)


def _assurance(series: Series, sign: int) -> Assurance | None:
    if series.target is None or series.bigger_is_better is None:
        return None
    if sign == 0:
        return Assurance.HIT_AND_MISS
    return Assurance.PASSING if sign > 0 else Assurance.FAILING


def evidence(points: int, rules: RuleSet = MDC_1) -> Evidence:
    if points < rules.too_few:
        return Evidence.TOO_FEW
    return Evidence.PROVISIONAL if points < rules.provisional else Evidence.ENOUGH
