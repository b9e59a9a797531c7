"""Tells of periods that closed: past its due date an awaited reading is overdue, told of once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.assessments import Record, assess
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import EXPECTED_PERIODS, Due
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
from jobs.watching import indicators_watched, late_words
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

    @property
    def morning(self) -> date:
        """The day on which it is told, where nothing is late."""
        return _morning(self.record.organisation, self.record.indicator, self.period)


def close_period(store: Store, now: datetime) -> Step | None:
    """One notice a unit and period that has closed, in working hours; never a second alert.

    Where the unit's weekly digest is still to come, the digest tells of the close.
    """
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return None
    return unit_by_unit(JOB, _close)(store, now)


def _close(store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime) -> None:
    waiting = digest_week.due_among(store, organisation, units, now)
    closing = [unit for unit in units if not unit.channel or unit not in waiting]
    for unit, notices in closings(store, organisation, closing, now).items():
        for notice in notices:
            _queue(store, unit, notice)


def closings(
    store: Store,
    organisation: Organisation,
    units: Sequence[Unit],
    now: datetime,
    until: date | None = None,
) -> Mapping[Unit, tuple[PeriodClosed, ...]]:
    """The periods that close now by unit, the oldest first; whoever asks has to tell of them.

    Those that would have been told after the day ``until`` are left. A period that closes while
    its unit has no channel is told of nowhere.
    """
    today, restored = organisation.today(now), store.restored.is_near()
    grouped: dict[tuple[str, Period, date | None], list[Closing]] = defaultdict(list)
    everything = tuple(_closings(store, organisation, units, now, until))
    names = naming(store, (closing.record.indicator for closing in everything))
    for closing in everything:
        # What was told on one morning before a restore has one key: so it has to again.
        morning = closing.morning if restored else None
        grouped[closing.record.indicator.unit, closing.period, morning].append(closing)
    found = sorted(grouped.items(), key=lambda each: max(closing.due for closing in each[1]))
    named = {unit.key: unit for unit in units}
    told: dict[Unit, tuple[PeriodClosed, ...]] = defaultdict(tuple)
    for (key, period, _), group in found:
        told[named[key]] += (_closed(store, names, named[key], period, group, today),)
    return told


def _closings(
    store: Store,
    organisation: Organisation,
    units: Sequence[Unit],
    now: datetime,
    until: date | None,
) -> Iterator[Closing]:
    indicators = store.indicators.of_units([unit.key for unit in units])
    for period, group in _claimed(store, organisation, indicators, now, until).items():
        for record in store.records.at(group, period):
            yield Closing(record, period)


def _claimed(
    store: Store,
    organisation: Organisation,
    indicators: Sequence[Indicator],
    now: datetime,
    until: date | None,
) -> Mapping[Period, list[Indicator]]:
    """What nobody has closed yet; for each indicator back to what somebody has."""
    since = indicators_watched(store, organisation, indicators, now)
    today = organisation.today(now)
    walks = [
        (each, _ripe(each, organisation, since[each.key], today, until)) for each in indicators
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
    indicator: Indicator, organisation: Organisation, since: date, today: date, until: date | None
) -> Iterator[Period]:
    """The periods past their due date, newest first, back to when watching began.

    A first look by a clock that was years behind does not make history news.
    """
    if indicator.stage not in (Stage.LIVE, Stage.BASELINING):
        return
    last = organisation.calendar.last_ended(indicator.frequency, today)
    for back in range(EXPECTED_PERIODS):
        period = last.shift(-back)
        told_later = until is not None and _morning(organisation, indicator, period) > until
        if since <= period.due(indicator.due_days) < today and not told_later:
            yield period


def _morning(organisation: Organisation, indicator: Indicator, period: Period) -> date:
    return organisation.working_day_from(period.due(indicator.due_days) + timedelta(days=1))


def _closed(
    store: Store,
    names: Naming,
    unit: Unit,
    period: Period,
    group: list[Closing],
    today: date,
) -> PeriodClosed:
    rows = tuple(_row(closing, today) for closing in group)
    missing = (
        (closing.record, Due(period, closing.due, (today - closing.due).days))
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
        overdue=names.items(missing),
        late=late_words(store, JOB, organisation.working_day_from(after), today),
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
