"""The schedule: one line a job. APScheduler only ticks; what is due is read from the ledger."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from domain.deliveries import DeliveryKind, NewDelivery
from domain.notices import JobTrouble
from jobs.chase_missing import chase_missing
from jobs.close_period import close_period
from jobs.housekeeping import housekeeping
from jobs.unit_by_unit import Step
from jobs.weekly_digest import weekly_digest
from storage.database import Database

log = logging.getLogger(__name__)

LAST_TICK = "last_tick"


@dataclass(frozen=True)
class Job:
    """``run`` is safe at any time and twice; it takes one transaction and business time.

    A long job gives what is left of it, for a transaction of its own.
    """

    name: str
    run: Step


def planned_jobs(payload_days: int = 90) -> tuple[Job, ...]:
    """Every job, in the order in which a tick runs them."""
    return (
        Job("close_period", close_period),
        Job("chase_missing", chase_missing),
        Job("weekly_digest", weekly_digest),
        Job("housekeeping", housekeeping(payload_days)),
    )


@dataclass(frozen=True)
class Ticking:
    """A running scheduler."""

    scheduler: BackgroundScheduler

    def shutdown(self) -> None:
        """Finish the tick that is going on; no other follows."""
        self.scheduler.shutdown()


def tick(database: Database, jobs: tuple[Job, ...], now: datetime) -> None:
    """Run every job for ``now``; one that fails is told to the administrators once a day."""
    for job in jobs:
        try:
            _run(database, job.run, now)
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("job %s failed, reference %s", job.name, reference)
            _tell(database, job, error, reference, now)
    with database.writing() as store:
        store.controls.set(LAST_TICK, now.isoformat())


def start_ticking(
    database: Database,
    jobs: tuple[Job, ...],
    clock: Callable[[], datetime],
    seconds: float,
) -> Ticking:
    """Tick at once and then every so many real seconds, in the scheduler's own thread.

    Misfires are run once: a tick asks the calendar what is due, so none is missed.
    """
    scheduler = BackgroundScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    def planner() -> None:
        tick(database, jobs, clock())

    scheduler.add_job(planner, id="first_tick")
    every = IntervalTrigger(seconds=seconds, timezone=UTC)
    scheduler.add_job(planner, every, id="tick")
    scheduler.start()
    return Ticking(scheduler)


def _run(database: Database, step: Step | None, now: datetime) -> None:
    while step is not None:
        with database.writing() as store:
            step = step(store, now)


def _tell(database: Database, job: Job, error: Exception, reference: str, now: datetime) -> None:
    notice = JobTrouble(job.name, f"{type(error).__name__}: {error}"[:300], reference)
    with database.writing() as store:
        organisation = store.organisation.get()
        today = organisation.today(now) if organisation else now.date()
        for admin in store.people.admins():
            if not admin.slack:
                continue
            key = f"job:{job.name}:{admin.key}:{today.isoformat()}"
            store.outbox.queue(NewDelivery(key, DeliveryKind.DM, admin.slack, notice))
