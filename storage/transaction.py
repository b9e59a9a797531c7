"""One transaction: its session, and the periods that stored text stands for in it."""

from collections.abc import Sequence
from functools import cache, cached_property
from importlib import import_module
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, select

from domain.organisation import Organisation
from domain.periods import Frequency
from storage.periods import Periods, ReadPeriod
from storage.tables import IndicatorRow, OrganisationRow, Row


class Transaction:
    """What the repositories of one store share; lives as long as the session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._organisation: Organisation | None = None
        self._periods: Periods | None = None
        self._frequencies: dict[str, Frequency] = {}

    @cached_property
    def connection(self) -> Connection:
        return self.session.connection()

    @cached_property
    def dialect(self) -> str:
        return self.connection.dialect.name

    @property
    def postgres(self) -> bool:
        return self.dialect == "postgresql"

    @property
    def organisation(self) -> Organisation | None:
        if self._organisation is None:
            row = self.session.get(OrganisationRow, 1)
            self._organisation = row.to_domain() if row else None
        return self._organisation

    def periods_of(self, frequency: Frequency) -> ReadPeriod:
        """Reads canonical texts; only an organisation knows what they mean."""
        if self._periods is None:
            organisation = self.organisation
            if organisation is None:
                raise LookupError("periods are stored, but no organisation to read them by")
            self._periods = Periods(organisation.calendar)
        return self._periods.of(frequency)

    def frequency(self, indicator: str) -> Frequency | None:
        if indicator not in self._frequencies:
            wanted = select(IndicatorRow.frequency).where(IndicatorRow.key == indicator)
            word = self.session.exec(wanted).first()
            if word is None:
                return None
            self._frequencies[indicator] = Frequency(word)
        return self._frequencies[indicator]

    def forget_organisation(self) -> None:
        """After it was saved."""
        self._organisation = self._periods = None

    def forget_frequency(self, indicator: str) -> None:
        """After the indicator was saved."""
        self._frequencies.pop(indicator, None)

    def added(self, row: Row) -> bool:
        """Insert the row unless its key is taken; whether it was inserted.

        RETURNING decides: row counts of such statements differ between the drivers.
        """
        values = row.model_dump(exclude={"id"} if getattr(row, "id", "") is None else None)
        statement = _insert(self.dialect, type(row))
        return self.connection.execute(statement, values).first() is not None

    def added_among(self, table: type[Row], rows: Sequence[dict[str, Any]]) -> Sequence[Any]:
        """As `added`, many at once: the primary keys of those that were inserted."""
        return self.connection.execute(_insert(self.dialect, table), rows).all() if rows else ()


@cache
def _insert(dialect: str, row: type[Row]) -> Any:
    """Kept: to build it costs more than to run it."""
    table = row.__table__  # type: ignore[attr-defined]
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    return insert.on_conflict_do_nothing().returning(*table.primary_key.columns)
