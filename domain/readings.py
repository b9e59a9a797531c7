"""Readings: append-only values of an indicator, one revision on another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.periods import Period
from domain.values import Entry


class ReadingStatus(StrEnum):
    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    NOT_EXPECTED = "not_expected"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    LIVE = "live"
    IMPORT = "import"


@dataclass(frozen=True)
class Reading:
    """One revision of one value.

    ``entry`` is None for not expected and withdrawn. A withdrawn revision names the revision
    that it takes back in ``withdraws``. ``recorded`` is the business instant at which the value
    became known; ``author`` a person's key, or "import".
    """

    indicator: str
    period: Period
    revision: int
    entry: Entry | None
    status: ReadingStatus
    author: str
    recorded: datetime
    source: Source = Source.LIVE
    note: str = ""
    reason: str = ""
    sample: int | None = None
    withdraws: int | None = None

    @property
    def is_final(self) -> bool:
        """A value that may open or close an episode: final, or estimated from a sample."""
        return self.status in (ReadingStatus.FINAL, ReadingStatus.ESTIMATED)


def counting(
    revisions: Iterable[Reading], known_by: datetime | None = None
) -> Mapping[Period, Reading]:
    """For each period the revision that counts, as known at ``known_by`` (None: all)."""
    standing: dict[Period, dict[int, Reading]] = {}
    for reading in sorted(revisions, key=lambda r: r.revision):
        if known_by is not None and reading.recorded > known_by:
            continue
        kept = standing.setdefault(reading.period, {})
        if reading.withdraws is None:
            kept[reading.revision] = reading
        else:
            kept.pop(reading.withdraws, None)
    return {period: kept[max(kept)] for period, kept in standing.items() if kept}
