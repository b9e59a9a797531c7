"""The periods of a year as rows of words: actual, milestone, and both to date."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.aggregation import Aggregation
from domain.year_to_date import Known, YearPeriod
from handlers.pace_facts import YearPace
from handlers.words import Words

MOST_ROWS = 13


@dataclass(frozen=True)
class PaceRow:
    """One period of the year; empty where nothing is known or set."""

    period: str
    actual: str
    milestone: str
    to_date: str
    milestone_to_date: str


def pace_rows(pace: YearPace) -> tuple[PaceRow, ...]:
    """The periods up to the latest one that is over, and the one that is running."""
    if not pace.shown.latest and not pace.milestones:
        return ()
    actual, milestone = _single(pace)
    to_date, milestone_to_date = _to_date(pace)
    rows = [
        PaceRow(
            part.period.label,
            actual[at] or _nothing(pace, part),
            milestone[at],
            to_date[at],
            milestone_to_date[at],
        )
        for at, part in enumerate(pace.shown.parts)
    ]
    if not pace.shown.aggregation.adds_up:  # what lies ahead has the same level, no more to tell
        rows = rows[: sum(part.known is not Known.AHEAD for part in pace.shown.parts)]
    return tuple(rows) if len(rows) <= MOST_ROWS else _around_latest(pace, rows)


def _single(pace: YearPace) -> tuple[Sequence[str], Sequence[str]]:
    """Of each period by itself, with as many decimals in both columns."""
    parts, measure = pace.shown.parts, pace.shown.measure
    actual = [part.entry.exact(measure) if part.entry else None for part in parts]
    told = Words(pace.record).column([*actual, *(pace.milestones.get(p.period) for p in parts)])
    return told[: len(parts)], told[len(parts) :]


def _to_date(pace: YearPace) -> tuple[Sequence[str], Sequence[str]]:
    """Of the year up to each period; a level has no more to tell than its period."""
    shown, parts = pace.shown, pace.shown.parts
    counted = [[each for each in parts[: at + 1] if each.counts] for at in range(len(parts))]
    pairs = list(zip(parts, counted, strict=True))
    to_date = [shown.through(through).value if part.counts else None for part, through in pairs]
    milestones = [
        shown.milestone(pace.milestones, through) if part.counts else None
        for part, through in pairs
    ]
    if shown.aggregation is Aggregation.LAST:
        to_date = [None] * len(parts)
    if not shown.aggregation.adds_up:
        milestones = [None] * len(parts)
    told = Words(pace.record).column([*to_date, *milestones])
    return told[: len(parts)], told[len(parts) :]


def _nothing(pace: YearPace, part: YearPeriod) -> str:
    if part.known is Known.MISSING:
        return "missing" if part.period in pace.shown.gaps else "not in yet"
    return "not expected" if part.known is Known.NOT_EXPECTED else ""


def _around_latest(pace: YearPace, rows: Sequence[PaceRow]) -> tuple[PaceRow, ...]:
    """Of a year of weeks the last thirteen that are known."""
    counted = [at for at, part in enumerate(pace.shown.parts) if part.counts]
    end = max(counted, default=0) + 1
    start = max(0, min(end, len(rows)) - MOST_ROWS)
    return tuple(rows[start : start + MOST_ROWS])
