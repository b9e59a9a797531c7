"""`/kpi history <indicator>` and the History button: values, corrections and episodes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.assessments import Assessment
from domain.explanations import Explanation
from domain.periods import Period
from domain.rating import Rating
from domain.readings import Reading, ReadingStatus, counting
from domain.signals import signal_of
from domain.snapshots import Snapshot, snapshot
from handlers.admission import check_length
from handlers.change import ListedChange, listed
from handlers.episode_choice import chosen_indicator
from handlers.episode_facts import EpisodeFacts, episode_facts
from handlers.people import names
from handlers.reassess import Look, watch
from handlers.request import Request
from handlers.scene import look
from handlers.words import Words, ratio_words
from storage.store import Store

USAGE = ("/kpi history abandonment", "/kpi history abandonment share")
MOST_ROWS = 26
MOST_REVISIONS = 20
MOST_EPISODES, MOST_CHANGES = 10, 8


@dataclass(frozen=True)
class Revision:
    """One revision as the audit trail tells it; ``value`` in words, ``by`` a name."""

    period_label: str
    revision: int
    value: str
    status: ReadingStatus
    by: str
    at: datetime
    reason: str = ""
    note: str = ""
    counts: bool = True


@dataclass(frozen=True)
class HistoryRow:
    """One period, newest first: value with ratio, rating, criteria numbers, both variances."""

    period: str
    label: str
    rating: Rating
    value: str
    ratio: str
    target: str
    variance: str
    criteria: tuple[int, ...] = ()


@dataclass(frozen=True)
class IndicatorHistory:
    """``revisions`` are those of corrected or withdrawn periods only, newest first.

    ``left_out`` counts the older periods that ``rows`` does not show.
    """

    snapshot: Snapshot
    rows: tuple[HistoryRow, ...]
    revisions: tuple[Revision, ...]
    episodes: tuple[EpisodeFacts, ...]
    explanations: tuple[Explanation, ...] = ()
    left_out: int = 0
    shared: bool = False
    changes: tuple[ListedChange, ...] = ()


def handle(request: Request, store: Store) -> IndicatorHistory:
    check_length(request.text)
    scene = look(request, store)
    number = request.value("episode")
    episode = store.episodes.get(int(number)) if number.isdigit() and len(number) < 18 else None
    if episode is not None:
        request = request.with_indicator(episode.indicator)
        scene = look(request, store)
    indicator = chosen_indicator(scene, request.text, retired=True)
    seen = watch(store, indicator.key, scene.now)
    people = names(store, _people(seen))
    episodes = tuple(reversed(seen.episodes))[:MOST_EPISODES]
    return IndicatorHistory(
        snapshot=snapshot(
            seen.record,
            seen.assessments,
            scene.unit_name(indicator.unit),
            seen.actions,
            signal_of(seen.record, seen.assessments),
        ),
        rows=tuple(_row(Words(seen.record), each) for each in _shown(seen.assessments)),
        revisions=_revisions(seen, people),
        episodes=tuple(episode_facts(each, people) for each in episodes),
        explanations=tuple(
            found for each in episodes for found in store.explanations.of(each.id)[::-1]
        ),
        left_out=max(0, len(seen.assessments) - MOST_ROWS),
        changes=listed(scene, indicator).changes[:MOST_CHANGES],
    )


def _people(seen: Look) -> Iterator[str]:
    for reading in seen.record.readings:
        yield reading.author
    for episode in seen.episodes:
        yield from episode.people


def _shown(assessments: Sequence[Assessment]) -> Sequence[Assessment]:
    return assessments[::-1][:MOST_ROWS]


def _row(words: Words, assessment: Assessment) -> HistoryRow:
    cell = assessment.cell
    entry = cell.reading.entry if cell.reading else None
    return HistoryRow(
        period=cell.period.text,
        label=cell.period.label,
        rating=cell.rating,
        value=words.value(cell.value) if cell.value is not None else "",
        ratio=ratio_words(entry) if entry else "",
        target=words.value(cell.target) if cell.target is not None else "",
        variance=words.variance(cell) if cell.value is not None else "",
        criteria=tuple(met.number for met in assessment.criteria),
    )


def _revisions(seen: Look, people: dict[str, str]) -> tuple[Revision, ...]:
    standing = counting(seen.record.readings)
    revised: dict[Period, list[Reading]] = {}
    for reading in seen.record.readings:
        revised.setdefault(reading.period, []).append(reading)
    told = [each for group in revised.values() if len(group) > 1 for each in group]
    told.sort(key=lambda each: (each.recorded, each.revision), reverse=True)
    words = Words(seen.record)
    return tuple(_revision(words, each, standing.get(each.period), people) for each in told)[
        :MOST_REVISIONS
    ]


def _revision(
    words: Words, reading: Reading, counts: Reading | None, people: dict[str, str]
) -> Revision:
    return Revision(
        period_label=reading.period.label,
        revision=reading.revision,
        value=words.reading(reading),
        status=reading.status,
        by=people.get(reading.author, reading.author),
        at=reading.recorded,
        reason=reading.reason,
        note=reading.note,
        counts=counts is not None and counts.revision == reading.revision,
    )
