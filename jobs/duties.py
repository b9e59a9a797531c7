"""Duties: who is asked for each indicator's value, and who answers for it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from storage.store import Store

ByIndicator = Mapping[str, str]


@dataclass(frozen=True)
class Duties:
    """By indicator the key of a person; ``slack`` by person. Whoever has no account, or has left
    Slack, is left out.

    ``lead`` is its lead officer, ``answers`` whoever answers for it: else the lead of its unit.
    """

    asked: ByIndicator
    lead: ByIndicator
    answers: ByIndicator
    slack: Mapping[str, str]

    @cached_property
    def of(self) -> Mapping[str, tuple[str, ...]]:
        """By person the indicators whose values they have to do with."""
        return _by_person(self.asked, self.lead)

    @cached_property
    def answered_by(self) -> Mapping[str, tuple[str, ...]]:
        return _by_person(self.answers)


def duties(store: Store) -> Duties:
    """Asked is the data owner, else whoever answers for it."""
    slack = reachable(store)
    asked: dict[str, str] = {}
    lead: dict[str, str] = {}
    answers: dict[str, str] = {}
    for named in store.indicators.named():
        leads = [each for each in (named.lead_officer, named.unit_lead) if each in slack]
        if leads:
            answers[named.indicator] = leads[0]
        people = [named.data_owner, *leads] if named.data_owner in slack else leads
        if people:
            asked[named.indicator] = people[0]
        if named.lead_officer in slack:
            lead[named.indicator] = named.lead_officer
    return Duties(asked, lead, answers, slack)


def reachable(store: Store) -> Mapping[str, str]:
    """By person the Slack account, of those who can be written to."""
    gone = store.departures.all() | {""}
    return {each.key: each.slack for each in store.people.all() if each.slack not in gone}


def _by_person(*held: ByIndicator) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for each in held:
        for indicator, person in each.items():
            found[person][indicator] = None
    return {person: tuple(indicators) for person, indicators in found.items()}
