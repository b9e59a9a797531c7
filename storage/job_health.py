"""How each job fares, whichever replica ran it."""

from sqlmodel import col, select

from domain.job_health import JobHealth
from storage.tables import JobHealthRow
from storage.transaction import Transaction


class JobHealths:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, job: str) -> JobHealth:
        row = self._session.get(JobHealthRow, job)
        return row.to_domain() if row else JobHealth(job)

    def all(self) -> tuple[JobHealth, ...]:
        rows = self._session.exec(select(JobHealthRow).order_by(col(JobHealthRow.job)))
        return tuple(row.to_domain() for row in rows)

    def save(self, health: JobHealth) -> None:
        self._session.merge(JobHealthRow.from_domain(health))
