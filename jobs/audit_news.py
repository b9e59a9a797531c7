"""What the data auditor finds for the first time: audited unit by unit, told once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from domain.audit_findings import AuditCheck, Finding, worst_first
from domain.pulse import PulseFinding
from domain.units import Unit
from jobs.attempts import Failed, failing
from jobs.unit_by_unit import Step
from storage.auditing import doubts_of
from storage.ledger import Key
from storage.store import Store

JOB = "audit"
UNITS_AT_ONCE = 2
"""Whole histories are read and looked through: a tenth of a second at ten indicators a unit."""
TOLD_ELSEWHERE = (AuditCheck.SILENT, AuditCheck.LEFT)


@dataclass(frozen=True)
class AuditNews:
    """Findings that nobody has accepted, and the names of their indicators.

    ``failed`` are units that could not be audited.
    """

    findings: tuple[Finding, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    failed: Failed = ()


Tell = Callable[[Store, datetime, AuditNews], Step | None]


@dataclass(frozen=True)
class Auditing:
    """Some units in each transaction; what is found is handed on behind the last of them."""

    tell: Tell
    done: int = 0
    news: AuditNews = field(default_factory=AuditNews)

    def __call__(self, store: Store, now: datetime) -> Step | None:
        units = store.units.some(self.done, UNITS_AT_ONCE)
        if not units:
            return self.tell(store, now, self.news)
        found: list[AuditNews] = []
        failed = failing(
            store, units, lambda some: found.append(_of(store, some, now)), lambda unit: unit.key
        )
        news = AuditNews(
            (*self.news.findings, *(each for its in found for each in its.findings)),
            {**self.news.names, **{key: name for its in found for key, name in its.names.items()}},
            (*self.news.failed, *failed),
        )
        return replace(self, done=self.done + len(units), news=news)


def tell_once(store: Store, news: AuditNews, now: datetime) -> tuple[PulseFinding, ...]:
    """Those that were never told, the worst first; from now on they are."""
    new = store.ledger.claim_many(JOB, [_key(each) for each in news.findings], now)
    untold = [each for each in news.findings if _key(each) in new]
    return tuple(
        PulseFinding(news.names[each.indicator], each.told) for each in worst_first(untold)
    )


def _of(store: Store, units: Sequence[Unit], now: datetime) -> AuditNews:
    """Only what was not told yet is kept in memory."""
    today = store.organisation.require().today(now)
    indicators = store.indicators.of_units([unit.key for unit in units])
    doubts = doubts_of(store, indicators, today)
    found = [each for its in doubts for each in its.open if each.check not in TOLD_ELSEWHERE]
    told = store.ledger.known(JOB, [_key(each) for each in found]) if found else frozenset()
    new = tuple(each for each in found if _key(each) not in told)
    keys = {each.indicator for each in new}
    return AuditNews(new, {each.key: each.name for each in indicators if each.key in keys})


def _key(finding: Finding) -> Key:
    """What the ledger knows it by: its numbers are long, and never read again."""
    digest = sha256("\t".join(finding.key).encode()).hexdigest()[:20]
    return finding.indicator, digest, 0
