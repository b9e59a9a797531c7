"""Records: everything that an assessment looks at, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from domain.assessments import Record
from domain.errors import NotFoundError
from domain.flags import Flag
from domain.indicators import Indicator
from domain.readings import Reading
from domain.targets import Target
from storage.organisations import Organisations
from storage.periods import ReadPeriod
from storage.tables import FlagRow, IndicatorRow, ReadingRow, TargetRow
from storage.transaction import Transaction


class Records:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def of(self, indicator: str) -> Record:
        row = self._session.get(IndicatorRow, indicator)
        if row is None:
            raise NotFoundError(f"No indicator is called {indicator}. Type /kpi list to see all.")
        return self.many([row.to_domain()])[0]

    def many(self, indicators: Sequence[Indicator]) -> tuple[Record, ...]:
        """One record an indicator, in the order given."""
        if not indicators:
            return ()
        organisation = Organisations(self._transaction).require()
        readings = self._readings(indicators)
        targets = self._targets(indicators)
        flags = self._flags(indicators)
        return tuple(
            Record(
                indicator,
                organisation,
                tuple(targets[indicator.key]),
                tuple(readings[indicator.key]),
                tuple(flags[indicator.key]),
            )
            for indicator in indicators
        )

    def _readings(self, indicators: Sequence[Indicator]) -> Mapping[str, list[Reading]]:
        columns = ReadingRow.metadata.tables["reading"].columns
        wanted = select_columns(*columns).where(columns.indicator.in_(_keys(indicators)))
        wanted = wanted.order_by(columns.indicator, columns.period, columns.revision)
        read = self._readers(indicators)
        readings: dict[str, list[Reading]] = defaultdict(list)
        self._session.flush()
        for row in self._session.connection().execute(wanted).all():
            # A plain row has the same attributes as a ReadingRow, at half the cost.
            reading = ReadingRow.to_domain(cast(ReadingRow, row), read[row.indicator])
            readings[row.indicator].append(reading)
        return readings

    def _targets(self, indicators: Sequence[Indicator]) -> Mapping[str, list[Target]]:
        wanted = select(TargetRow).where(col(TargetRow.indicator).in_(_keys(indicators)))
        wanted = wanted.order_by(col(TargetRow.start), col(TargetRow.id))
        read = self._readers(indicators)
        targets: dict[str, list[Target]] = defaultdict(list)
        for row in self._session.exec(wanted):
            targets[row.indicator].append(row.to_domain(read[row.indicator]))
        return targets

    def _flags(self, indicators: Sequence[Indicator]) -> Mapping[str, list[Flag]]:
        wanted = select(FlagRow).where(col(FlagRow.indicator).in_(_keys(indicators)))
        read = self._readers(indicators)
        flags: dict[str, list[Flag]] = defaultdict(list)
        for row in self._session.exec(wanted.order_by(col(FlagRow.id))):
            flags[row.indicator].append(row.to_domain(read[row.indicator]))
        return flags

    def _readers(self, indicators: Sequence[Indicator]) -> Mapping[str, ReadPeriod]:
        return {each.key: self._transaction.periods_of(each.frequency) for each in indicators}


def _keys(indicators: Sequence[Indicator]) -> list[str]:
    return [indicator.key for indicator in indicators]
