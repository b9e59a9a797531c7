"""The schedule: one line a job. APScheduler only ticks; what is due is read from the ledger."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from jobs.ask_for_owners import ask_for_owners
from jobs.ask_to_close import ask_to_close
from jobs.brief import brief
from jobs.chase_missing import chase_missing
from jobs.close_period import close_period
from jobs.database_trouble import DatabaseTrouble
from jobs.housekeeping import housekeeping
from jobs.job_trouble import job_failed, job_worked
from jobs.make_forecasts import make_forecasts
from jobs.newcomers import watch_newcomers
from jobs.plan_meetings import plan_meetings
from jobs.score_forecasts import score_forecasts
from jobs.unit_by_unit import Step
from jobs.watching import LAST_TICK as LAST_TICK
from jobs.watching import forget_looks_ahead, last_tick
from jobs.weekly_digest import weekly_digest
from jobs.weekly_pulse import weekly_pulse
from storage.database import Database
from storage.faults import DatabaseTroubleError
from storage.reference import current, new, under
from storage.store import Store

log = logging.getLogger(__name__)

TICK = "tick"
SET_BACK = timedelta(minutes=1)  # less is the clocks of replicas that differ a little


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
        Job("ask_for_owners", ask_for_owners),
        Job("plan_meetings", plan_meetings),
        Job("weekly_digest", weekly_digest),
        Job("weekly_pulse", weekly_pulse),
        Job("brief", brief),
        Job("ask_to_close", ask_to_close),
        Job("watch_newcomers", watch_newcomers),
        Job("score_forecasts", score_forecasts),
        Job("make_forecasts", make_forecasts),
        Job("housekeeping", housekeeping(payload_days)),
    )


@dataclass
class Ticking:
    """A running scheduler. ``ticked`` is when it last did what was due, on the monotonic clock."""

    scheduler: BackgroundScheduler
    ticked: float = field(default_factory=time.monotonic)
    stopping: threading.Event = field(default_factory=threading.Event)

    def shutdown(self) -> None:
        """Finish the transaction that is going on; what is left is due at the next start."""
        self.stopping.set()
        self.scheduler.shutdown()


def tick(
    database: Database,
    jobs: tuple[Job, ...],
    now: datetime,
    stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Run every job for ``now``; one that fails is told to the administrators.

    However long it takes, it is about that one moment: what becomes due meanwhile is the next
    tick's.
    """
    _mind_the_clock(database, now)
    worked = [job.name for job in jobs if _worked(database, job, now, stopping)]
    if stopping():
        return
    with database.writing() as store:
        for name in worked:
            job_worked(store, name, now)
        store.controls.set(LAST_TICK, now.isoformat())


def _run(step: Step, now: datetime, store: Store) -> Step | None:
    return step(store, now)


def start_ticking(
    database: Database,
    jobs: tuple[Job, ...],
    clock: Callable[[], datetime],
    seconds: float,
) -> Ticking:
    """Tick at once and then every so many real seconds, in the scheduler's own thread.

    Misfires are run once: a tick asks the calendar what is due, so none is missed.
    """
    scheduler = _Scheduler(
        seconds,
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    ticking, trouble = Ticking(scheduler), DatabaseTrouble("the planner")
    one_at_a_time = threading.Lock()

    def planner() -> None:
        if not one_at_a_time.acquire(blocking=False):
            return  # the first tick takes longer than the time to the second
        try:
            tick(database, jobs, clock(), ticking.stopping.is_set)
        except DatabaseTroubleError as error:
            trouble.began(error)
        else:
            trouble.ended()
            ticking.ticked = time.monotonic()
        finally:
            one_at_a_time.release()

    scheduler.add_job(planner, id="first_tick")
    scheduler.add_job(planner, _every(seconds), id=TICK)
    scheduler.start()
    return ticking


def _worked(database: Database, job: Job, now: datetime, stopping: Callable[[], bool]) -> bool:
    """Under a reference of its own. That it failed is kept apart from what it had begun."""
    with under(new()):
        try:
            step: Step | None = job.run
            while step is not None and not stopping():
                step = database.write(partial(_run, step, now))
        except DatabaseTroubleError:
            raise  # no fault of the job's; the next tick does what is due
        except Exception as error:
            log.exception("job %s failed, reference %s", job.name, current())
            with database.writing() as store:
                job_failed(store, job.name, error, now)
            return False
    return True


class _Scheduler(BackgroundScheduler):  # type: ignore[misc]  # APScheduler has no types
    """Ticks on when the machine's clock is set back; by itself it would wait for the old time."""

    def __init__(self, seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self._seconds = seconds

    def _process_jobs(self) -> float | None:
        """What APScheduler's main loop calls; the seconds until it has to be called again."""
        wait: float | None = super()._process_jobs()
        if wait is None or wait <= self._seconds:
            return wait
        self.reschedule_job(TICK, trigger=_every(self._seconds))
        return self._seconds


def _every(seconds: float) -> IntervalTrigger:
    """Made anew for each use: it counts from the time at which it was made."""
    return IntervalTrigger(seconds=seconds, timezone=UTC)


def _mind_the_clock(database: Database, now: datetime) -> None:
    """Days that a clock was at too early are looked at again; the ledger knows what was said."""
    with database.reading() as store:
        last = last_tick(store)
    if last is None or last - now < SET_BACK:
        return
    log.warning("the clock was set back from %s to %s", last.isoformat(), now.isoformat())
    with database.writing() as store:
        forget_looks_ahead(store, now)
