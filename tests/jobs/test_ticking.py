"""Ticking goes on though this machine's clock is set back under APScheduler's feet."""

import threading
from datetime import UTC, datetime, timedelta, tzinfo
from time import monotonic

import apscheduler.schedulers.base as scheduling
import apscheduler.triggers.interval as interval
import pytest

from jobs.schedule import Job, start_ticking
from storage.database import Database
from tests.makers import NOW

DEADLINE = 60


class SetBack(datetime):
    """What APScheduler asks for the time; ``by`` is how far it has been set back."""

    by = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "SetBack":
        at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=monotonic()) - cls.by
        return cls.fromisoformat(at.isoformat())


def test_the_planner_ticks_on_when_the_clock_is_set_back_by_a_day(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for asks_for_the_time in (scheduling, interval):
        monkeypatch.setattr(asks_for_the_time, "datetime", SetBack)
    monkeypatch.setattr(SetBack, "by", timedelta(0))
    ticks = threading.Semaphore(0)
    jobs = (Job("seen", lambda store, now: ticks.release()),)
    ticking = start_ticking(database, jobs, lambda: NOW, seconds=0.2)
    try:
        assert all(ticks.acquire(timeout=DEADLINE) for _ in range(3))
        monkeypatch.setattr(SetBack, "by", timedelta(days=1))
        planned = ticking.scheduler.get_job("tick").next_run_time
        assert all(ticks.acquire(timeout=DEADLINE) for _ in range(4))
        assert ticking.scheduler.get_job("tick").next_run_time < planned - timedelta(hours=1)
    finally:
        ticking.shutdown()
