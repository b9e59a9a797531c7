"""What the data auditor finds in stored indicators, apart from what somebody has accepted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.audit import audit
from domain.audit_acceptance import open_ones
from domain.audit_findings import Finding
from domain.indicators import Indicator
from storage.store import Store


@dataclass(frozen=True)
class Doubts:
    """Of one indicator: ``open`` findings, and how many were accepted as they are."""

    indicator: Indicator
    open: tuple[Finding, ...]
    accepted: int = 0


def doubts_of(store: Store, indicators: Sequence[Indicator], today: date) -> Iterator[Doubts]:
    """One an indicator, in the order given, some hundred histories in memory at a time."""
    known = store.acceptances.keys([each.key for each in indicators])
    gone = _gone(store)
    for record in store.records.whole(indicators):
        found = audit(record, today, _left(record.indicator, gone))
        standing = open_ones(found, known)
        yield Doubts(record.indicator, standing, len(found) - len(standing))


def _gone(store: Store) -> Mapping[str, str]:
    """By key the names of the people whose Slack account is deactivated."""
    accounts = store.departures.all()
    if not accounts:
        return {}
    return {each.key: each.name for each in store.people.all() if each.slack in accounts}


def _left(indicator: Indicator, gone: Mapping[str, str]) -> tuple[str, ...]:
    roles = (("its data owner", indicator.data_owner), ("its lead officer", indicator.lead_officer))
    return tuple(f"{role} {gone[key]}" for role, key in roles if key in gone)
