"""Notes units and indicators within a day of their coming, at any hour."""

from collections.abc import Sequence
from datetime import datetime

from domain.organisation import Organisation
from domain.units import Unit
from jobs.digest_week import units_watched
from jobs.unit_by_unit import Step, unit_by_unit
from jobs.watching import indicators_watched
from storage.store import Store

JOB = "newcomers"


def watch_newcomers(store: Store, now: datetime) -> Step | None:
    """What fell due before they came is history, not news."""
    return unit_by_unit(JOB, _watch)(store, now)


def _watch(store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime) -> None:
    units_watched(store, organisation, units, now)
    indicators = store.indicators.of_units([unit.key for unit in units])
    indicators_watched(store, organisation, indicators, now)
