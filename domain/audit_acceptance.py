"""Accepted findings: somebody has looked, and says why the data may stay as they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from domain.audit_findings import AuditCheck, Finding, FindingKey


@dataclass(frozen=True)
class Acceptance:
    """Of one finding; ``period`` is canonical text or empty, ``told`` what was accepted.

    It holds as long as the finding's ``numbers`` are those of then and nobody takes it back.
    """

    indicator: str
    check: AuditCheck
    period: str
    numbers: str
    told: str
    reason: str
    by: str
    at: datetime
    id: int = field(default=0, compare=False)
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def key(self) -> FindingKey:
        return self.indicator, self.check.value, self.period, self.numbers


def accepted(finding: Finding, reason: str, by: str, at: datetime) -> Acceptance:
    indicator, _, period, numbers = finding.key
    return Acceptance(indicator, finding.check, period, numbers, finding.told, reason, by, at)


def open_ones(findings: Iterable[Finding], known: Collection[FindingKey]) -> tuple[Finding, ...]:
    """Those that nobody has accepted with these numbers."""
    return tuple(each for each in findings if each.key not in known)
