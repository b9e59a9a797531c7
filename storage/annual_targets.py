"""Annual targets: append-only revisions of a year's level and its milestones."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlmodel import col, select

from domain.annual_targets import AnnualTarget, standing
from domain.frequencies import Frequency
from domain.periods import Period
from storage.tables import AnnualTargetRow
from storage.transaction import Transaction


class AnnualTargets:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def of(self, indicator: str) -> tuple[AnnualTarget, ...]:
        """All revisions of all years, in the order in which they were set."""
        return self.among((indicator,)).get(indicator, ())

    def among(self, indicators: Collection[str]) -> Mapping[str, tuple[AnnualTarget, ...]]:
        """As `of`, of each of these that has any."""
        wanted = select(AnnualTargetRow).where(col(AnnualTargetRow.indicator).in_(indicators))
        found: dict[str, list[AnnualTarget]] = defaultdict(list)
        for row in self._session.exec(wanted.order_by(col(AnnualTargetRow.id))):
            found[row.indicator].append(self._target(row))
        return {key: tuple(targets) for key, targets in found.items()}

    def parts_of(self, indicator: str, year: Period) -> tuple[AnnualTarget, ...]:
        """The standing targets of this year that are shares of the indicator's."""
        shared = select(AnnualTargetRow.indicator).distinct()
        shared = shared.where(
            AnnualTargetRow.part_of == indicator, AnnualTargetRow.year == year.text
        )
        keys = sorted(self._session.exec(shared).all())
        found = (standing(targets, year) for targets in self.among(keys).values())
        return tuple(each for each in found if each is not None and each.part_of == indicator)

    def add(self, target: AnnualTarget) -> None:
        self._session.add(AnnualTargetRow.from_domain(target))
        self._session.flush()

    def _target(self, row: AnnualTargetRow) -> AnnualTarget:
        frequency = self._transaction.frequency(row.indicator)
        assert frequency is not None  # noqa: S101  the reference is kept by the database
        read = self._transaction.periods_of
        return row.to_domain(read(Frequency.YEARLY), read(frequency))
