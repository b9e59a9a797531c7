"""When the values of indicators became known, of many indicators at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from domain.health_facts import Known, Tracked
from domain.indicators import Stage
from domain.organisation import Organisation
from domain.periods import Calendar, Frequency, Period
from domain.readings import ReadingStatus, Source
from storage.histories import bound
from storage.tables import METADATA
from storage.transaction import Transaction

EXPECTING = (Stage.LIVE.value, Stage.BASELINING.value)
_INDICATOR, _READING = METADATA.tables["indicator"].c, METADATA.tables["reading"].c

Values = Mapping[str, Mapping[str, Known]]
"""By indicator and by the canonical text of a period."""


class KnownValues:
    def __init__(self, transaction: Transaction, organisation: Organisation) -> None:
        self._transaction = transaction
        self._organisation = organisation

    def began(self, unit: str | None, indicators: Mapping[str, Tracked]) -> Mapping[str, date]:
        """The first day of the first period with a value; one frequency's texts sort as periods."""
        wanted = select(_READING.indicator, func.min(_READING.period))
        if unit is not None:
            wanted = wanted.join(_INDICATOR.key.table, _INDICATOR.key == _READING.indicator)
        wanted = wanted.where(_READING.withdraws.is_(None)).group_by(_READING.indicator)
        rows = self._read(_within(wanted, unit))
        read = {each: self._transaction.periods_of(each) for each in Frequency}
        return {
            key: read[indicators[key].frequency](text).first
            for key, text in rows
            if key in indicators
        }

    def known(
        self,
        since: date,
        unit: str | None,
        indicators: Mapping[str, Tracked],
    ) -> Values:
        """By indicator and period when its first standing revision became known."""
        wanted = select(
            _READING.indicator, _READING.period, _READING.revision, _READING.recorded,
            _READING.source, _READING.status, _READING.withdraws,
        )  # fmt: skip
        wanted = wanted.join(_INDICATOR.key.table, _INDICATOR.key == _READING.indicator)
        wanted = wanted.where(or_(*_asked_about(since, self._organisation, indicators)))
        ordered = wanted.order_by(_READING.indicator, _READING.period, _READING.revision)
        found: dict[str, dict[str, Known]] = defaultdict(dict)
        undated = _Undated(self._organisation, self._transaction)
        rows = self._read(_within(ordered, unit))
        for (key, text), revisions in groupby(rows, key=itemgetter(0, 1)):
            known = _known(list(revisions), indicators[key], undated)
            if known is not None:
                found[key][text] = known
        return found

    def silent(self, today: date) -> tuple[str, ...]:
        """Names of the indicators without any value for their last two periods that were due."""
        calendar = self._organisation.calendar
        kinds = select(_INDICATOR.frequency, _INDICATOR.due_days).distinct()
        expecting = _INDICATOR.stage.in_(EXPECTING)
        lacking = [
            and_(
                _INDICATOR.frequency == frequency,
                _INDICATOR.due_days == due_days,
                ~_has_value_from(_last_due(calendar, Frequency(frequency), due_days, today)),
            )
            for frequency, due_days in self._read(kinds.where(expecting))
        ]
        if not lacking:
            return ()
        wanted = select(_INDICATOR.name).where(expecting, or_(*lacking))
        return tuple(self._read(wanted.order_by(_INDICATOR.position)).scalars())

    def _read(self, wanted: Select[Any]) -> Any:
        return self._transaction.connection.execute(wanted)


class _Undated:
    """The instant at which an imported value counts as known where its file did not say when."""

    def __init__(self, organisation: Organisation, transaction: Transaction) -> None:
        self._organisation = organisation
        self._read = {each: transaction.periods_of(each) for each in Frequency}
        self._known: dict[tuple[str, int], datetime] = {}

    def of(self, tracked: Tracked, text: str) -> datetime:
        key = (text, tracked.due_days)
        if key not in self._known:
            due = self._read[tracked.frequency](text).due(tracked.due_days)
            self._known[key] = self._organisation.midnight(due)
        return self._known[key]


def _known(revisions: Sequence[Any], tracked: Tracked, undated: _Undated) -> Known | None:
    """None where every revision was withdrawn."""
    standing = revisions
    if len(revisions) > 1:
        back = {each.withdraws for each in revisions}
        standing = [each for each in revisions if each.revision not in back]
    standing = [each for each in standing if each.withdraws is None]
    if not standing:
        return None
    first = standing[0]
    imported = first.source == Source.IMPORT.value
    dated = not imported or first.recorded != undated.of(tracked, first.period)
    return Known(first.recorded, dated, standing[-1].status != ReadingStatus.NOT_EXPECTED.value)


def _asked_about(
    since: date, organisation: Organisation, indicators: Mapping[str, Tracked]
) -> Iterator[ColumnElement[bool]]:
    """From the period before the first one that can fall due in the window; by frequency."""
    longest = max((each.due_days for each in indicators.values()), default=0)
    for frequency in Frequency:
        day = since - timedelta(days=longest)
        first = organisation.calendar.containing(frequency, day).shift(-2)
        yield and_(_INDICATOR.frequency == frequency.value, _READING.period >= bound(first))


def _last_due(calendar: Calendar, frequency: Frequency, due_days: int, today: date) -> Period:
    """The one before the latest period whose due date is over."""
    period = calendar.last_ended(frequency, today)
    while period.due(due_days) >= today:
        period = period.previous()
    return period.previous()


def _has_value_from(period: Period) -> ColumnElement[bool]:
    return exists().where(
        _READING.indicator == _INDICATOR.key,
        _READING.period >= bound(period),
        _READING.withdraws.is_(None),
    )


def _within(wanted: Select[Any], unit: str | None) -> Select[Any]:
    """Of one unit, where the statement joins its indicators."""
    return wanted if unit is None else wanted.where(_INDICATOR.unit == unit)
