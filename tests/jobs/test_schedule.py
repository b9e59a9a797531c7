"""The planner: what is due is read from the calendar and the ledger, never from a timer."""

import threading
from datetime import UTC, datetime

import freezegun
import pytest
from apscheduler.events import EVENT_JOB_EXECUTED

from domain.deliveries import DeliveryState
from domain.notices import JobTrouble
from jobs.schedule import LAST_TICK, Job, planned_jobs, start_ticking, tick
from jobs.unit_by_unit import Step
from storage.database import Database
from storage.store import Store
from tests.end_to_end.town import eventually
from tests.jobs.planning import closes, deliveries, plan
from tests.jobs.stepping import Stepping
from tests.makers import NOW, reading, seed
from tests.storage.deliveries import deliver, new, queue

DAY = 86_400


def effects(database: Database) -> set[tuple[str, str]]:
    return {(each.key, each.target) for each in deliveries(database)}


def test_a_planner_called_once_a_month_late_closes_what_a_punctual_one_closes(
    any_database: Database,
) -> None:
    """Delete the scheduler: only the words about lateness differ."""
    seed(any_database, readings=[reading("14.2", "2017-10")])
    plan(any_database, "2017-12-01T08:00", "2018-01-12T10:00")
    assert [closed.period for closed in closes(any_database)] == ["2017-11", "2017-12"]
    assert all("late: nothing ran here on" in closed.late for closed in closes(any_database))


def test_a_punctual_planner_and_one_that_runs_every_hour_have_the_same_effects(
    database: Database,
) -> None:
    seed(database, readings=[reading("14.2", "2017-10")])
    days = [f"2017-12-{day:02d}" for day in range(1, 20)]
    plan(database, *(f"{day}T09:00" for day in days))
    once = effects(database)
    plan(database, *(f"{day}T{hour:02d}:30" for day in days for hour in (9, 12, 17)))
    assert effects(database) == once


def test_the_planner_does_not_look_at_the_machines_clock(database: Database) -> None:
    seed(database, readings=[reading("14.2", "2017-10")])
    with freezegun.freeze_time("2031-05-05T12:00"):
        plan(database, "2017-12-01T08:00", "2017-12-11T10:00")
    assert [closed.period for closed in closes(database)] == ["2017-11"]
    assert "due:sda:2017-12-11" in {key for key, _ in effects(database)}


def test_racing_planners_have_the_effects_of_one(any_database: Database) -> None:
    seed(any_database, readings=[reading("14.2", "2017-10")])
    plan(any_database, "2017-12-01T08:00", "2018-01-09T10:00")
    threads = [
        threading.Thread(target=plan, args=(any_database, "2018-01-11T10:00")) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(key for key, _ in effects(any_database)) == [
        "close:imt:2017-12:abandonment",
        "digest:imt:2018-W02",
        "due:sda:2018-01-09",
        "due:sda:2018-01-11",
        "due:sdm:2018-01-09",
    ]


def broken(store: Store, now: datetime) -> None:
    store.controls.set("half", "done")
    raise ValueError("the value is wrong")


def test_a_job_that_fails_leaves_nothing_half_done_and_holds_up_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    seed(database)
    ran: list[datetime] = []
    tick(
        database,
        (Job("broken", broken), Job("next", lambda store, now: ran.append(now))),
        NOW,
    )
    assert ran == [NOW]
    with database.reading() as store:
        assert store.controls.get("half") is None
        assert store.controls.get(LAST_TICK) == NOW.isoformat()
    (told,) = deliveries(database)
    assert isinstance(told.notice, JobTrouble)
    assert told.notice.reference in caplog.text


def test_a_job_that_failed_has_its_day_again(database: Database) -> None:
    """The mark that a day has been looked at goes with the transaction."""
    seed(database, readings=[reading("14.2", "2017-10")])
    plan(database, "2017-12-01T08:00")
    close = planned_jobs()[0]

    def closes_and_fails(store: Store, now: datetime) -> None:
        close.run(store, now)
        raise ValueError

    plan(database, "2018-01-10T09:00")
    when = datetime(2018, 1, 11, 9, tzinfo=UTC)
    tick(database, (Job("close", closes_and_fails),), when)
    assert not [key for key, _ in effects(database) if key.startswith("close:")]
    tick(database, (close,), when)
    assert [key for key, _ in effects(database) if key.startswith("close:")]


def test_ticking_begins_at_once_and_ends_when_told(database: Database) -> None:
    def ticked() -> bool:
        with database.reading() as store:
            return store.controls.get(LAST_TICK) == NOW.isoformat()

    ticking = start_ticking(database, (), lambda: NOW, seconds=3600)
    eventually(ticked, "a tick")
    ticking.shutdown()
    assert not ticking.scheduler.running


def test_a_tick_that_takes_longer_than_the_time_to_the_next_has_no_second_beside_it(
    database: Database,
) -> None:
    begun, go_on, refused = threading.Semaphore(0), threading.Event(), threading.Semaphore(0)

    def long(store: Store, now: datetime) -> None:
        begun.release()
        assert go_on.wait(90)

    ticking = start_ticking(database, (Job("long", long),), lambda: NOW, seconds=0.05)

    ticking.scheduler.add_listener(lambda _event: refused.release(), EVENT_JOB_EXECUTED)
    try:
        assert begun.acquire(timeout=90)
        assert all(refused.acquire(timeout=90) for _ in range(3))
        assert not begun.acquire(blocking=False)
    finally:
        go_on.set()
        ticking.shutdown()


def test_a_long_job_ends_between_two_of_its_portions_when_told(database: Database) -> None:
    begun = threading.Event()

    def endless(store: Store, now: datetime) -> Step:
        begun.set()
        return endless

    ticking = start_ticking(database, (Job("endless", endless),), lambda: NOW, seconds=3600)
    assert begun.wait(90)
    ticking.shutdown()
    with database.reading() as store:
        assert store.controls.get(LAST_TICK) is None


def test_a_clock_that_is_ahead_for_a_day_makes_no_text_old(stepping: Stepping) -> None:
    """The database's; the planner's own is given here, and asked about in `test_time.py`."""
    database, step = stepping
    seed(database)
    queue(database, new())
    deliver(database)
    plan(database, "2017-12-02T00:10")
    step(200 * DAY)
    plan(database, "2017-12-03T00:10")
    assert texts(database) == ["alert"]
    step(-200 * DAY)
    plan(database, "2017-12-04T00:10", "2017-12-05T00:10")
    assert texts(database) == ["alert"]
    step(200 * DAY)
    plan(database, "2017-12-06T00:10", "2017-12-07T00:10")
    assert texts(database) == []


def texts(database: Database) -> list[str]:
    with database.reading() as store:
        return [each.key for each in store.outbox.listed([DeliveryState.SENT])]


def test_housekeeping_forgets_what_is_old_and_keeps_what_is_new(database: Database) -> None:
    seed(database)
    with database.writing() as store:
        draft = store.drafts.put("import", "text", "sda", NOW)
        assert store.seen.first_time("event", NOW)
        store.pictures.remember("hash", "F0000000001", NOW)
    plan(database, "2017-12-02T00:10")
    with database.writing() as store:
        assert store.drafts.get(draft)
        assert not store.seen.first_time("event", NOW)
    plan(database, "2018-04-01T00:10", "2018-04-02T00:10")
    with database.writing() as store:
        assert store.drafts.get(draft) is None
        assert store.seen.first_time("event", NOW)
        assert store.pictures.file_id("hash") is None
