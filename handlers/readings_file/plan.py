"""What readings files would add to what is stored: new values, corrections, nothing new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from domain.organisation import Organisation
from domain.periods import Period
from domain.readings import Reading, Source, counting
from handlers.findings import Findings
from handlers.readings_file.rows import ReadingRow

Key = tuple[str, Period]


@dataclass(frozen=True)
class ReadingsPlan:
    """``readings`` are the revisions to add, in order; ``corrected`` of them change a value."""

    readings: tuple[Reading, ...] = ()
    corrected: int = 0
    unchanged: int = 0
    left_out: int = 0

    @property
    def added(self) -> int:
        return len(self.readings) - self.corrected


class ReadingsPlanner:
    """Holds the rows of all files against each other and against the stored revisions."""

    def __init__(
        self,
        organisation: Organisation,
        stored: Iterable[Reading],
        now: datetime,
        by: str,
        findings: Findings,
    ) -> None:
        self._organisation = organisation
        self._now = now
        self._by = by
        self._findings = findings
        self._stored: dict[Key, list[Reading]] = {}
        for reading in stored:
            self._stored.setdefault((reading.indicator, reading.period), []).append(reading)
        self._readings: list[Reading] = []
        self._corrected = 0
        self._unchanged = 0

    def plan(self, rows: Sequence[ReadingRow], left_out: int = 0) -> ReadingsPlan:
        ordered = sorted(rows, key=lambda row: (row.indicator.key, row.period.first))
        for key, group in groupby(ordered, key=lambda row: (row.indicator.key, row.period)):
            self._plan(key, self._distinct(list(group)))
        return ReadingsPlan(tuple(self._readings), self._corrected, self._unchanged, left_out)

    def _distinct(self, rows: list[ReadingRow]) -> list[ReadingRow]:
        """Rows for one period: repeated ones once, and revisions in the order recorded."""
        kept: list[ReadingRow] = []
        for row in rows:
            twin = next((each for each in kept if _repeats(row, each)), None)
            if twin is None:
                kept.append(row)
            else:
                self._findings.warn(row.place, f"repeats {twin.place}. It is stored once.")
        if len(kept) == 1 or all(row.recorded for row in kept):
            revisions = sorted(kept, key=lambda row: row.recorded or self._now)
            clash = next((p for p in pairwise(revisions) if p[0].recorded == p[1].recorded), None)
            if len(kept) == 1 or clash is None:
                return revisions
        first, second = kept[0], kept[1]
        self._findings.fault(
            second.place,
            f"{second.indicator.key} {second.period} has another value in {first.place}. Keep "
            "one of the two, or say in the column recorded when each became known.",
        )
        return []

    def _plan(self, key: Key, rows: list[ReadingRow]) -> None:
        revisions = list(self._stored.get(key, ()))
        for row in rows:
            if self._is_known(row, revisions):
                self._unchanged += 1
                continue
            reading = self._reading(row, revisions)
            if reading is not None:
                self._corrected += reading.revision > 1
                revisions.append(reading)
                self._readings.append(reading)

    def _is_known(self, row: ReadingRow, revisions: list[Reading]) -> bool:
        standing = counting(revisions).get(row.period)
        if standing is not None and _says_the_same(row, standing):
            return True
        return any(
            row.recorded is not None
            and reading.recorded == row.recorded
            and _says_the_same(row, reading)
            for reading in revisions
        )

    def _reading(self, row: ReadingRow, revisions: list[Reading]) -> Reading | None:
        standing = counting(revisions).get(row.period)
        latest = max((reading.recorded for reading in revisions), default=None)
        if row.recorded is not None and latest is not None and row.recorded < latest:
            self._findings.fault(
                row.place,
                f"{row.indicator.key} {row.period} was recorded before the value that is stored. "
                "Leave recorded empty to store it as a correction.",
            )
            return None
        recorded = row.recorded
        if recorded is None:
            due = self._organisation.midnight(row.period.due(row.indicator.due_days))
            # Known on its due date, but never before what it corrects, nor after today.
            recorded = min(max(due, latest or due), self._now)
        return Reading(
            row.indicator.key,
            row.period,
            max((reading.revision for reading in revisions), default=0) + 1,
            row.entry,
            row.status,
            self._by,
            recorded,
            Source.IMPORT,
            row.note,
            f"import {row.place.file}" if standing is not None else "",
            row.sample,
        )


def _repeats(row: ReadingRow, other: ReadingRow) -> bool:
    return (row.entry, row.status, row.note, row.recorded, row.sample) == (
        other.entry,
        other.status,
        other.note,
        other.recorded,
        other.sample,
    )


def _says_the_same(row: ReadingRow, reading: Reading) -> bool:
    """Whether storing the row would add nothing to a stored revision."""
    if row.status is not reading.status:
        return False
    if (row.note and row.note != reading.note) or (row.sample and row.sample != reading.sample):
        return False
    if row.entry is None or reading.entry is None:
        return row.entry is reading.entry
    measure = row.indicator.measure
    if row.entry.exact(measure) != reading.entry.exact(measure):
        return False
    pairs = (
        (row.entry.value, reading.entry.value),
        (row.entry.numerator, reading.entry.numerator),
        (row.entry.denominator, reading.entry.denominator),
    )
    by_ratio = reading.entry.numerator is not None
    return all(
        mine is None or mine == theirs or (theirs is None and by_ratio) for mine, theirs in pairs
    )
