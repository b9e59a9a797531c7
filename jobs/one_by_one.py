"""A day's work on indicators, some at a time, however many a unit has: each portion costs alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from jobs.attempts import Failed, Telling, failing
from jobs.unit_by_unit import Step
from jobs.watching import first_look_today, looked_today
from storage.store import Store

AT_ONCE = 25
"""At some thousandths of a second each: what people write waits no longer for it."""

Find = Callable[[Store], Sequence[str]]
Work = Callable[[Store, Sequence[str], datetime], None]


def one_by_one(job: str, find: Find, work: Work) -> Step:
    """Once a local day, all that ``find`` gives the keys of; after a kill it is asked again.

    One whose work fails holds up no other; it is tried again at every tick.
    """

    def begin(store: Store, now: datetime) -> Step | None:
        organisation = store.organisation.get()
        if organisation is None or looked_today(store, organisation, job, now):
            return None
        return _Portion(job, work, tuple(find(store)))

    return begin


@dataclass(frozen=True)
class _Portion:
    """What is ``left`` to do; ``failed`` are those that were tried and are not done."""

    job: str
    work: Work
    left: tuple[str, ...]
    failed: Failed = ()

    def __call__(self, store: Store, now: datetime) -> Step | None:
        some, rest = self.left[:AT_ONCE], self.left[AT_ONCE:]
        fell = failing(store, some, lambda keys: self.work(store, keys, now), str)
        failed = (*self.failed, *fell)
        if rest:
            return replace(self, left=rest, failed=failed)
        if failed:
            return Telling(failed)
        first_look_today(store, store.organisation.require(), self.job, now)
        return None
