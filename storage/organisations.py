"""The organisation of this installation."""

from collections.abc import Sequence

from sqlmodel import col, select

from domain.errors import ConflictError, NotFoundError
from domain.organisation import Organisation
from domain.periods import Calendar, Frequency
from storage.tables import AnnualTargetRow, IndicatorRow, OrganisationRow, ReadingRow
from storage.transaction import Transaction


class Organisations:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self) -> Organisation | None:
        return self._transaction.organisation

    def require(self) -> Organisation:
        organisation = self.get()
        if organisation is None:
            raise NotFoundError(
                "No organisation is set up yet. Type /kpi in Slack, or run "
                "`kpi import catalogue.yaml`."
            )
        return organisation

    def save(self, organisation: Organisation) -> None:
        """A calendar under which readings are already kept stays as it is: ConflictError."""
        before = self.get()
        if before is not None:
            self._check_calendar(before.calendar, organisation.calendar)
        self._transaction.session.merge(OrganisationRow.from_domain(organisation))
        self._transaction.forget_organisation()

    def _check_calendar(self, before: Calendar, after: Calendar) -> None:
        moved = {
            Frequency.QUARTERLY: before.fiscal_year_start != after.fiscal_year_start,
            Frequency.YEARLY: before.fiscal_year_start != after.fiscal_year_start,
            Frequency.TERMLY: before.terms != after.terms,
        }
        touched = [frequency.value for frequency, changed in moved.items() if changed]
        if not touched:
            return
        name = self._read_by(touched) or (self._with_year() if moved[Frequency.YEARLY] else None)
        if name is not None:
            raise ConflictError(
                f"The fiscal year and the terms cannot change while {name} has readings or a "
                "year's target by them. Keep them as they are, or start with an empty database."
            )

    def _read_by(self, frequencies: Sequence[str]) -> str | None:
        """The name of an indicator of such a frequency that has readings."""
        kept = (
            select(IndicatorRow.name)
            .join(ReadingRow, col(ReadingRow.indicator) == col(IndicatorRow.key))
            .where(col(IndicatorRow.frequency).in_(frequencies))
            .limit(1)
        )
        return self._transaction.session.exec(kept).first()

    def _with_year(self) -> str | None:
        """The name of an indicator that has a target for a fiscal year."""
        kept = select(IndicatorRow.name).join(
            AnnualTargetRow, col(AnnualTargetRow.indicator) == col(IndicatorRow.key)
        )
        return self._transaction.session.exec(kept.limit(1)).first()
