"""Where delivery and jobs stand, read from the database in one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.job_health import JobHealth
from storage import controls
from storage.backlog import Queue
from storage.database import Database

TOKEN, PAUSED, QUIET_HOURS = "token", "paused", "quiet_hours"


@dataclass(frozen=True)
class Stand:
    """``overdue`` in seconds; ``held`` says by which reason nothing is sent."""

    now: datetime
    tick: timedelta
    queues: Sequence[Queue]
    overdue: float
    held: Mapping[str, bool]
    jobs: Sequence[JobHealth]

    def late(self, succeeded: datetime) -> float:
        """Seconds for which a job that last worked then has been due."""
        return max(timedelta(0), self.now - succeeded - self.tick).total_seconds()


def stand(database: Database, now: datetime, tick_seconds: float) -> Stand:
    with database.reading() as store:
        organisation = store.organisation.get()
        quiet = organisation is not None and organisation.is_quiet(now)
        held = {
            TOKEN: store.controls.get(controls.SENDING_BLOCKED) is not None,
            PAUSED: store.controls.get(controls.PAUSED) is not None,
            QUIET_HOURS: quiet,
        }
        return Stand(
            now=now,
            tick=timedelta(seconds=tick_seconds),
            queues=store.backlog.queues(),
            overdue=store.backlog.overdue(),
            held=held,
            jobs=store.jobs.all(),
        )
