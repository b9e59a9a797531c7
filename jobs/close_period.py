"""Closes periods: when a reading is past its due date, awaited becomes overdue, once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.assessments import Record, assess
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import Due
from domain.indicators import Indicator, Stage
from domain.notices import ClosedRow, PeriodClosed
from domain.organisation import Organisation
from domain.periods import Period
from domain.rating import Rating
from domain.snapshots import decimal
from domain.units import Unit
from jobs import digest_week
from jobs.due_items import Naming, naming
from jobs.unit_by_unit import Step, unit_by_unit
from jobs.watching import late_words, subject_of, watched_since
from storage.store import Store

JOB = "close_period"


@dataclass(frozen=True)
class Closing:
    """One indicator's period whose due date has passed and which nobody has closed yet.

    The record knows of that period only.
    """

    record: Record
    period: Period

    @property
    def due(self) -> date:
        return self.period.due(self.record.indicator.due_days)


def close_period(store: Store, now: datetime) -> Step | None:
    """One notice a unit and period that closes; never a second alert.

    Where the unit's weekly digest is still to come, the digest tells of the close.
    """
    return unit_by_unit(JOB, _close)(store, now)


def _close(store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime) -> None:
    waiting = digest_week.due_among(store, organisation, units, now)
    closing = [unit for unit in units if not unit.channel or unit not in waiting]
    for unit, notices in closings(store, organisation, closing, now).items():
        for notice in notices:
            _queue(store, unit, notice)


def closings(
    store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime
) -> Mapping[Unit, tuple[PeriodClosed, ...]]:
    """The periods that close now by unit, the oldest first; whoever asks has to tell of them.

    A period that closes while its unit has no channel is told of nowhere.
    """
    today = organisation.today(now)
    grouped: dict[tuple[str, Period], list[Closing]] = defaultdict(list)
    everything = tuple(_closings(store, organisation, units, now))
    names = naming(store, (closing.record.indicator for closing in everything))
    for closing in everything:
        grouped[closing.record.indicator.unit, closing.period].append(closing)
    found = sorted(grouped.items(), key=lambda each: max(closing.due for closing in each[1]))
    named = {unit.key: unit for unit in units}
    told: dict[Unit, tuple[PeriodClosed, ...]] = defaultdict(tuple)
    for (key, period), group in found:
        told[named[key]] += (_closed(names, named[key], period, group, today),)
    return told


def _closings(
    store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime
) -> Iterator[Closing]:
    indicators = store.indicators.of_units([unit.key for unit in units])
    for period, group in _claimed(store, organisation, indicators, now).items():
        for record in store.records.at(group, period):
            yield Closing(record, period)


def _claimed(
    store: Store, organisation: Organisation, indicators: Sequence[Indicator], now: datetime
) -> Mapping[Period, list[Indicator]]:
    """What nobody has closed yet; for each indicator back to what somebody has."""
    since = watched_since(store, organisation, now, [subject_of(each) for each in indicators])
    today = organisation.today(now)
    walks = [
        (each, _ripe(each, organisation, since[subject_of(each)], today)) for each in indicators
    ]
    found: dict[Period, list[Indicator]] = defaultdict(list)
    while walks:
        reached = [(each, walk, period) for each, walk in walks if (period := next(walk, None))]
        keys = [(each.key, period.text, 0) for each, _, period in reached]
        won = store.ledger.claim_many(JOB, keys, now)
        reached = [each for each, key in zip(reached, keys, strict=True) if key in won]
        for each, _, period in reached:
            found[period].append(each)
        walks = [(each, walk) for each, walk, _ in reached]
    return found


def _ripe(
    indicator: Indicator, organisation: Organisation, since: date, today: date
) -> Iterator[Period]:
    """The periods past their due date, newest first, back to when watching began."""
    if indicator.stage not in (Stage.LIVE, Stage.BASELINING):
        return
    period = organisation.calendar.last_ended(indicator.frequency, today)
    while period.due(indicator.due_days) >= since:
        if period.due(indicator.due_days) < today:
            yield period
        period = period.previous()


def _closed(
    names: Naming, unit: Unit, period: Period, group: list[Closing], today: date
) -> PeriodClosed:
    rows = tuple(_row(closing, today) for closing in group)
    missing = (
        (closing.record, Due(period, closing.due, (today - closing.due).days))
        for closing, row in zip(group, rows, strict=True)
        if row.rating is Rating.OVERDUE
    )
    expected = max(closing.due for closing in group) + timedelta(days=1)
    return PeriodClosed(
        unit=unit.key,
        unit_name=unit.name,
        period=period.text,
        period_label=period.long_label,
        rows=rows,
        overdue=names.items(missing),
        late=late_words(expected, today),
    )


def _queue(store: Store, unit: Unit, notice: PeriodClosed) -> None:
    if unit.channel:
        first = min(row.indicator for row in notice.rows)
        key = f"close:{unit.key}:{notice.period}:{first}"
        store.outbox.queue(NewDelivery(key, DeliveryKind.POST, unit.channel, notice))


def _row(closing: Closing, today: date) -> ClosedRow:
    """What is to be said of that very period: an earlier value is none."""
    indicator, period = closing.record.indicator, closing.period
    cells = (each.cell for each in assess(closing.record, today) if each.period == period)
    cell = next(cells, None)
    value = cell.value if cell else None
    return ClosedRow(
        indicator=indicator.key,
        name=indicator.name,
        period=period.text,
        rating=cell.rating if cell else Rating.OVERDUE,
        value=None if value is None else decimal(value),
    )
