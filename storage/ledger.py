"""The ledger: what has been done, once each, whoever raced for it."""

from datetime import datetime

from sqlmodel import col, delete, func, select

from storage.tables import JobRunRow
from storage.transaction import Transaction


class Ledger:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def claim(self, job: str, subject: str, period: str, revision: int, now: datetime) -> bool:
        """True exactly once for a key, in whichever replica and however often it is asked."""
        return self._transaction.added(
            JobRunRow(job=job, subject=subject, period=period, revision=revision, claimed=now)
        )

    def latest(self, job: str, subject: str) -> int:
        """The highest revision that was claimed without a period, 0 when there is none."""
        highest = select(func.max(JobRunRow.revision)).where(
            JobRunRow.job == job, JobRunRow.subject == subject, JobRunRow.period == ""
        )
        return self._transaction.session.exec(highest).one() or 0

    def forget_after(self, job: str, period: str) -> None:
        """What was claimed of later periods, where their texts sort by time."""
        later = col(JobRunRow.job) == job, col(JobRunRow.period) > period
        self._transaction.session.exec(delete(JobRunRow).where(*later))

    def claimed(self, job: str, subject: str, period: str, revision: int) -> datetime | None:
        """When it was claimed."""
        key = (job, subject, period, revision)
        row = self._transaction.session.get(JobRunRow, key)
        return row.claimed if row else None
