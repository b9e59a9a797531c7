"""Forecasts of all indicators whose data changed, once a night, kept for their track record."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from domain.indicators import Indicator, Stage
from domain.organisation import Organisation
from domain.outlooks import FEWEST
from domain.units import Unit
from jobs.unit_by_unit import Step, unit_by_unit
from storage.store import Store

JOB = "make_forecasts"
_FORECAST = (Stage.LIVE, Stage.BASELINING)


def make_forecasts(store: Store, now: datetime) -> Step | None:
    """What somebody has asked for meanwhile was kept then, and is not made again."""
    return unit_by_unit(JOB, _make)(store, now)


def _make(store: Store, _: Organisation, units: Sequence[Unit], now: datetime) -> None:
    indicators = store.indicators.of_units([unit.key for unit in units])
    changed = tuple(_changed(store, indicators))
    if changed:
        from domain.insight.outlooks import outlooks  # numpy: not at every start

        made = outlooks(store.records.many(changed), now)
        store.forecasts.keep(made.values())


def _changed(store: Store, indicators: Iterable[Indicator]) -> Iterator[Indicator]:
    going = [each for each in indicators if each.stage in _FORECAST]
    keys = [each.key for each in going]
    revisions, made_from = store.forecasts.data_revisions(keys), store.forecasts.made_from(keys)
    for each in going:
        revision = revisions.get(each.key, 0)
        if revision >= FEWEST and revision > made_from.get(each.key, 0):
            yield each
