"""Duties: who is asked for each indicator's value, and who answers for it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from storage.store import Store


@dataclass(frozen=True)
class Duties:
    """By indicator the key of a person; ``slack`` by person. Whoever has no account is left out."""

    asked: Mapping[str, str]
    lead: Mapping[str, str]
    slack: Mapping[str, str]

    @cached_property
    def of(self) -> Mapping[str, tuple[str, ...]]:
        """By person the indicators that they have to do with."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for held in (self.asked, self.lead):
            for indicator, person in held.items():
                found[person][indicator] = None
        return {person: tuple(indicators) for person, indicators in found.items()}


def duties(store: Store) -> Duties:
    """Asked is the data owner, else whoever answers for it."""
    slack = {person.key: person.slack for person in store.people.all() if person.slack}
    asked: dict[str, str] = {}
    lead: dict[str, str] = {}
    for named in store.indicators.named():
        people = (named.data_owner, named.lead_officer, named.unit_lead)
        reachable = next((person for person in people if person in slack), None)
        if reachable:
            asked[named.indicator] = reachable
        if named.lead_officer in slack:
            lead[named.indicator] = named.lead_officer
    return Duties(asked, lead, slack)
