"""The data auditor: every check, one pure function each, and what they find in one indicator."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from domain import audit_movement, audit_people, audit_rules, audit_values
from domain.assessments import Record, history_of
from domain.audit_findings import AuditCheck, Audited, Finding
from domain.indicators import Stage

CHECKS: Mapping[AuditCheck, Callable[[Audited], Iterable[Finding]]] = {
    AuditCheck.FRACTION: audit_values.fractional,
    AuditCheck.JUMP: audit_movement.jump,
    AuditCheck.PRINTED: audit_values.printed,
    AuditCheck.ZERO: audit_movement.zero,
    AuditCheck.FALLEN: audit_movement.fallen,
    AuditCheck.CARRIED: audit_movement.carried,
    AuditCheck.FEW_CASES: audit_rules.few_cases,
    AuditCheck.COLOURS: audit_rules.colours,
    AuditCheck.LEFT: audit_people.left,
    AuditCheck.SILENT: audit_people.silent,
    AuditCheck.STALE_TARGET: audit_rules.stale_target,
}


def audit(record: Record, today: date, left: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """What is doubtful about one indicator; ``left`` are its people who are gone, in words."""
    if record.indicator.stage in (Stage.PROPOSED, Stage.RETIRED):
        return ()
    audited = Audited(record, history_of(record, today).cells, today, left)
    return tuple(found for check in CHECKS.values() for found in check(audited))
