"""Process changes that people logged: marks in a history, never deleted."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlmodel import col, select

from domain.process_changes import ProcessChange
from storage.tables import ProcessChangeRow
from storage.transaction import Transaction


class ProcessChanges:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, number: int) -> ProcessChange | None:
        row = self._session.get(ProcessChangeRow, number)
        return row.to_domain() if row else None

    def of(self, indicator: str) -> tuple[ProcessChange, ...]:
        """Those taken back included, in the order in which they were logged."""
        return self.among([indicator]).get(indicator, ())

    def among(self, indicators: Collection[str]) -> Mapping[str, tuple[ProcessChange, ...]]:
        wanted = select(ProcessChangeRow).where(col(ProcessChangeRow.indicator).in_(indicators))
        found: dict[str, list[ProcessChange]] = defaultdict(list)
        for row in self._session.exec(wanted.order_by(col(ProcessChangeRow.id))):
            found[row.indicator].append(row.to_domain())
        return {key: tuple(each) for key, each in found.items()}

    def add(self, change: ProcessChange) -> ProcessChange:
        """The change with its number."""
        row = ProcessChangeRow.from_domain(replace(change, id=0))
        self._session.add(row)
        self._session.flush()
        return replace(change, id=row.id or 0)

    def save(self, change: ProcessChange) -> None:
        self._session.merge(ProcessChangeRow.from_domain(change))
