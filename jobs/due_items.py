"""A missing value as an item of a notice."""

from domain.assessments import Record
from domain.dues import Due
from domain.notices import DueItem
from storage.store import Store


def due_item(store: Store, record: Record, due: Due) -> DueItem:
    indicator = record.indicator
    unit = store.units.get(indicator.unit)
    owner = store.people.get(indicator.data_owner)
    return DueItem(
        indicator=indicator.key,
        name=indicator.name,
        unit_name=unit.name if unit else indicator.unit,
        period=due.period.text,
        period_label=due.period.label,
        due=due.due,
        days=due.days,
        owner=owner.name if owner else "",
    )
