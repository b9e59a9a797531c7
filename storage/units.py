"""Units with their channels, and their goals."""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, func, select

from domain.errors import ConflictError
from domain.units import Goal, Unit
from storage.tables import GoalRow, IndicatorRow, UnitRow
from storage.transaction import Transaction


class Units:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, key: str) -> Unit | None:
        row = self._session.get(UnitRow, key)
        return row.to_domain() if row else None

    def by_channel(self, channel: str) -> Unit | None:
        if not channel:
            return None
        row = self._session.exec(select(UnitRow).where(UnitRow.channel == channel)).first()
        return row.to_domain() if row else None

    def all(self) -> tuple[Unit, ...]:
        """In catalogue order."""
        rows = self._session.exec(select(UnitRow).order_by(col(UnitRow.position)))
        return tuple(row.to_domain() for row in rows)

    def some(self, skip: int, most: int) -> tuple[Unit, ...]:
        """Of `all`, so many behind the first ones."""
        wanted = select(UnitRow).order_by(col(UnitRow.position)).offset(skip).limit(most)
        return tuple(row.to_domain() for row in self._session.exec(wanted))

    def among(self, keys: Collection[str]) -> Mapping[str, Unit]:
        """By key; those that are not stored are left out."""
        wanted = select(UnitRow).where(col(UnitRow.key).in_(keys))
        return {row.key: row.to_domain() for row in self._session.exec(wanted)}

    def save(self, unit: Unit) -> None:
        """Insert at the end or update; ConflictError when the channel is another unit's."""
        holder = self.by_channel(unit.channel)
        if holder is not None and holder.key != unit.key:
            raise ConflictError(
                f"The channel {unit.channel} already belongs to {holder.name}. "
                "Give each unit a channel of its own."
            )
        self._session.merge(UnitRow.from_domain(unit, place(self._session, UnitRow, unit.key)))


class Goals:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, key: str) -> Goal | None:
        row = self._session.get(GoalRow, key)
        return row.to_domain() if row else None

    def of_unit(self, unit: str) -> tuple[Goal, ...]:
        """In catalogue order."""
        wanted = select(GoalRow).where(GoalRow.unit == unit).order_by(col(GoalRow.position))
        return tuple(row.to_domain() for row in self._session.exec(wanted))

    def save(self, goal: Goal) -> None:
        self._session.merge(GoalRow.from_domain(goal, place(self._session, GoalRow, goal.key)))


def place(
    session: Session, table: type[UnitRow] | type[GoalRow] | type[IndicatorRow], key: str
) -> int:
    """The catalogue position that a key has, or the next one at the end."""
    position = session.exec(select(table.position).where(table.key == key)).first()
    if position is not None:
        return position
    last = session.exec(select(func.max(table.position))).one()
    return (last or 0) + 1
