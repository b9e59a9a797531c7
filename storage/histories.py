"""Histories: the readings of many indicators at once, whole or no more of them than is needed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlmodel import col

from domain.indicators import Indicator, Stage
from domain.measures import Entry, Measure
from domain.periods import Frequency, Period
from domain.readings import Reading, ReadingStatus
from storage.periods import ReadPeriod
from storage.tables import IndicatorRow, ReadingRow
from storage.transaction import Transaction

Readings = Mapping[str, list[Reading]]
"""By indicator; each list by period and revision."""

_READING = ReadingRow.metadata.tables["reading"]
_COLUMNS = _READING.columns
_VALUES = (
    _COLUMNS.indicator, _COLUMNS.period, _COLUMNS.revision, _COLUMNS.value,
    _COLUMNS.numerator, _COLUMNS.denominator, _COLUMNS.status, _COLUMNS.withdraws,
)  # fmt: skip
_FINAL = (ReadingStatus.FINAL.value, ReadingStatus.ESTIMATED.value)


class Histories:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def whole(self, indicators: Sequence[Indicator]) -> Readings:
        return self._read(indicators, _of(indicators))

    def at(self, indicators: Sequence[Indicator], periods: Collection[Period]) -> Readings:
        texts = [period.text for period in periods]
        return self._read(indicators, _of(indicators) & _COLUMNS.period.in_(texts))

    def since(self, indicators: Sequence[Indicator], first: Period) -> Readings:
        """From a period on, and perhaps some before it; the indicators have its frequency."""
        return self._read(indicators, _of(indicators) & (_COLUMNS.period >= bound(first)))

    def final_before(
        self, indicators: Sequence[Indicator], first: Period
    ) -> Mapping[str, Mapping[str, float]]:
        """Final values of the periods before, by indicator and canonical text, oldest first."""
        measures = {each.key: each.measure for each in indicators}
        wanted = select(*_VALUES).where(_of(indicators), _COLUMNS.period < _end(first))
        wanted = wanted.order_by(_COLUMNS.indicator, _COLUMNS.period, _COLUMNS.revision)
        self._transaction.session.flush()
        rows = self._transaction.connection.execute(wanted)
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for (key, text), revisions in groupby(rows, key=itemgetter(0, 1)):
            counts = _counting(list(revisions))
            if counts is not None and counts.status in _FINAL:
                found[key][text] = _number(counts, measures[key])
        read = self._transaction.periods_of(first.frequency)
        return {key: _ordered(values, first, read) for key, values in found.items()}

    def begun_before(self, indicators: Sequence[Indicator], first: Period) -> frozenset[str]:
        """Those with a reading that counts, and is older than what `since` reads."""
        wanted = select(col(IndicatorRow.key)).where(
            col(IndicatorRow.key).in_(_keys(indicators)), _counts_before(bound(first))
        )
        return frozenset(self._transaction.connection.execute(wanted).scalars())

    def without_gap(
        self, indicators: Sequence[Indicator], periods: Collection[Period]
    ) -> frozenset[str]:
        """Those that certainly have a counting reading in each of the periods."""
        wanted = _complete(periods).where(_of(indicators))
        return frozenset(self._transaction.connection.execute(wanted).scalars())

    def with_gap(self, frequency: Frequency, periods: Collection[Period]) -> frozenset[str]:
        """All others that expect values so often."""
        expecting = (
            select(col(IndicatorRow.key))
            .where(col(IndicatorRow.frequency) == frequency.value)
            .where(col(IndicatorRow.stage).in_([Stage.LIVE.value, Stage.BASELINING.value]))
        )
        self._transaction.session.flush()
        read = self._transaction.connection.execute
        asked = frozenset(read(expecting).scalars())
        complete = _complete(periods).where(_COLUMNS.indicator.in_(expecting))
        return asked - frozenset(read(complete).scalars()) if asked else asked

    def _read(self, indicators: Sequence[Indicator], which: ColumnElement[bool]) -> Readings:
        wanted = select(*_COLUMNS).where(which)
        wanted = wanted.order_by(_COLUMNS.indicator, _COLUMNS.period, _COLUMNS.revision)
        periods = self._transaction.periods_of
        read = {each.key: periods(each.frequency) for each in indicators}
        readings: dict[str, list[Reading]] = defaultdict(list)
        self._transaction.session.flush()
        for row in self._transaction.connection.execute(wanted):
            # A plain row has the same attributes as a ReadingRow, at half the cost.
            reading = ReadingRow.to_domain(cast(ReadingRow, row), read[row.indicator])
            readings[row.indicator].append(reading)
        return readings


def _complete(periods: Collection[Period]) -> Select[Any]:
    return (
        select(_COLUMNS.indicator)
        .where(_COLUMNS.period.in_([period.text for period in periods]))
        .group_by(_COLUMNS.indicator)
        .having(func.count(_COLUMNS.period.distinct()) == len(periods))
        .having(func.count(_COLUMNS.withdraws) == 0)
    )


def _of(indicators: Sequence[Indicator]) -> ColumnElement[bool]:
    return _COLUMNS.indicator.in_(_keys(indicators))


def _keys(indicators: Sequence[Indicator]) -> list[str]:
    return [indicator.key for indicator in indicators]


def _end(first: Period) -> str:
    """Behind all earlier texts, and perhaps some of its own year's terms."""
    return f"{bound(first)}~" if first.frequency is Frequency.TERMLY else first.text


def _counting(revisions: Sequence[Any]) -> Any:
    """Of one period's revisions the one that counts, as domain.readings.counting has it."""
    back = {each.withdraws for each in revisions}
    standing = [e for e in revisions if e.withdraws is None and e.revision not in back]
    return standing[-1] if standing else None


def _number(row: Any, measure: Measure) -> float:
    return float(Entry(row.value, row.numerator, row.denominator).exact(measure))


def _ordered(values: dict[str, float], first: Period, read: ReadPeriod) -> dict[str, float]:
    if first.frequency is not Frequency.TERMLY:
        return values
    return {text: values[text] for text in sorted(values, key=read) if read(text) < first}


def bound(first: Period) -> str:
    """Stored texts sort as their periods do, but for terms beyond the ninth: by their year."""
    return first.text.partition("-T")[0] if first.frequency is Frequency.TERMLY else first.text


def _counts_before(bound: str) -> ColumnElement[bool]:
    older, withdrawal = _READING.alias("older"), _READING.alias("withdrawal")
    taken_back = exists().where(
        withdrawal.c.indicator == older.c.indicator,
        withdrawal.c.period == older.c.period,
        withdrawal.c.withdraws == older.c.revision,
    )
    return exists().where(
        and_(
            older.c.indicator == col(IndicatorRow.key),
            older.c.period < bound,
            older.c.withdraws.is_(None),
            ~taken_back,
        )
    )
