"""What owners promised beside what came of it: each promise is kept or broken by one value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.assessments import Assessment, Record
from domain.episodes import Episode
from domain.exact_decimals import fraction
from domain.explanations import Explanation
from domain.levels import level_of
from domain.organisation import Organisation
from domain.promises import promised_day

BACK_ON_TRACK = 4  # the prompt "When will performance be back on track?"


class Fate(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True)
class Promise:
    """``by`` is the key of the person who promised it, ``words`` are the answer."""

    indicator: str
    by: str
    day: date
    words: str
    said: datetime


@dataclass(frozen=True)
class PromiseRecord:
    """How many promises were kept and broken; those still open are in neither."""

    kept: int = 0
    broken: int = 0

    @property
    def judged(self) -> int:
        return self.kept + self.broken


def promises(
    explanations: Iterable[Explanation],
    episodes: Mapping[int, Episode],
    organisation: Organisation,
) -> tuple[Promise, ...]:
    """In the order in which they were first said; one of a withdrawn exception is none.

    A later answer with another day is a promise of its own: the first one stays one.
    """
    found: dict[tuple[int, date], Promise] = {}
    heard: set[tuple[int, str]] = set()
    for each in sorted(explanations, key=lambda each: each.recorded):
        episode = episodes.get(each.episode)
        words = " ".join(each.answers[BACK_ON_TRACK].split())
        if episode is None or episode.withdrawn or (each.episode, words) in heard:
            continue
        heard.add((each.episode, words))
        day = promised_day(words, organisation.today(each.recorded))
        if day is not None:
            promise = Promise(episode.indicator, each.author, day, words, each.recorded)
            found.setdefault((each.episode, day), promise)
    return tuple(found.values())


def fate(promise: Promise, record: Record, assessments: Sequence[Assessment]) -> Fate:
    """By the final value of the period in which the day lies, or the first one after it."""
    for each in assessments:
        cell = each.cell
        if cell.period.last < promise.day or not cell.is_final or cell.value is None:
            continue
        level = level_of(record, cell.period)
        if level is None:
            return Fate.OPEN
        worse = record.indicator.polarity.is_worse(cell.value, fraction(level))
        return Fate.BROKEN if worse else Fate.KEPT
    return Fate.OPEN


def promise_record(fates: Iterable[Fate]) -> PromiseRecord:
    every = list(fates)
    return PromiseRecord(every.count(Fate.KEPT), every.count(Fate.BROKEN))
