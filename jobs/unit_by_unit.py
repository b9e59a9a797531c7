"""A day's work unit by unit, some at a time: what people write meanwhile gets its turn between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from domain.organisation import Organisation
from domain.units import Unit
from jobs.watching import first_look_today, looked_today
from storage.faults import DatabaseTroubleError, kind_of
from storage.store import Store

UNITS_AT_ONCE = 5
"""At ten indicators each some hundredths of a second: what people write waits no longer for it."""

Work = Callable[[Store, Organisation, Sequence[Unit], datetime], None]


class UnitsFailedError(Exception):
    """Names each unit or meeting whose work failed, and how."""


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
    failed: tuple[tuple[str, Exception], ...] = ()

    def __call__(self, store: Store, now: datetime) -> Step | None:
        organisation = store.organisation.get()
        if organisation is None or looked_today(store, organisation, self.job, now):
            return None
        units = store.units.some(self.done, UNITS_AT_ONCE)
        failed = (*self.failed, *self._failing(store, organisation, units, now))
        if len(units) == UNITS_AT_ONCE:
            return replace(self, done=self.done + len(units), failed=failed)
        if failed:
            return Telling(failed)
        first_look_today(store, organisation, self.job, now)
        return None

    def _failing(
        self, store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime
    ) -> tuple[tuple[str, Exception], ...]:
        """All at once, which is faster; where that fails, each by itself."""
        work = partial(self.work, store, organisation, units, now)
        error = attempt(store, work) if units else None
        if error is None:
            return ()
        if len(units) == 1:
            return ((units[0].key, error),)
        return tuple(
            each for unit in units for each in self._failing(store, organisation, (unit,), now)
        )


def attempt(store: Store, work: Callable[[], None]) -> Exception | None:
    """Leaves nothing half done. Trouble of the database's is nobody's fault."""
    try:
        with store.attempting():
            work()
    except Exception as error:
        if isinstance(error, DatabaseTroubleError) or kind_of(error) is not None:
            raise
        return error
    return None


@dataclass(frozen=True)
class Telling:
    """The end of work that failed in part, in a transaction of its own: the others' stays."""

    failed: tuple[tuple[str, Exception], ...]

    def __call__(self, store: Store, now: datetime) -> Step | None:
        told = (f"{unit}: {type(error).__name__}: {error}" for unit, error in self.failed)
        raise UnitsFailedError("; ".join(told)) from self.failed[0][1]
