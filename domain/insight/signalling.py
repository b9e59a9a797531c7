"""Histories to signals: the limits and special causes of many indicators in one call."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np

from domain.assessments import Assessment, Record
from domain.cells import Cell
from domain.chips import SILENT, Signal
from domain.insight.assessing import assess
from domain.insight.chip_facts import Column, Judged, chip, outside, span
from domain.insight.rule_sets import MDC_1
from domain.insight.special_causes import Signs
from domain.insight.xmr import Floats
from domain.periods import Period
from domain.rating import Polarity

GAP = float("nan")
Known = tuple[Record, Sequence[Assessment]]


@dataclass(frozen=True)
class _History:
    """Final values by period (canonical text) through the last one; a gap is NaN.

    What is provisional, missing or not expected is a gap. ``starts`` as of a Series.
    """

    judged: Judged
    periods: tuple[str, ...]
    values: tuple[float, ...]
    starts: tuple[int, ...]

    @property
    def spans(self) -> Iterator[tuple[int, int]]:
        return pairwise((0, *self.starts, len(self.values)))


def signals(known: Sequence[Known], known_by: datetime | None = None) -> tuple[Signal, ...]:
    """One a record, in the order given: each group of each history is a column of one matrix."""
    before = _Before()
    histories = [_history(record, found, before, known_by) for record, found in known]
    groups = [(each, *span) for each in histories if each is not None for span in each.spans]
    if not groups:
        return tuple(SILENT for _ in known)
    columns = iter(_columns(groups))
    return tuple(
        SILENT if each is None else _signal(each, [next(columns) for _ in each.spans])
        for each in histories
    )


def causes_of(known: Sequence[Known]) -> tuple[Mapping[str, int | None], ...]:
    """By period (canonical text) the signed cause; None where there are too few points to say."""
    before = _Before()
    histories = [_history(record, found, before, None) for record, found in known]
    groups = [(each, *span) for each in histories if each is not None for span in each.spans]
    columns = iter(_columns(groups) if groups else ())
    return tuple(
        {} if each is None else _causes([next(columns) for _ in each.spans]) for each in histories
    )


def _causes(columns: Sequence[Column]) -> Mapping[str, int | None]:
    return {
        text: cause if each.has_limits else None
        for each in columns
        for text, cause in zip(each.periods, each.causes, strict=True)
    }


class _Before:
    """The periods before those of a history that was cut off; many have the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[Period, str], tuple[str, ...]] = {}

    def texts(self, since: Period, oldest: str) -> tuple[str, ...]:
        key = since, oldest
        if key not in self._known:
            texts, period = [oldest], since.previous()
            while period.text != oldest:
                texts.insert(1, period.text)
                period = period.previous()
            self._known[key] = tuple(texts)
        return self._known[key]


def _history(
    record: Record, found: Sequence[Assessment], before: _Before, known_by: datetime | None
) -> _History | None:
    """None without a final value."""
    cells = [each.cell for each in found]
    while cells and not cells[-1].is_final:
        cells.pop()
    if not cells:
        return None
    periods = tuple(cell.period.text for cell in cells)
    values = tuple(_final(cell) for cell in cells)
    if record.since is not None and record.earlier:
        older = before.texts(record.since, next(iter(record.earlier)))
        periods = (*older, *periods)
        values = (*(record.earlier.get(text, GAP) for text in older), *values)
    later = found[len(cells) :]
    return _History(
        Judged(record, cells[-1], any(each.cell.value is not None for each in later)),
        periods,
        values,
        _starts(record, periods, known_by),
    )


def _final(cell: Cell) -> float:
    value = cell.value
    return value.numerator / value.denominator if value is not None and cell.is_final else GAP


def _starts(record: Record, periods: Sequence[str], known_by: datetime | None) -> tuple[int, ...]:
    """New limits begin with the period that contains the day of a logged change."""
    if not record.changes:
        return ()
    indicator, calendar = record.indicator, record.organisation.calendar
    begun = {
        calendar.containing(indicator.frequency, change.day).text
        for change in record.changes
        if change.new_limits and change.stands(known_by)
    }
    return tuple(at for at, text in enumerate(periods) if at and text in begun)


def _columns(groups: Sequence[tuple[_History, int, int]]) -> list[Column]:
    """Shorter groups begin with gaps, which change nothing."""
    longest = max(end - start for _, start, end in groups)
    values = np.full((longest, len(groups)), GAP)
    for at, (history, start, end) in enumerate(groups):
        values[longest - (end - start) :, at] = history.values[start:end]
    found = assess(values, *_aims(groups), MDC_1)
    limits = found.limits
    edges = (limits.mean, limits.low, limits.high, limits.near_low, limits.near_high)
    rows = zip(
        groups,
        found.causes.T.tolist(),
        *(each.tolist() for each in (found.points, *edges, found.assurance)),
        strict=True,
    )
    return [
        Column(history.periods[start:end], history.values[start:end], causes[start - end :], *rest)
        for (history, start, end), causes, *rest in rows
    ]


def _aims(groups: Sequence[tuple[_History, int, int]]) -> tuple[Signs, Floats]:
    """Polarity and target of each."""
    records = [history.judged.record for history, _, _ in groups]
    bigger = [each.indicator.polarity is Polarity.BIGGER for each in records]
    targets = [history.judged.cell.target for history, _, _ in groups]
    return (
        np.where(bigger, 1, -1).astype(np.int8),
        np.array([GAP if each is None else float(each) for each in targets]),
    )


def _signal(history: _History, columns: Sequence[Column]) -> Signal:
    spans = [span(each, in_force=each is columns[-1]) for each in columns]
    return Signal(
        chip=chip(history.judged, columns[-1], began_anew=len(columns) > 1),
        limits=tuple(each for each in spans if each is not None),
        outside=tuple(text for each in columns for text in outside(each)),
    )
