"""Readings: append-only revisions."""

from collections.abc import Iterable

from sqlmodel import col, func, insert, select

from domain.periods import Period
from domain.readings import Reading
from storage.tables import ReadingRow
from storage.transaction import Transaction


class Readings:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def next_revision(self, indicator: str, period: Period) -> int:
        latest = select(func.max(ReadingRow.revision)).where(
            ReadingRow.indicator == indicator, ReadingRow.period == period.text
        )
        return (self._session.exec(latest).one() or 0) + 1

    def add(self, reading: Reading) -> None:
        self._session.add(ReadingRow.from_domain(reading))

    def add_many(self, readings: Iterable[Reading]) -> None:
        """As `add`, in one statement."""
        rows = [ReadingRow.from_domain(reading).model_dump() for reading in readings]
        if rows:
            self._session.flush()
            self._session.connection().execute(insert(ReadingRow), rows)

    def of(self, indicator: str) -> tuple[Reading, ...]:
        """All revisions, by period and revision."""
        frequency = self._transaction.frequency(indicator)
        wanted = (
            select(ReadingRow)
            .where(ReadingRow.indicator == indicator)
            .order_by(col(ReadingRow.period), col(ReadingRow.revision))
        )
        rows = self._session.exec(wanted).all()
        if frequency is None or not rows:
            return ()
        read = self._transaction.periods_of(frequency)
        return tuple(row.to_domain(read) for row in rows)
