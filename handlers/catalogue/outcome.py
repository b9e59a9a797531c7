"""How the organisation would stand after an import: what is stored, with the file's entries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from domain.indicators import Indicator
from domain.organisation import Organisation
from domain.people import Person
from domain.units import Goal, Unit
from handlers.catalogue.entries import Catalogue, PersonEntry, UnitEntry
from handlers.catalogue.known import Known

E = TypeVar("E")


@dataclass(frozen=True)
class Outcome:
    """By key, in catalogue order. ``organisation`` None: there is none to speak of yet."""

    organisation: Organisation | None
    people: Mapping[str, Person]
    units: Mapping[str, Unit]
    goals: Mapping[str, Goal]
    indicators: Mapping[str, Indicator]


def outcome_of(catalogue: Catalogue, known: Known) -> Outcome:
    """An entry says all there is to say about its subject, so a missing key means its default.

    The links to Slack are the exception: an account or channel that was linked since stays
    until the file gives another one.
    """
    people = _people(catalogue, known)
    heirs = _heirs(catalogue, known)
    units = {
        key: replace(unit, lead=heirs.get(unit.lead, unit.lead))
        for key, unit in known.units.items()
    }
    indicators = {key: _inherited(each, heirs) for key, each in known.indicators.items()}
    return Outcome(
        _organisation(catalogue, known),
        people,
        units | {key: _unit(entry, known) for key, entry in catalogue.units.items()},
        {**known.goals, **{key: entry.goal for key, entry in catalogue.goals.items()}},
        indicators | {key: entry.indicator for key, entry in catalogue.indicators.items()},
    )


def _organisation(catalogue: Catalogue, known: Known) -> Organisation | None:
    entry = catalogue.organisation
    if entry is None:
        return known.organisation
    if entry.keeps_admin_channel and known.organisation is not None:
        return replace(entry.organisation, admin_channel=known.organisation.admin_channel)
    return entry.organisation


def _unit(entry: UnitEntry, known: Known) -> Unit:
    before = known.units.get(entry.unit.key)
    if before is not None and entry.keeps_channel:
        return replace(entry.unit, channel=before.channel)
    return entry.unit


def _people(catalogue: Catalogue, known: Known) -> dict[str, Person]:
    people = dict(known.people)
    people |= {key: _person(entry, known) for key, entry in catalogue.people.items()}
    for old, new in _heirs(catalogue, known).items():
        stranger, person = people[old], people[new]
        people[new] = replace(
            person,
            admin=person.admin or stranger.admin,
            performance_officer=person.performance_officer or stranger.performance_officer,
        )
        people[old] = replace(stranger, slack="", admin=False, performance_officer=False)
    return _with_roles(people, catalogue)


def _person(entry: PersonEntry, known: Known) -> Person:
    before = known.people.get(entry.person.key)
    if before is None:
        return entry.person
    return replace(
        entry.person,
        slack=before.slack if entry.keeps_slack else entry.person.slack,
        admin=before.admin if entry.admin is None else entry.admin,
        performance_officer=(
            before.performance_officer
            if entry.performance_officer is None
            else entry.performance_officer
        ),
    )


def _with_roles(people: dict[str, Person], catalogue: Catalogue) -> dict[str, Person]:
    """The lists of the organisation add roles; nobody loses one by not being listed."""
    if catalogue.organisation is None:
        return people
    for key in catalogue.organisation.admins:
        if key in people:
            people[key] = replace(people[key], admin=True)
    for key in catalogue.organisation.performance_officers:
        if key in people:
            people[key] = replace(people[key], performance_officer=True)
    return people


def _heirs(catalogue: Catalogue, known: Known) -> dict[str, str]:
    """People whom the bot met in Slack before the catalogue named them: old key to new key."""
    strangers = {
        person.slack: person.key
        for person in known.people.values()
        if person.slack and person.key == person.slack.lower()
    }
    return {
        strangers[entry.person.slack]: key
        for key, entry in catalogue.people.items()
        if entry.person.slack in strangers
        and strangers[entry.person.slack] != key
        and strangers[entry.person.slack] not in catalogue.people
    }


def _inherited(indicator: Indicator, heirs: Mapping[str, str]) -> Indicator:
    return replace(
        indicator,
        lead_officer=heirs.get(indicator.lead_officer, indicator.lead_officer),
        data_owner=heirs.get(indicator.data_owner, indicator.data_owner),
    )
