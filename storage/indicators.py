"""Indicators and their dated targets."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import col, or_, select

from domain.errors import ConflictError
from domain.indicators import Indicator, Stage
from domain.targets import Target
from storage.names import Names
from storage.tables import AnnualTargetRow, IndicatorRow, ReadingRow, TargetRow, UnitRow
from storage.transaction import Transaction
from storage.units import place


@dataclass(frozen=True)
class Named:
    """The people named for an indicator, by key; empty where there is none."""

    indicator: str
    data_owner: str
    lead_officer: str
    unit_lead: str


class Indicators:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def get(self, key: str) -> Indicator | None:
        row = self._session.get(IndicatorRow, key)
        return row.to_domain() if row else None

    def all(self, unit: str | None = None) -> tuple[Indicator, ...]:
        """In catalogue order, retired ones included."""
        wanted = select(IndicatorRow).order_by(col(IndicatorRow.position))
        if unit is not None:
            wanted = wanted.where(IndicatorRow.unit == unit)
        return tuple(row.to_domain() for row in self._session.exec(wanted))

    def of_units(self, units: Collection[str]) -> tuple[Indicator, ...]:
        """In catalogue order, retired ones included."""
        wanted = select(IndicatorRow).where(col(IndicatorRow.unit).in_(units))
        wanted = wanted.order_by(col(IndicatorRow.position))
        return tuple(row.to_domain() for row in self._session.exec(wanted))

    def among(self, keys: Collection[str]) -> tuple[Indicator, ...]:
        """Those of these keys that there are, in catalogue order."""
        wanted = select(IndicatorRow).where(col(IndicatorRow.key).in_(keys))
        wanted = wanted.order_by(col(IndicatorRow.position))
        return tuple(row.to_domain() for row in self._session.exec(wanted))

    def named(self) -> Iterator[Named]:
        """Who is named for each indicator that expects values, in catalogue order."""
        wanted = (
            select(
                IndicatorRow.key, IndicatorRow.data_owner, IndicatorRow.lead_officer, UnitRow.lead
            )
            .join(UnitRow, col(UnitRow.key) == col(IndicatorRow.unit))
            .where(col(IndicatorRow.stage).in_([Stage.LIVE.value, Stage.BASELINING.value]))
            .order_by(col(IndicatorRow.position))
        )
        for key, owner, lead, unit_lead in self._session.exec(wanted):
            yield Named(key, owner or "", lead or "", unit_lead or "")

    def units_of(self, keys: Collection[str]) -> Mapping[str, str]:
        """By indicator the key of its unit."""
        wanted = select(IndicatorRow.key, IndicatorRow.unit).where(col(IndicatorRow.key).in_(keys))
        return dict(self._session.exec(wanted).all())

    def of_person(self, key: str, *, leads: bool = False) -> tuple[Indicator, ...]:
        """Those that name the person; with ``leads`` also those of the units that they lead."""
        named = or_(col(IndicatorRow.lead_officer) == key, col(IndicatorRow.data_owner) == key)
        if leads:
            led = select(UnitRow.key).where(UnitRow.lead == key)
            named = or_(named, col(IndicatorRow.unit).in_(led))
        wanted = select(IndicatorRow).where(named).order_by(col(IndicatorRow.position))
        return tuple(row.to_domain() for row in self._session.exec(wanted))

    def first(self, unit: str | None = None) -> Indicator | None:
        """In catalogue order, of those that are not retired."""
        wanted = select(IndicatorRow).where(col(IndicatorRow.stage) != Stage.RETIRED.value)
        if unit is not None:
            wanted = wanted.where(IndicatorRow.unit == unit)
        row = self._session.exec(wanted.order_by(col(IndicatorRow.position)).limit(1)).first()
        return row.to_domain() if row else None

    def any(self) -> bool:
        """Whether there is one."""
        return self._session.exec(select(IndicatorRow.key).limit(1)).first() is not None

    def save(self, indicator: Indicator) -> None:
        """Insert at the end or update; the frequency of kept periods stays: ConflictError."""
        before = self._transaction.frequency(indicator.key)
        if before is not None and before is not indicator.frequency:
            self._check_without_periods(indicator)
        position = place(self._session, IndicatorRow, indicator.key)
        self._session.merge(IndicatorRow.from_domain(indicator, position))
        Names(self._transaction).keep(indicator)
        self._transaction.forget_frequency(indicator.key)

    def _check_without_periods(self, indicator: Indicator) -> None:
        for table in (ReadingRow, TargetRow, AnnualTargetRow):
            kept = select(table.indicator).where(table.indicator == indicator.key).limit(1)
            if self._session.exec(kept).first() is not None:
                raise ConflictError(
                    f"{indicator.name} has readings or targets, so its frequency cannot become "
                    f"{indicator.frequency}. Retire it and add a new indicator."
                )


class Targets:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def of(self, indicator: str) -> tuple[Target, ...]:
        """By start, then in the order in which they were set."""
        frequency = self._transaction.frequency(indicator)
        wanted = (
            select(TargetRow)
            .where(TargetRow.indicator == indicator)
            .order_by(col(TargetRow.start), col(TargetRow.id))
        )
        rows = self._session.exec(wanted).all()
        if frequency is None or not rows:
            return ()
        read = self._transaction.periods_of(frequency)
        return tuple(row.to_domain(read) for row in rows)

    def add(self, target: Target) -> None:
        self._session.add(TargetRow.from_domain(target))
