"""The catalogue of what is stored, as YAML that imports again without a change."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import yaml

from domain.errors import NotFoundError
from domain.frequencies import DEFAULT_TERMS, MONTH_NAMES, Term
from domain.indicators import CriteriaSettings, Indicator
from domain.organisation import Organisation
from domain.people import Person
from domain.process_changes import ProcessChange
from domain.rating import Scheme, scheme_name
from domain.targets import Target
from domain.units import Goal, Unit
from handlers.catalogue.scalars import day_name
from handlers.catalogue.scheme_settings import SETTINGS
from handlers.catalogue.targets import standing_targets
from handlers.findings import did_you_mean, quoted
from storage.store import Store

_WIDTH = 100
_USUAL = Organisation("")
Entry = dict[str, Any]


class _Inline(dict[str, Any]):
    """A mapping on one line: {scheme: relative, amber: 5}."""


class _Row(list[Any]):
    """A list on one line: [0, 100]."""


class _Writer(yaml.SafeDumper):
    """Numbers with the digits that they have, and texts of several lines as they are."""


def catalogue_text(store: Store, unit: str = "") -> str:
    """All of the catalogue, or one unit's part; people are always all there."""
    units = _units(store, unit)
    people = store.people.all()
    goals = [goal for each in units for goal in store.goals.of_unit(each.key)]
    indicators = store.indicators.all(unit or None)
    logged = store.changes.among([each.key for each in indicators])
    sections: Entry = {
        "organisation": _organisation(store.organisation.require(), people),
        "people": [_Inline(_person(each)) for each in people],
        "units": [_Inline(_unit(each)) for each in units],
        "goals": [_goal(each) for each in goals],
        "indicators": [
            _indicator(each, store.targets.of(each.key), logged.get(each.key, ()))
            for each in indicators
        ],
    }
    written = {name: section for name, section in sections.items() if section}
    return yaml.dump(written, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_WIDTH)


def _units(store: Store, key: str) -> tuple[Unit, ...]:
    units = store.units.all()
    found = tuple(unit for unit in units if key in ("", unit.key))
    if key and not found:
        hint = did_you_mean(key, [unit.key for unit in units])
        raise NotFoundError(f"There is no unit {quoted(key)}. {hint}")
    return found


def _organisation(organisation: Organisation, people: Iterable[Person]) -> Entry:
    calendar, hours = organisation.calendar, organisation.quiet_hours
    listed = list(people)
    days = _Row(map(day_name, organisation.working_days))
    return {
        "name": organisation.name,
        "time_zone": organisation.time_zone,
        "fiscal_year_start": calendar.fiscal_year_start,
        "rating": _rating(organisation.scheme),
        **_given(
            terms=_Row(map(_term, calendar.terms)) if calendar.terms != DEFAULT_TERMS else None,
            admins=_Row(each.key for each in listed if each.admin),
            performance_officers=_Row(each.key for each in listed if each.performance_officer),
            admin_channel=organisation.admin_channel,
            quiet_hours=f"{hours.start:%H:%M}-{hours.end:%H:%M}" if hours else "",
            weekly_posts_per_channel=organisation.weekly_posts_per_channel,
            working_days=days if organisation.working_days != _USUAL.working_days else None,
            holidays=_Inline(
                _given(country=organisation.country, subdivision=organisation.subdivision)
            ),
            currency=organisation.currency,
        ),
    }


def _term(term: Term) -> str:
    return f"{MONTH_NAMES[term.start_month - 1][:3]}-{MONTH_NAMES[term.end_month - 1][:3]}"


def _person(person: Person) -> Entry:
    return {"key": person.key, "name": person.name, **_given(slack=person.slack)}


def _unit(unit: Unit) -> Entry:
    return {"key": unit.key, "name": unit.name, **_given(channel=unit.channel, lead=unit.lead)}


def _goal(goal: Goal) -> Entry:
    return {
        "key": goal.key,
        "unit": goal.unit,
        "statement": goal.statement,
        **_given(priority=goal.priority, horizon=goal.horizon),
    }


def _indicator(
    indicator: Indicator, targets: Iterable[Target], logged: Iterable[ProcessChange]
) -> Entry:
    card, dimensions, bounds = indicator.card, indicator.dimensions, indicator.bounds
    return {
        "key": indicator.key,
        "name": indicator.name,
        **_given(aliases=_Row(indicator.aliases)),
        "unit": indicator.unit,
        **_given(goal=indicator.goal),
        "measure": indicator.measure.value,
        "calculation": indicator.calculation.value,
        **_given(
            aggregation=indicator.aggregation.value if indicator.aggregation else None,
            bounds=_Row([bounds.low, bounds.high]) if bounds else None,
            decimals=indicator.decimals,
        ),
        "polarity": indicator.polarity.value,
        "frequency": indicator.frequency.value,
        "due_days": indicator.due_days,
        "stage": indicator.stage.value,
        **_given(
            dimensions=_Inline(_given(primary=dimensions.primary, also=_Row(dimensions.also))),
            lead_officer=indicator.lead_officer,
            data_owner=indicator.data_owner,
            why=card.why,
            background=card.background,
            success=_given(text=card.success, value=indicator.success),
            action=card.action,
            benchmark=_Inline(_given(value=indicator.benchmark, source=indicator.benchmark_source)),
            rating=_rating(indicator.scheme) if indicator.scheme else None,
            criteria=_criteria(indicator.criteria),
            targets=[_Inline(_target(each)) for each in _in_order(targets)],
            changes=[_Inline(_change(each)) for each in _standing(logged)],
        ),
    }


def _criteria(criteria: CriteriaSettings) -> Entry | None:
    if criteria == CriteriaSettings():
        return None
    return _Inline(
        off_target_percent=criteria.off_target_percent,
        deteriorating_moves=criteria.deteriorating_moves,
        amber_periods=criteria.amber_periods,
    )


def _rating(scheme: Scheme) -> Entry:
    name = scheme_name(scheme)
    return _Inline(scheme=name, **{each: getattr(scheme, each) for each in SETTINGS[name].names})


def _in_order(targets: Iterable[Target]) -> list[Target]:
    return sorted(standing_targets(targets).values(), key=lambda target: target.start.first)


def _target(target: Target) -> Entry:
    return {"from": target.start.text, "value": target.value, **_given(note=target.note)}


def _standing(logged: Iterable[ProcessChange]) -> list[ProcessChange]:
    """Two of one day that say the same are one."""
    found = {(each.day, each.what.casefold()): each for each in logged if each.stands()}
    return sorted(found.values(), key=lambda each: (each.day, each.id))


def _change(change: ProcessChange) -> Entry:
    return {
        "day": change.day.isoformat(),
        "what": change.what,
        **_given(new_limits=change.new_limits or None, reason=change.reason),
    }


def _given(**entries: Any) -> Entry:
    """Without what says nothing; a level of 0 says something."""
    return {
        name: value
        for name, value in entries.items()
        if value is not None and value != "" and value not in ([], {})
    }


def _number(writer: _Writer, number: Decimal) -> yaml.Node:
    text = f"{number:f}"
    kind = "float" if "." in text else "int"
    return writer.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


def _text(writer: _Writer, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _inline(writer: _Writer, entries: Mapping[str, Any]) -> yaml.Node:
    return writer.represent_mapping("tag:yaml.org,2002:map", entries.items(), flow_style=True)


def _row(writer: _Writer, items: list[Any]) -> yaml.Node:
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_Writer.add_representer(Decimal, _number)
_Writer.add_representer(str, _text)
_Writer.add_representer(_Inline, _inline)
_Writer.add_representer(_Row, _row)
