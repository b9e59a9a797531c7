"""A day's work unit by unit, some at a time: what people write meanwhile gets its turn between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from domain.organisation import Organisation
from domain.units import Unit
from jobs.attempts import Failed, Telling, failing
from jobs.watching import first_look_today, looked_today
from storage.store import Store

UNITS_AT_ONCE = 5
"""At ten indicators each some hundredths of a second: what people write waits no longer for it."""

Work = Callable[[Store, Organisation, Sequence[Unit], datetime], None]


class Step(Protocol):
    """Runs in a transaction of its own; gives what is to be run next, if anything."""

    def __call__(self, store: Store, now: datetime, /) -> "Step | None": ...


def unit_by_unit(job: str, work: Work) -> Step:
    """Once a local day, all units; the day is over when the last ones are done.

    After a kill midway the day begins again: ``work`` does nothing for what is done already. A
    unit whose work fails holds up no other; it is tried again at every tick.
    """
    return _Portion(job, work)


@dataclass(frozen=True)
class _Portion:
    """The next units after so many that are done; ``failed`` are those among these that are not."""

    job: str
    work: Work
    done: int = 0
    failed: Failed = ()

    def __call__(self, store: Store, now: datetime) -> Step | None:
        organisation = store.organisation.get()
        if organisation is None or looked_today(store, organisation, self.job, now):
            return None
        units = store.units.some(self.done, UNITS_AT_ONCE)
        failed = (
            *self.failed,
            *failing(
                store,
                units,
                lambda some: self.work(store, organisation, some, now),
                lambda unit: unit.key,
            ),
        )
        if len(units) == UNITS_AT_ONCE:
            return replace(self, done=self.done + len(units), failed=failed)
        if failed:
            return Telling(failed)
        first_look_today(store, organisation, self.job, now)
        return None
