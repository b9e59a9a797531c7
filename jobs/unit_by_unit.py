"""A day's work unit by unit, some at a time: what people write meanwhile gets its turn between."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from domain.organisation import Organisation
from domain.units import Unit
from jobs.watching import first_look_today, looked_today
from storage.store import Store

UNITS_AT_ONCE = 5
"""At ten indicators each some hundredths of a second: what people write waits no longer for it."""

Work = Callable[[Store, Organisation, Sequence[Unit], datetime], None]


class Step(Protocol):
    """Runs in a transaction of its own; gives what is to be run next, if anything."""

    def __call__(self, store: Store, now: datetime, /) -> "Step | None": ...


def unit_by_unit(job: str, work: Work, done: int = 0) -> Step:
    """Once a local day, all units; the day is over when the last ones are done.

    After a kill midway the day begins again: ``work`` does nothing for what is done already.
    """
    return partial(_some_units, job, work, done)


def _some_units(job: str, work: Work, done: int, store: Store, now: datetime) -> Step | None:
    organisation = store.organisation.get()
    if organisation is None or looked_today(store, organisation, job, now):
        return None
    units = store.units.some(done, UNITS_AT_ONCE)
    work(store, organisation, units, now)
    if len(units) < UNITS_AT_ONCE:
        first_look_today(store, organisation, job, now)
        return None
    return unit_by_unit(job, work, done + len(units))
