"""Forecasts of all indicators whose data changed, once a night, kept for their track record."""

from collections.abc import Sequence
from datetime import datetime

from jobs.one_by_one import one_by_one
from jobs.unit_by_unit import Step
from storage.store import Store

JOB = "make_forecasts"


def make_forecasts(store: Store, now: datetime) -> Step | None:
    """What somebody has seen meanwhile was kept then, and is not made again."""
    return one_by_one(JOB, lambda found: found.forecasts.behind(), _make)(store, now)


def _make(store: Store, keys: Sequence[str], now: datetime) -> None:
    from domain.insight.outlooks import outlooks  # numpy: not at every start

    records = store.records.many(store.indicators.among(keys))
    store.forecasts.keep(outlooks(records, now).values())
