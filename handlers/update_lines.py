"""What changed between two looks at an indicator, line by line, for the thread of its message."""

from collections.abc import Iterator, Sequence

from domain.assessments import Assessment
from domain.criteria import SAID_BY_PEOPLE
from domain.episodes import CLOSING_PERIODS, Episode, EpisodeState
from domain.readings import ReadingStatus
from domain.telling import latest_valued
from handlers.words import Words

MOST_LINES = 20


def update_lines(
    words: Words,
    before: Sequence[Assessment],
    after: Sequence[Assessment],
    episodes: tuple[Episode, Episode],
) -> tuple[str, ...]:
    """Values, ratings, criteria and the state of the episode, in this order."""
    lines = [
        *_value_lines(words, before, after),
        *_criterion_lines(before, after),
        *_state_lines(*episodes),
    ]
    if len(lines) > MOST_LINES:
        left = len(lines) - MOST_LINES
        lines = [*lines[:MOST_LINES], f"and {left} more changes: /kpi history"]
    return tuple(lines)


def _value_lines(
    words: Words, before: Sequence[Assessment], after: Sequence[Assessment]
) -> Iterator[str]:
    old = {each.period: each for each in before}
    previous: Assessment | None = None
    for new in after:
        line = _value_line(words, old.get(new.period), new, previous)
        if line:
            yield f"{new.period.label}: {line}"
        if new.cell.value is not None:
            previous = new
    now = {each.period for each in after}
    for gone in before:
        if gone.period not in now and gone.cell.value is not None:
            yield f"{gone.period.label}: {words.value(gone.cell.value)} was taken back"


def _value_line(
    words: Words, old: Assessment | None, new: Assessment, previous: Assessment | None
) -> str:
    was, value = (old.cell.value if old else None), new.cell.value
    if was is None and value is not None:
        told = words.rated(new)
        if previous is not None and previous.cell.value is not None:
            told += f" (was {words.value(previous.cell.value)})"
        return told + _status_words(new)
    if was is not None and value is None:
        return f"{words.value(was)} was taken back"
    if was is not None and value is not None and was != value:
        return f"corrected from {words.value(was)} to {words.rated(new)}{_status_words(new)}"
    if old is not None and value is not None and old.cell.rating is not new.cell.rating:
        return f"{words.rated(new)} (was {old.cell.rating.word})"
    if old is not None and value is not None and new.cell.is_final and not old.cell.is_final:
        return f"{words.rated(new)}, now final"
    return ""


def _status_words(assessment: Assessment) -> str:
    reading = assessment.cell.reading
    if reading is None:
        return ""
    if reading.status is ReadingStatus.PROVISIONAL:
        return ", provisional"
    if reading.status is ReadingStatus.ESTIMATED:
        return ", estimated" + (f" from a sample of {reading.sample}" if reading.sample else "")
    return ""


def _criterion_lines(before: Sequence[Assessment], after: Sequence[Assessment]) -> Iterator[str]:
    old, new = latest_valued(before), latest_valued(after)
    known = _numbers(old) if old else frozenset()
    if new is not None:
        for met in new.criteria:
            if met.number not in known and met.number != 1:
                yield f"Now also {met.reason}"
        for number in sorted(known - _numbers(new)):
            reason = next(met.reason for met in old.criteria if met.number == number) if old else ""
            if number in SAID_BY_PEOPLE:
                yield f"No longer {reason}"


def _state_lines(before: Episode, after: Episode) -> Iterator[str]:
    if before.state is after.state and before.clear == after.clear:
        return
    match after.state:
        case EpisodeState.RECOVERING:
            left = CLOSING_PERIODS - after.clear
            more = "one more" if left == 1 else f"{left} more"
            yield f"Recovering: no exception in the latest period; {more} like it closes this"
        case EpisodeState.CLOSED:
            label = after.closed.label if after.closed else ""
            yield f"Closed with {label}: {CLOSING_PERIODS} periods without an exception"
        case EpisodeState.WITHDRAWN:
            yield f"Withdrawn: {after.withdrawn}"
        case _:
            if before.is_over or before.clear:
                yield "In exception again" if not before.is_over else "Open again"


def _numbers(assessment: Assessment) -> frozenset[int]:
    return frozenset(met.number for met in assessment.criteria)
