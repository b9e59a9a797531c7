"""Rows of a status: each indicator at its latest value, with what it waits for and its episode."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.assessments import Assessment, Record
from domain.cells import Cell
from domain.chips import SILENT, Signal
from domain.episodes import Episode
from domain.indicators import Indicator, Stage
from domain.notices import DueItem
from domain.rating import Rating
from domain.snapshots import Snapshot, snapshot
from domain.value_format import MINUS
from handlers import due_items
from handlers.episode_facts import EpisodeFacts, episode_facts
from handlers.people import names
from handlers.scene import Scene
from handlers.words import Words

_ORDER = (
    Rating.RED,
    Rating.AMBER,
    Rating.GREEN,
    Rating.UNRATED,
    Rating.OVERDUE,
    Rating.AWAITED,
    Rating.NOT_EXPECTED,
)


@dataclass(frozen=True)
class StatusRow:
    """``missing`` is the value that has been waited for longest; ``needs`` what would have
    to be set up before it can be rated ("needs a target"), or empty. ``change`` is the latest
    move in words ("+3.2 points"), empty without two values in a row."""

    snapshot: Snapshot
    episode: EpisodeFacts | None = None
    missing: DueItem | None = None
    change: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Around:
    """What all rows of one answer look at: people's names and the episodes that are going on."""

    scene: Scene
    people: Mapping[str, str]
    going: Mapping[str, Episode]


def around(scene: Scene, indicators: Iterable[Indicator]) -> Around:
    found = scene.store.episodes.going_among([each.key for each in indicators])
    people = names(scene.store, (key for each in found for key in each.people))
    return Around(scene, people, {each.indicator: each for each in found})


def ranked(found: Iterable[StatusRow]) -> tuple[StatusRow, ...]:
    """Exceptions first, the worst first; then by colour, in catalogue order."""
    return tuple(sorted(found, key=_rank))


def row(
    near: Around,
    record: Record,
    assessments: tuple[Assessment, ...],
    unit_name: str,
    signal: Signal = SILENT,
) -> StatusRow:
    episode = near.going.get(record.indicator.key)
    return StatusRow(
        snapshot=snapshot(record, assessments, unit_name, signal=signal),
        episode=episode_facts(episode, near.people) if episode else None,
        missing=due_items.longest_missing(record, assessments, near.scene, unit_name),
        change=change_words(record, assessments),
        needs=needs(record, assessments),
    )


def change_words(record: Record, assessments: Sequence[Assessment]) -> str:
    """The move from the value before to the latest one, signed: "+14.9 points"."""
    valued = [each.cell for each in assessments if each.cell.value is not None]
    if len(valued) < 2:
        return ""
    move = _value(valued[-1]) - _value(valued[-2])
    if move == 0:
        return "no change"
    return f"{'+' if move > 0 else MINUS}{Words(record).moved(move)}"


def needs(record: Record, assessments: Sequence[Assessment]) -> str:
    """What keeps a value from being rated."""
    latest = next((each for each in reversed(assessments) if each.cell.value is not None), None)
    if latest is None:
        return "" if assessments else "no value yet"
    if latest.cell.rating is not Rating.UNRATED:
        return ""
    if record.indicator.stage is Stage.BASELINING:
        return "baselining"
    return "needs a target"


def _value(cell: Cell) -> Fraction:
    assert cell.value is not None  # noqa: S101  only cells with a value come here
    return cell.value


def _rank(found: StatusRow) -> tuple[bool, int, float]:
    shown = found.snapshot
    severity = float(shown.percent) if shown.percent is not None else 0.0
    exception = shown.is_exception or found.episode is not None
    return (not exception, _ORDER.index(shown.rating), -severity if exception else 0.0)
