"""Checks of who stands behind an indicator: nobody logs it, or who did has left."""

from collections.abc import Iterator

from domain.audit_findings import AuditCheck, Audited, Finding
from domain.indicators import Stage

SILENT_PERIODS = 2  # due ones without any value, as the weekly pulse counts them


def silent(audited: Audited) -> Iterator[Finding]:
    """No value for two periods that were due, or none ever."""
    indicator = audited.record.indicator
    if indicator.stage not in (Stage.LIVE, Stage.BASELINING):
        return
    known = [cell for cell in audited.cells if cell.reading is not None]
    if not known:
        yield audited.finding(AuditCheck.SILENT, "It never had a value", ("never",), weight=1e6)
        return
    last = known[-1].period
    due = [
        cell.period
        for cell in audited.cells
        if cell.period > last and cell.period.due(indicator.due_days) < audited.today
    ]
    if len(due) >= SILENT_PERIODS:
        told = f"No value since {last.label}: {len(due)} are overdue, the latest {due[-1].label}"
        numbers = (last.text, f"x{len(due).bit_length()}")
        yield audited.finding(AuditCheck.SILENT, told, numbers, weight=float(len(due)))


def left(audited: Audited) -> Iterator[Finding]:
    """Its data owner or lead officer is not in Slack any more."""
    if audited.record.indicator.stage is not Stage.RETIRED and audited.left:
        told = f"Has left Slack: {', '.join(audited.left)}"
        yield audited.finding(AuditCheck.LEFT, told, audited.left, weight=float(len(audited.left)))
