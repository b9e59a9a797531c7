"""Missing values as items of a list: whose they are, since when they are due."""

from collections.abc import Mapping, Sequence

from domain.assessments import Assessment, Record
from domain.dues import EXPECTED_PERIODS, Due, dues
from domain.indicators import Indicator
from domain.notices import DueItem
from domain.rating import Rating
from handlers.people import names
from handlers.scene import Scene


def items(scene: Scene, indicators: Sequence[Indicator]) -> tuple[DueItem, ...]:
    """Every missing value of these indicators, the longest overdue first."""
    store = scene.store
    waited_for = store.records.waited_for(indicators, scene.today)
    missing = [(record, due) for record in waited_for for due in dues(record, scene.today)]
    concerned = [record.indicator for record, _ in missing]
    units = {
        key: unit.name for key, unit in store.units.among({each.unit for each in concerned}).items()
    }
    people = names(store, (each.data_owner for each in concerned))
    found = [item(record, due, units, people) for record, due in missing]
    return tuple(sorted(found, key=lambda each: (-each.days, each.unit_name)))


def item(record: Record, due: Due, units: Mapping[str, str], people: Mapping[str, str]) -> DueItem:
    indicator = record.indicator
    return DueItem(
        indicator=indicator.key,
        name=indicator.name,
        unit_name=units.get(indicator.unit, indicator.unit),
        period=due.period.text,
        period_label=due.period.label,
        due=due.due,
        days=due.days,
        owner=people.get(indicator.data_owner, indicator.data_owner),
    )


def longest_missing(
    record: Record, assessments: Sequence[Assessment], scene: Scene, unit_name: str
) -> DueItem | None:
    """The value that has been waited for longest, found among assessments that are there anyway."""
    units = {record.indicator.unit: unit_name}
    if not assessments:
        missing = dues(record, scene.today)
        return item(record, missing[0], units, {}) if missing else None
    for each in assessments[-EXPECTED_PERIODS:]:
        if each.cell.rating in (Rating.AWAITED, Rating.OVERDUE) and each.period.ended(scene.today):
            day = each.period.due(record.indicator.due_days)
            return item(record, Due(each.period, day, (scene.today - day).days), units, {})
    return None
