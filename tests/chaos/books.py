"""Whether the stored readings and episodes are what people logged, worked out anew."""

from collections import Counter
from collections.abc import Iterator

from domain.assessments import assess
from domain.deliveries import DeliveryState
from domain.episodes import runs
from storage.database import Database
from storage.store import Store
from tests.chaos import scene
from tests.chaos.notebook import Notebook


def faults(database_url: str, notebook: Notebook) -> list[str]:
    """Everything in the database that does not follow from what was logged, in words."""
    database = Database(database_url)
    with database.reading() as store:
        found = list(_faults(store, notebook))
    database.dispose()
    return found


def at_rest(database_url: str) -> bool:
    """Nothing is waiting to be said."""
    database = Database(database_url)
    with database.reading() as store:
        states = set(store.outbox.counts())
    database.dispose()
    return states <= {DeliveryState.SENT, DeliveryState.SUPERSEDED}


def _faults(store: Store, notebook: Notebook) -> Iterator[str]:
    for owner in notebook.owners:
        yield from _readings(store, notebook, owner.indicator)
        yield from _episodes(store, owner.indicator)


def _readings(store: Store, notebook: Notebook, indicator: str) -> Iterator[str]:
    stored = store.records.of(indicator).readings
    times = Counter(reading.period.text for reading in stored)
    values = {each.period.text: each.entry.value for each in stored if each.entry is not None}
    logged = {
        line.month.text: line.value for line in notebook.lines if line.owner.indicator == indicator
    }
    for month in sorted(set(times) | set(logged)):
        if times[month] != 1 or f"{values[month]:.1f}" != logged.get(month):
            yield (
                f"{indicator} in {month}: {times[month]} readings, {values.get(month)} stored, "
                f"{logged.get(month)} logged"
            )


def _episodes(store: Store, indicator: str) -> Iterator[str]:
    """The domain's own functions, given the stored readings anew."""
    record = store.records.of(indicator)
    found = runs(assess(record, record.organisation.today(scene.START)))
    wanted = [(run.opened, run.last, run.clear, run.closed) for run in found]
    episodes = sorted(store.episodes.of(indicator), key=lambda each: each.opened.first)
    stored = [(each.opened, each.last, each.clear, each.closed) for each in episodes]
    if stored != wanted:
        yield f"{indicator} has the episodes {stored}, and its readings give {wanted}"
    for each in episodes:
        if not each.announced or each.withdrawn:
            yield f"{indicator} since {each.opened.label} is not announced, or withdrawn"
