"""Missing values as items of a notice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.assessments import Record
from domain.dues import Due
from domain.indicators import Indicator
from domain.notices import DueItem
from storage.store import Store

Missing = tuple[Record, Due]


@dataclass(frozen=True)
class Naming:
    """Names of units and of data owners, by key."""

    units: Mapping[str, str]
    owners: Mapping[str, str]

    def items(self, missing: Iterable[Missing]) -> tuple[DueItem, ...]:
        """In the order given."""
        return tuple(self._item(record.indicator, due) for record, due in missing)

    def _item(self, indicator: Indicator, due: Due) -> DueItem:
        return DueItem(
            indicator=indicator.key,
            name=indicator.name,
            unit_name=self.units.get(indicator.unit, indicator.unit),
            period=due.period.text,
            period_label=due.period.label,
            due=due.due,
            days=due.days,
            owner=self.owners.get(indicator.data_owner, ""),
        )


def naming(store: Store, indicators: Iterable[Indicator]) -> Naming:
    """For these indicators."""
    named = tuple(indicators)
    units = store.units.among({each.unit for each in named})
    owners = store.people.among({each.data_owner for each in named})
    return Naming(
        {key: unit.name for key, unit in units.items()},
        {key: person.name for key, person in owners.items()},
    )
