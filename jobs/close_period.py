"""Tells of periods that closed: past its due date an awaited reading is overdue, told of once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.assessments import Assessment, Record, assess
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import EXPECTED_PERIODS, Due
from domain.indicators import Stage
from domain.notices import PeriodClosed
from domain.organisation import Organisation
from domain.periods import Period
from domain.rating import Rating
from domain.snapshots import Snapshot, snapshot
from domain.units import Unit
from jobs import digest_week
from jobs.due_items import due_item
from jobs.watching import first_look_today, indicator_watched, late_words
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

    @property
    def morning(self) -> date:
        """The day on which it is told, where nothing is late."""
        return self.record.organisation.working_day_from(self.due + timedelta(days=1))


def close_period(store: Store, now: datetime) -> None:
    """One notice a unit and period that has closed, in working hours; never a second alert.

    Where the unit's weekly digest is still to come, the digest tells of the close.
    """
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return
    if not first_look_today(store, organisation, JOB, now):
        return
    for unit in store.units.all():
        if unit.channel and digest_week.is_due(store, organisation, unit, now):
            continue
        for notice in closings(store, organisation, unit, now):
            _queue(store, unit, notice)


def closings(
    store: Store,
    organisation: Organisation,
    unit: Unit,
    now: datetime,
    until: date | None = None,
) -> tuple[PeriodClosed, ...]:
    """The periods of the unit that close now, the oldest first; whoever asks has to tell of them.

    Those that would have been told after the day ``until`` are left. A period that closes while
    the unit has no channel is told of nowhere.
    """
    today = organisation.today(now)
    restored = store.restored.is_near()
    grouped: dict[tuple[Period, date | None], list[Closing]] = defaultdict(list)
    for closing in _closings(store, organisation, unit, now, until):
        # What was told on one morning before a restore has one key: so it has to again.
        morning = closing.morning if restored else None
        grouped[closing.period, morning].append(closing)
    found = sorted(grouped.items(), key=lambda each: max(closing.due for closing in each[1]))
    return tuple(_closed(store, unit, period, group, today) for (period, _), group in found)


def _closings(
    store: Store, organisation: Organisation, unit: Unit, now: datetime, until: date | None
) -> Iterator[Closing]:
    today = organisation.today(now)
    for record in store.records.many(store.indicators.all(unit=unit.key)):
        key = record.indicator.key
        since = indicator_watched(store, organisation, record.indicator, now)
        for period in _ripe(record, since, today):
            if until is not None and Closing(record, period).morning > until:
                continue
            if not store.ledger.claim(JOB, key, period.text, 0, now):
                break
            yield Closing(record, period)


def _ripe(record: Record, since: date, today: date) -> Iterator[Period]:
    """The periods past their due date, newest first, back to when watching began.

    A first look by a clock that was years behind does not make history news.
    """
    indicator = record.indicator
    if indicator.stage not in (Stage.LIVE, Stage.BASELINING):
        return
    last = record.organisation.calendar.last_ended(indicator.frequency, today)
    for back in range(EXPECTED_PERIODS):
        period = last.shift(-back)
        if since <= period.due(indicator.due_days) < today:
            yield period


def _closed(
    store: Store, unit: Unit, period: Period, group: list[Closing], today: date
) -> PeriodClosed:
    rows = tuple(_row(closing, unit, today) for closing in group)
    overdue = tuple(
        due_item(store, closing.record, Due(period, closing.due, (today - closing.due).days))
        for closing, row in zip(group, rows, strict=True)
        if row.rating is Rating.OVERDUE
    )
    organisation = group[0].record.organisation
    after = max(closing.due for closing in group) + timedelta(days=1)
    return PeriodClosed(
        unit=unit.key,
        unit_name=unit.name,
        period=period.text,
        period_label=period.long_label,
        rows=rows,
        overdue=overdue,
        late=late_words(store, JOB, organisation.working_day_from(after), today),
    )


def _queue(store: Store, unit: Unit, notice: PeriodClosed) -> None:
    if unit.channel:
        first = min(row.indicator for row in notice.rows)
        key = f"close:{unit.key}:{notice.period}:{first}"
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
