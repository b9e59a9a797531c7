"""Flags that people raise for the budget or a corporate risk."""

from dataclasses import replace

from sqlmodel import col, select

from domain.flags import Flag
from storage.tables import FlagRow
from storage.transaction import Transaction


class Flags:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def get(self, flag_id: int) -> Flag | None:
        row = self._session.get(FlagRow, flag_id)
        return self._flag(row) if row else None

    def of(self, indicator: str) -> tuple[Flag, ...]:
        """Withdrawn ones included, in the order in which they were raised."""
        wanted = select(FlagRow).where(FlagRow.indicator == indicator).order_by(col(FlagRow.id))
        return tuple(self._flag(row) for row in self._session.exec(wanted))

    def add(self, flag: Flag) -> Flag:
        """The flag with its id."""
        row = FlagRow.from_domain(replace(flag, id=0))
        self._session.add(row)
        self._session.flush()
        return replace(flag, id=row.id or 0)

    def save(self, flag: Flag) -> None:
        self._session.merge(FlagRow.from_domain(flag))

    def _flag(self, row: FlagRow) -> Flag:
        frequency = self._transaction.frequency(row.indicator)
        assert frequency is not None  # noqa: S101  the reference is kept by the database
        return row.to_domain(self._transaction.periods_of(frequency))
