"""The ledger: what has been done, once each, whoever raced for it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import col, delete, func, select

from storage.tables import JobRunRow
from storage.transaction import Transaction

Key = tuple[str, str, int]
"""Subject, period and revision of what one job has done."""


class Ledger:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def claim(self, job: str, subject: str, period: str, revision: int, now: datetime) -> bool:
        """True exactly once for a key, in whichever replica and however often it is asked."""
        return self._transaction.added(
            JobRunRow(job=job, subject=subject, period=period, revision=revision, claimed=now)
        )

    def claim_many(self, job: str, keys: Collection[Key], now: datetime) -> frozenset[Key]:
        """The ones that nobody had claimed, now claimed."""
        rows = [
            {"job": job, "subject": subject, "period": period, "revision": revision, "claimed": now}
            for subject, period, revision in keys
        ]
        added = self._transaction.added_among(JobRunRow, rows)
        return frozenset((row.subject, row.period, row.revision) for row in added)

    def known(self, job: str, keys: Collection[Key]) -> frozenset[Key]:
        """Those of them that have been claimed."""
        row = JobRunRow
        wanted = select(row.subject, row.period, row.revision).where(
            row.job == job, col(row.subject).in_({subject for subject, _, _ in keys})
        )
        claimed = frozenset(self._transaction.session.exec(wanted).all())
        return frozenset(key for key in keys if key in claimed)

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

    def claimed_among(
        self, job: str, subjects: Collection[str], period: str, revision: int = 0
    ) -> Mapping[str, datetime]:
        """When each of the subjects was claimed, of those that were."""
        wanted = select(JobRunRow.subject, JobRunRow.claimed).where(
            JobRunRow.job == job,
            col(JobRunRow.subject).in_(subjects),
            JobRunRow.period == period,
            JobRunRow.revision == revision,
        )
        return dict(self._transaction.session.exec(wanted).all())
