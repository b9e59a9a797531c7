"""Tells that a job failed, and that it works again: once, then ever less often."""

from datetime import datetime

from domain.deliveries import DeliveryKind, NewDelivery
from domain.notices import JobRecovered, JobTrouble
from storage.reference import current
from storage.store import Store


def job_failed(store: Store, job: str, error: Exception, now: datetime) -> None:
    health, tells = store.jobs.get(job).failed(now)
    store.jobs.save(health)
    if tells:
        words = f"{type(error).__name__}: {error}"[:300]
        _tell(store, JobTrouble(job, words, current(), health.failing_since), health.failures)


def job_worked(store: Store, job: str, now: datetime) -> None:
    before = store.jobs.get(job)
    health, tells = before.worked(now)
    store.jobs.save(health)
    if tells and before.failing_since:
        _tell(store, JobRecovered(job, before.failing_since), health.failures)


def _tell(store: Store, notice: JobTrouble | JobRecovered, failures: int) -> None:
    """In the administrators' channel; where there is none, to each of them."""
    organisation = store.organisation.get()
    if organisation and organisation.admin_channel:
        told = {organisation.admin_channel: DeliveryKind.POST}
    else:
        told = {admin.slack: DeliveryKind.DM for admin in store.people.admins() if admin.slack}
    for target, kind in told.items():
        # The number of failures never falls, so that no telling has the key of another.
        key = f"{notice.kind}:{notice.job}:{failures}:{target}"
        store.outbox.queue(NewDelivery(key, kind, target, notice))
