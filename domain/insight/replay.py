"""Reds within normal variation: seen whole, and as they were known on the day of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from domain.assessments import Assessment
from domain.insight.assessing import assess
from domain.insight.rule_sets import MDC_1
from domain.insight.xmr import Floats
from domain.readings import counting
from domain.replay_counts import Ending, Reds

NO_VALUE = float("nan")


@dataclass(frozen=True)
class _Window:
    """Values from the first period on, and the places that are asked about."""

    values: Floats
    places: tuple[int, ...]


def reds_seen_whole(endings: Iterable[Ending]) -> Reds:
    """With every value that is known by now."""
    return _judged([_Window(_values(each), each.reds) for each in endings if each.reds])


def reds_as_known(endings: Iterable[Ending]) -> Reds:
    """Each with the values of its own and earlier periods that were known when it was."""
    return _judged([_known(each, at) for each in endings for at in each.reds])


def _judged(windows: Sequence[_Window]) -> Reds:
    """Windows of one length go through the rules together."""
    by_length: dict[int, list[_Window]] = defaultdict(list)
    for window in windows:
        by_length[len(window.values)].append(window)
    within = signals = too_few = 0
    for group in by_length.values():
        values = np.column_stack([each.values for each in group])
        nothing = np.full(len(group), NO_VALUE)
        found = assess(values, np.zeros(len(group), np.int8), nothing, MDC_1)
        for column, window in enumerate(group):
            asked = found.causes[list(window.places), column]
            if found.points[column] < MDC_1.too_few:
                too_few += len(asked)
                continue
            common = int((asked == 0).sum())
            within, signals = within + common, signals + len(asked) - common
    return Reds(within, signals, too_few)


def _values(ending: Ending) -> Floats:
    return np.array([_float(each) for each in ending.assessments])


def _float(assessment: Assessment) -> float:
    value = assessment.cell.value
    return NO_VALUE if value is None else float(value)


def _known(ending: Ending, at: int) -> _Window:
    reading, measure = ending.assessments[at].cell.reading, ending.record.indicator.measure
    known = counting(ending.record.readings, reading.recorded if reading else None)
    standing = (known.get(each.period) for each in ending.assessments[: at + 1])
    entries = (each.entry if each else None for each in standing)
    values = [NO_VALUE if each is None else float(each.exact(measure)) for each in entries]
    return _Window(np.array(values), (at,))
