"""Forgets what is no longer needed: seen request ids, old drafts, texts of old messages."""

from collections.abc import Callable
from datetime import datetime, timedelta

from jobs.watching import first_look_today, last_tick
from storage.store import Store

JOB = "housekeeping"
SEEN_DAYS = 2  # Slack repeats an event for minutes, a person a click for hours
DRAFT_DAYS = 7
SEEN_BY_DATABASE = "housekeeping_database_seconds"


def housekeeping(payload_days: int) -> Callable[[Store, datetime], None]:
    """The job for a given retention of message texts; delivery keys are kept for ever."""

    def run(store: Store, now: datetime) -> None:
        organisation = store.organisation.get()
        if organisation is None or not first_look_today(store, organisation, JOB, now):
            return
        # By the tick before this one: a clock that is ahead for a moment makes nothing old.
        then = min(now, last_tick(store) or now)
        store.seen.forget_before(then - timedelta(days=SEEN_DAYS))
        store.drafts.forget_before(then - timedelta(days=DRAFT_DAYS))
        store.pictures.forget_before(then - timedelta(days=payload_days))
        store.outbox.forget_payloads(payload_days, _believed(store))

    return run


def _believed(store: Store) -> float:
    """The database's clock on the day before this one, for the same reason; 0 on the first."""
    now, before = store.backlog.database_seconds(), store.controls.get(SEEN_BY_DATABASE)
    store.controls.set(SEEN_BY_DATABASE, repr(now))
    return min(now, float(before or 0))
