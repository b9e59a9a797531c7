"""What became known of an indicator, act by act, in the order in which it did."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from domain.assessments import Record
from domain.flags import Flag
from domain.periods import Period
from domain.process_changes import ProcessChange
from domain.readings import Reading, Source
from domain.targets import Target

IMPORTED = "import"  # who set a target that a file brought


@dataclass(frozen=True)
class Deed:
    """What people did about an exception, or the day on which they said that a change took effect.

    ``episode`` is its stored number; ``lines`` are for its thread. ``shows``: that message is
    brought up to date whatever it says; else each is that says something new.
    """

    episode: int
    lines: tuple[str, ...]
    shows: bool = True


@dataclass(frozen=True)
class Act:
    """One change: values of one instant that a file brought, or one value; targets that were set
    together, flags that were raised or lifted together; a process change; or a deed.

    ``announces``: it may post a message anew; ``tells``: threads say what changed; ``waits``: its
    message can still be taken back for a moment. A lifted flag is one as it was withdrawn, and a
    change that was taken back one that no longer stands.
    """

    at: datetime
    readings: tuple[Reading, ...] = ()
    targets: tuple[Target, ...] = ()
    flags: tuple[Flag, ...] = ()
    change: ProcessChange | None = None
    deed: Deed | None = None
    announces: bool = True
    tells: bool = True
    waits: bool = True

    @property
    def since(self) -> Period | None:
        """The earliest period that it may rate anew, None where it rates nothing anew."""
        found = [reading.period for reading in self.readings]
        found += [target.start for target in self.targets]
        found += [flag.until or flag.since for flag in self.flags]
        return min(found, default=None)


def acts_of(
    record: Record, *, imports_speak: bool, deeds: Iterable[tuple[datetime, Deed]] = ()
) -> tuple[Act, ...]:
    """Oldest first. Targets that were always known are no acts.

    What files brought counts as said when it became known; unless ``imports_speak``, it is never
    told of, as it really was.
    """
    done = (Act(at, deed=deed, announces=not deed.shows) for at, deed in deeds)
    found = [*_imported(record, imports_speak), *_live(record), *_changes(record), *done]
    return tuple(sorted(found, key=lambda act: act.at))


def _imported(record: Record, speak: bool) -> Iterator[Act]:
    together: dict[datetime, list[Reading]] = defaultdict(list)
    for reading in record.readings:
        if reading.source is Source.IMPORT:
            together[reading.recorded].append(reading)
    for at, readings in together.items():
        final = any(reading.is_final for reading in readings)
        yield Act(at, tuple(readings), announces=speak and final, tells=speak, waits=False)
    for at, targets in _set_together(record, by_file=True):
        yield Act(at, targets=targets, announces=speak, tells=speak, waits=False)


def _live(record: Record) -> Iterator[Act]:
    for reading in record.readings:
        if reading.source is Source.LIVE:
            yield Act(reading.recorded, (reading,), announces=reading.is_final)
    for at, targets in _set_together(record, by_file=False):
        yield Act(at, targets=targets)
    lifted: dict[datetime, list[Flag]] = defaultdict(list)
    for flag in record.flags:
        raised = replace(flag, withdrawn_by="", withdrawn_at=None, until=None)
        yield Act(flag.raised_at, flags=(raised,))
        if flag.withdrawn_at is not None:
            lifted[flag.withdrawn_at].append(flag)
    for at, flags in lifted.items():
        yield Act(at, flags=tuple(flags), announces=False)


def _changes(record: Record) -> Iterator[Act]:
    for each in record.changes:
        standing = replace(each, withdrawn_by="", withdrawn_at=None, withdrawn_because="")
        yield Act(each.logged_at, change=standing, announces=False)
        if each.withdrawn_at is not None:
            yield Act(each.withdrawn_at, change=each, announces=False)


def _set_together(
    record: Record, *, by_file: bool
) -> Iterator[tuple[datetime, tuple[Target, ...]]]:
    """The milestones of a year are, and what one file brings."""
    together: dict[datetime, list[Target]] = defaultdict(list)
    for target in record.targets:
        if target.recorded is not None and (target.set_by == IMPORTED) is by_file:
            together[target.recorded].append(target)
    return ((at, tuple(targets)) for at, targets in together.items())
