"""What an episode that a change undoes says: why it is withdrawn."""

from collections.abc import Sequence

from domain.assessments import Record
from domain.readings import Reading
from domain.targets import Target
from domain.values import Entry
from handlers.words import Words

FLAGGED = "flagged"
_MILESTONE = "milestone of "


def value_cause(record: Record, current: Reading | None, entry: Entry | None) -> str:
    """A value was logged, or put in the place of the ``current`` one; no ``entry``: none is
    expected."""
    words = Words(record)
    new = words.value(entry.exact(record.indicator.measure)) if entry else "not expected"
    if current is None or current.entry is None:
        return f"{new} was logged"
    return f"corrected from {words.reading(current)} to {new}"


def undo_cause(record: Record, reading: Reading, by: str) -> str:
    """``by`` is a name."""
    return f"{Words(record).reading(reading)} for {reading.period.label} was taken back by {by}"


def flag_cause(by: str) -> str:
    return f"the flag was withdrawn by {by}"


def milestone_note(year: str) -> str:
    """What a milestone that rates says of itself as a target; ``year`` is a label."""
    return f"{_MILESTONE}{year}"


def milestones_cause(year: str) -> str:
    return f"the milestones of {year} rate it"


def targets_cause(record: Record, targets: Sequence[Target]) -> str:
    """Of targets that were set together: one, or the milestones of a year."""
    note = targets[0].note
    if note.startswith(_MILESTONE):
        return milestones_cause(note.removeprefix(_MILESTONE))
    return target_cause(record, targets[0])


def target_cause(record: Record, target: Target) -> str:
    return f"the target from {target.start.label} on was set to {Words(record).value(target.value)}"
