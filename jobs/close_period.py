"""Closes periods: when a reading is past its due date, awaited becomes overdue, once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.assessments import Assessment, Record, assess
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import Due
from domain.indicators import Stage
from domain.notices import PeriodClosed
from domain.organisation import Organisation
from domain.periods import Period
from domain.rating import Rating
from domain.snapshots import Snapshot, snapshot
from domain.units import Unit
from jobs.due_items import due_item
from jobs.watching import first_look_today, late_words, watched_since
from storage.store import Store

JOB = "close_period"


@dataclass(frozen=True)
class Closing:
    """One indicator's period whose due date has passed and which nobody has closed yet."""

    record: Record
    period: Period

    @property
    def due(self) -> date:
        return self.period.due(self.record.indicator.due_days)


def close_period(store: Store, now: datetime) -> None:
    """One notice a unit and period that closes; never a second alert."""
    organisation = store.organisation.get()
    if organisation is None or not first_look_today(store, organisation, JOB, now):
        return
    grouped: dict[tuple[str, Period], list[Closing]] = defaultdict(list)
    for closing in _closings(store, organisation, now):
        grouped[closing.record.indicator.unit, closing.period].append(closing)
    for (unit_key, period), closings in sorted(grouped.items(), key=_when):
        unit = store.units.get(unit_key)
        if unit is not None and unit.channel:
            _queue(store, unit, period, closings, organisation.today(now))


def _when(group: tuple[tuple[str, Period], list[Closing]]) -> tuple[date, str]:
    (unit, _), closings = group
    return max(closing.due for closing in closings), unit


def _closings(store: Store, organisation: Organisation, now: datetime) -> Iterator[Closing]:
    today = organisation.today(now)
    for record in store.records.many(store.indicators.all()):
        key = record.indicator.key
        since = watched_since(store, organisation, now, f"indicator {key}")
        for period in _ripe(record, since, today):
            if not store.ledger.claim(JOB, key, period.text, 0, now):
                break
            yield Closing(record, period)


def _ripe(record: Record, since: date, today: date) -> Iterator[Period]:
    """The periods past their due date, newest first, back to when watching began."""
    indicator = record.indicator
    if indicator.stage not in (Stage.LIVE, Stage.BASELINING):
        return
    period = record.organisation.calendar.last_ended(indicator.frequency, today)
    while period.due(indicator.due_days) >= since:
        if period.due(indicator.due_days) < today:
            yield period
        period = period.previous()


def _queue(store: Store, unit: Unit, period: Period, closings: list[Closing], today: date) -> None:
    rows = tuple(_row(closing, unit, today) for closing in closings)
    overdue = tuple(
        due_item(store, closing.record, Due(period, closing.due, (today - closing.due).days))
        for closing, row in zip(closings, rows, strict=True)
        if row.rating is Rating.OVERDUE
    )
    expected = max(closing.due for closing in closings) + timedelta(days=1)
    notice = PeriodClosed(
        unit=unit.key,
        unit_name=unit.name,
        period=period.text,
        period_label=period.long_label,
        rows=rows,
        overdue=overdue,
        late=late_words(expected, today),
    )
    first = min(closing.record.indicator.key for closing in closings)
    key = f"close:{unit.key}:{period.text}:{first}"
    store.outbox.queue(NewDelivery(key, DeliveryKind.POST, unit.channel, notice))


def _row(closing: Closing, unit: Unit, today: date) -> Snapshot:
    """What is to be said of that very period: an earlier value is none."""
    assessments = _through(assess(closing.record, today), closing.period)
    if not assessments:
        return replace(snapshot(closing.record, (), unit.name), rating=Rating.OVERDUE)
    valued = assessments[-1].cell.value is not None
    return snapshot(closing.record, assessments if valued else assessments[-1:], unit.name)


def _through(assessments: tuple[Assessment, ...], period: Period) -> tuple[Assessment, ...]:
    """The history up to the period; empty when it only begins later."""
    found = tuple(each for each in assessments if each.period.first <= period.first)
    return found if found and found[-1].period == period else ()
