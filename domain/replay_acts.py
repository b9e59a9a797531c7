"""What became known of an indicator, act by act, in the order in which it did."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.assessments import Record
from domain.flags import Flag
from domain.periods import Period
from domain.readings import Reading, ReadingStatus, Source
from domain.targets import Target

IMPORTED = "import"  # who set a target that a file brought
Order = Mapping[object, int]


@dataclass(frozen=True)
class Act:
    """One change: values of one instant that a file brought, or one value, target or flag.

    ``announces``: it may post a message anew; ``tells``: threads say what changed; ``waits``: its
    message can still be taken back for a moment. A lifted flag is one as it was withdrawn.
    """

    at: datetime
    readings: tuple[Reading, ...] = ()
    target: Target | None = None
    flag: Flag | None = None
    announces: bool = True
    tells: bool = True
    waits: bool = True

    @property
    def since(self) -> Period:
        """The earliest period that it may rate anew."""
        if self.target is not None:
            return self.target.start
        if self.flag is not None:
            return self.flag.until or self.flag.since
        return min(reading.period for reading in self.readings)


def acts_of(record: Record, *, imports_speak: bool, order: Order | None = None) -> tuple[Act, ...]:
    """Oldest first. Targets that were always known are no acts.

    What files brought counts as said when it became known; unless ``imports_speak``, it is never
    told of, as it really was. ``order`` tells which of two of one instant came first.
    """
    found = [*_imported(record, imports_speak), *_live(record)]
    placed = order or {}
    return tuple(sorted(found, key=lambda act: (act.at, placed.get(_subject(act), 0))))


def _imported(record: Record, speak: bool) -> Iterator[Act]:
    together: dict[datetime, list[Reading]] = defaultdict(list)
    for reading in record.readings:
        if reading.source is Source.IMPORT:
            together[reading.recorded].append(reading)
    for at, readings in together.items():
        final = any(reading.is_final for reading in readings)
        yield Act(at, tuple(readings), announces=speak and final, tells=speak, waits=False)
    for target in record.targets:
        if target.recorded is not None and target.set_by == IMPORTED:
            yield Act(target.recorded, target=target, announces=speak, tells=speak, waits=False)


def _live(record: Record) -> Iterator[Act]:
    for reading in record.readings:
        if reading.source is Source.LIVE:
            yield Act(reading.recorded, (reading,), announces=reading.is_final)
    for target in record.targets:
        if target.recorded is not None and target.set_by != IMPORTED:
            yield Act(target.recorded, target=target)
    for flag in record.flags:
        raised = replace(flag, withdrawn_by="", withdrawn_at=None, until=None)
        yield Act(flag.raised_at, flag=raised)
        if flag.withdrawn_at is not None:
            yield Act(flag.withdrawn_at, flag=flag, announces=False)


def _subject(act: Act) -> object:
    """What an audit's entry names it by."""
    if act.flag is not None:
        return act.flag.id, act.flag.withdrawn_at is not None
    if act.target is not None:
        return act.target.start.text, act.target.value
    reading = act.readings[0]
    withdrawn = reading.status is ReadingStatus.WITHDRAWN
    return reading.period.text, reading.withdraws if withdrawn else reading.revision, withdrawn
