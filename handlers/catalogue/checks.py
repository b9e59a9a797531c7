"""Whether the outcome of an import holds together: references, sharing, rules and targets."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from domain.frequencies import Frequency
from domain.indicators import Indicator, Stage
from domain.organisation import Organisation
from domain.rating import (
    Floor,
    SchemeError,
    check_order,
    levels_of,
    needs_positive_target,
    scheme_name,
)
from domain.targets import Target
from handlers.action_retiring import open_actions_words
from handlers.catalogue.entries import NOUNS, Catalogue, Section
from handlers.catalogue.known import Known
from handlers.catalogue.outcome import Outcome
from handlers.findings import Findings, Place, did_you_mean, quoted

E = TypeVar("E")


def check_references(catalogue: Catalogue, outcome: Outcome, findings: Findings) -> None:
    existing: Mapping[Section, Iterable[str]] = {
        Section.PEOPLE: outcome.people,
        Section.UNITS: outcome.units,
        Section.GOALS: outcome.goals,
        Section.INDICATORS: outcome.indicators,
    }
    for reference in catalogue.references:
        keys = list(existing[reference.section])
        if reference.key not in keys:
            noun = NOUNS[reference.section]
            findings.fault(
                reference.place,
                f"{reference.what}: there is no {noun} {quoted(reference.key)}. "
                f"{did_you_mean(reference.key, keys)} Or add it under {reference.section}.",
            )


def check_sharing(catalogue: Catalogue, outcome: Outcome, findings: Findings) -> None:
    """A Slack account is one person's and a channel one unit's."""
    accounts: dict[str, str] = {}
    for key, person in _stored_first(outcome.people, catalogue.people):
        holder = accounts.setdefault(person.slack, key) if person.slack else key
        if holder != key:
            findings.fault(
                _place(catalogue.people, key),
                f"person {key}: the Slack account {person.slack} is {holder}'s already. "
                "Give each person an account of their own.",
            )
    channels: dict[str, str] = {}
    for key, unit in _stored_first(outcome.units, catalogue.units):
        holder = channels.setdefault(unit.channel, key) if unit.channel else key
        if holder != key:
            findings.fault(
                _place(catalogue.units, key),
                f"unit {key}: the channel {unit.channel} is unit {holder}'s already. Give each "
                "unit a channel of its own.",
            )


def check_names(catalogue: Catalogue, outcome: Outcome, findings: Findings) -> None:
    """Two indicators of one unit that answer to one name cannot be told apart in commands."""
    holders: dict[tuple[str, str], str] = {}
    for key, indicator in _stored_first(outcome.indicators, catalogue.indicators):
        for name in {word.casefold() for word in (indicator.name, *indicator.aliases)}:
            holder = holders.setdefault((indicator.unit, name), key)
            if holder != key:
                findings.warn(
                    _place(catalogue.indicators, key),
                    f"indicator {key}: {quoted(name)} is also a name of {holder}. In commands "
                    "people will be asked which one they mean.",
                )


def check_periods_kept(
    catalogue: Catalogue, known: Known, outcome: Outcome, findings: Findings
) -> None:
    """What is recorded by a calendar or frequency stays readable by it."""
    before, after = known.organisation, outcome.organisation
    if before and after and catalogue.organisation and before.calendar != after.calendar:
        bound = _bound_to_calendar(before, after, known)
        if bound:
            findings.fault(
                catalogue.organisation.place,
                f"organisation: {bound} has readings or targets by the present fiscal year and "
                "terms, so these cannot change. Keep them, or start with an empty database.",
            )
    for key, entry in catalogue.indicators.items():
        old = known.indicators.get(key)
        kept = key in known.measured or key in known.yearly or known.targets.get(key)
        if old is None or not kept:
            continue
        if old.frequency is not entry.indicator.frequency:
            findings.fault(
                entry.place,
                f"indicator {key}: it has {old.frequency} readings or targets, so it cannot "
                f"become {entry.indicator.frequency}. Retire it and add one with a new key.",
            )
        if key in known.measured and old.measure is not entry.indicator.measure:
            findings.warn(
                entry.place,
                f"indicator {key}: its readings were stored as {old.measure} and will be read as "
                f"{entry.indicator.measure}.",
            )


def check_actions_ended(catalogue: Catalogue, known: Known, findings: Findings) -> None:
    """Nothing retires an indicator while something is still to be done about it."""
    for key, entry in catalogue.indicators.items():
        old, going = known.indicators.get(key), known.actions.get(key, ())
        if old and going and entry.indicator.stage is Stage.RETIRED is not old.stage:
            findings.fault(entry.place, f"indicator {key}: {open_actions_words(old, going)}")


def check_rule(
    indicator: Indicator, organisation: Organisation, place: Place, findings: Findings
) -> None:
    """The scheme's levels in their order, and every level within the bounds."""
    scheme = indicator.scheme_under(organisation.scheme)
    try:
        check_order(scheme, indicator.polarity)
    except SchemeError as error:
        findings.fault(place, f"indicator {indicator.key}, rating: {error}")
    levels = dict(levels_of(scheme))
    if indicator.success is not None:
        levels["success"] = indicator.success
    for name, level in levels.items():
        _check_bounds(indicator, name, level, place, findings)


def check_target(
    indicator: Indicator,
    organisation: Organisation,
    target: Target,
    place: Place,
    findings: Findings,
) -> None:
    scheme = indicator.scheme_under(organisation.scheme)
    if target.value <= 0 and needs_positive_target(scheme) and indicator.stage is not Stage.RETIRED:
        findings.fault(
            place,
            f"indicator {indicator.key}: the target {target.value:f} from {target.start} is not "
            f"above 0, and {scheme_name(scheme)} rates by shares of the target. Give the "
            "indicator a rating by thresholds, for example "
            "{scheme: thresholds, green: 0, amber: 2}.",
        )
    _check_bounds(indicator, f"the target from {target.start},", target.value, place, findings)
    if isinstance(scheme, Floor) and (
        indicator.polarity.worse_by(Fraction(target.value), Fraction(scheme.floor)) > 0
    ):
        findings.warn(
            place,
            f"indicator {indicator.key}: the floor {scheme.floor:f} is stricter than the target "
            f"{target.value:f} from {target.start}, so nothing can be Amber.",
        )


def _check_bounds(
    indicator: Indicator, name: str, level: Decimal, place: Place, findings: Findings
) -> None:
    bounds = indicator.bounds
    if bounds is not None and not bounds.hold(level):
        findings.fault(
            place,
            f"indicator {indicator.key}: {name} {level:f} lies outside the bounds {bounds}. "
            "Correct it or the bounds.",
        )


def _bound_to_calendar(before: Organisation, after: Organisation, known: Known) -> str:
    fiscal = before.calendar.fiscal_year_start != after.calendar.fiscal_year_start
    terms = before.calendar.terms != after.calendar.terms
    touched = {
        Frequency.QUARTERLY: fiscal,
        Frequency.YEARLY: fiscal,
        Frequency.TERMLY: terms,
    }
    for key, indicator in known.indicators.items():
        kept = key in known.measured or key in known.yearly or bool(known.targets.get(key))
        if kept and touched.get(indicator.frequency, False):
            return indicator.name
        if fiscal and key in known.yearly:
            return indicator.name
    return ""


def _stored_first(outcome: Mapping[str, E], entries: Mapping[str, object]) -> list[tuple[str, E]]:
    return sorted(outcome.items(), key=lambda item: item[0] in entries)


def _place(entries: Mapping[str, object], key: str) -> Place:
    place: Place = getattr(entries.get(key), "place", Place("catalogue"))
    return place
