"""The audit log: who did what when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from storage.tables import AuditRow
from storage.transaction import Transaction


@dataclass(frozen=True)
class AuditEntry:
    """``who`` is a person's key; ``subject`` a key such as an indicator's or "episode:7"."""

    at: datetime
    who: str
    what: str
    subject: str
    detail: Mapping[str, str]


class Audit:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def note(
        self, who: str, what: str, subject: str, detail: Mapping[str, str], at: datetime
    ) -> None:
        self._session.add(AuditRow(at=at, who=who, what=what, subject=subject, detail=dict(detail)))

    def of(self, subject: str) -> tuple[AuditEntry, ...]:
        """Oldest first."""
        wanted = select(AuditRow).where(AuditRow.subject == subject).order_by(col(AuditRow.id))
        return _entries(self._session.exec(wanted))

    def latest(self, subject: str, what: str, most: int) -> tuple[AuditEntry, ...]:
        """The newest first, at most so many of the kind."""
        wanted = select(AuditRow).where(AuditRow.subject == subject, AuditRow.what == what)
        return _entries(self._session.exec(wanted.order_by(col(AuditRow.id).desc()).limit(most)))

    def last_acts(self, subjects: Collection[str]) -> Mapping[tuple[str, str], datetime]:
        """By subject and person when that person last did something about it."""
        acts = select(AuditRow.subject, AuditRow.who, func.max(AuditRow.at))
        acts = acts.where(col(AuditRow.subject).in_(subjects))
        found = self._session.exec(acts.group_by(AuditRow.subject, AuditRow.who))
        return {(subject, who): at for subject, who, at in found}

    def all(self, limit: int = 100) -> tuple[AuditEntry, ...]:
        """The latest, newest first."""
        wanted = select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit)
        return _entries(self._session.exec(wanted))


def _entries(rows: Iterable[AuditRow]) -> tuple[AuditEntry, ...]:
    return tuple(AuditEntry(row.at, row.who, row.what, row.subject, row.detail) for row in rows)
