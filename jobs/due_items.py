"""Missing values as items of a notice."""

from collections.abc import Iterable

from domain.assessments import Record
from domain.dues import Due
from domain.notices import DueItem
from storage.store import Store


def due_items(store: Store, missing: Iterable[tuple[Record, Due]]) -> tuple[DueItem, ...]:
    """In the order given."""
    found = tuple(missing)
    units = store.units.among({record.indicator.unit for record, _ in found})
    people = store.people.among({record.indicator.data_owner for record, _ in found})
    items = []
    for record, due in found:
        indicator = record.indicator
        unit, owner = units.get(indicator.unit), people.get(indicator.data_owner)
        items.append(
            DueItem(
                indicator=indicator.key,
                name=indicator.name,
                unit_name=unit.name if unit else indicator.unit,
                period=due.period.text,
                period_label=due.period.label,
                due=due.due,
                days=due.days,
                owner=owner.name if owner else "",
            )
        )
    return tuple(items)
