"""A job that fails: who hears of it, how often, and that it works again."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.deliveries import Delivery, DeliveryKind
from domain.job_health import JobHealth
from domain.notices import JobRecovered, JobTrouble
from jobs.schedule import Job, tick
from storage.database import Database
from storage.store import Store
from tests import makers
from tests.jobs.planning import deliveries
from tests.makers import NOW, person, seed

HOUR = timedelta(hours=1)


def broken(store: Store, now: datetime) -> None:
    raise ValueError("the value is wrong")


def fine(store: Store, now: datetime) -> None:
    """Nothing is due."""


def run(database: Database, *story: tuple[float, bool]) -> None:
    """Tick so many hours after the beginning; the job works then or not."""
    for hours, works in story:
        tick(database, (Job("close", fine if works else broken),), NOW + hours * HOUR)


def told(database: Database) -> list[str]:
    return [each.notice.kind for each in deliveries(database)]


def with_admin_channel(database: Database) -> None:
    with database.writing() as store:
        store.organisation.save(replace(makers.organisation(), admin_channel="C01PERF"))


def test_a_failure_is_told_at_once_after_an_hour_and_then_once_a_day(database: Database) -> None:
    seed(database)
    minutes = [(each / 60, False) for each in range(0, 60, 5)]
    run(database, *minutes)
    assert told(database) == ["job_trouble"]
    run(database, (1, False), (2, False), (12, False), (24.9, False))
    assert told(database) == ["job_trouble"] * 2
    run(database, (25, False), (40, False), (49, False))
    assert told(database) == ["job_trouble"] * 4


def test_that_it_works_again_is_told_once_to_who_heard_that_it_failed(
    any_database: Database,
) -> None:
    seed(any_database)
    run(any_database, (0, True), (1, False), (1.5, False), (2.5, True), (3, True), (4, True))
    trouble, recovered = deliveries(any_database)
    assert isinstance(trouble.notice, JobTrouble)
    assert isinstance(recovered.notice, JobRecovered)
    assert recovered.notice.failing_since == NOW + HOUR
    assert {(each.target, each.kind) for each in (trouble, recovered)} == {
        ("U01HEAD", DeliveryKind.DM)
    }


def test_a_job_that_fails_and_works_by_turns_is_told_once_an_hour(database: Database) -> None:
    seed(database)
    run(database, *((each / 20, each % 2 == 1) for each in range(60)))
    assert told(database) == ["job_trouble", "job_recovered"] * 3


def test_it_is_told_in_the_administrators_channel_where_there_is_one(database: Database) -> None:
    seed(database)
    with_admin_channel(database)
    run(database, (0, False), (1, True))
    assert [(each.target, each.kind) for each in deliveries(database)] == [
        ("C01PERF", DeliveryKind.POST)
    ] * 2


def test_without_such_a_channel_each_administrator_is_told(database: Database) -> None:
    seed(database)
    with database.writing() as store:
        store.people.save(person("unlinked", slack="", admin=True))
        store.people.save(person("second", slack="U01SECOND", admin=True))
    run(database, (0, False))
    assert sorted(each.target for each in deliveries(database)) == ["U01HEAD", "U01SECOND"]


def test_a_clock_that_was_set_back_does_not_silence_it(database: Database) -> None:
    seed(database)
    run(database, (500, False), (0, False))
    assert told(database) == ["job_trouble"] * 2


def test_the_message_names_the_error_and_the_reference_of_the_log(database: Database) -> None:
    seed(database)
    run(database, (0, False))
    (delivery,) = deliveries(database)
    notice = _trouble(delivery)
    assert (notice.job, notice.error) == ("close", "ValueError: the value is wrong")
    assert notice.reference
    assert notice.reference == delivery.reference


def test_how_each_job_fares_is_kept(any_database: Database) -> None:
    seed(any_database)
    run(any_database, (0, True), (1, False), (2, False))
    with any_database.reading() as store:
        assert store.jobs.all() == (
            JobHealth("close", NOW, 2, NOW + HOUR, NOW + 2 * HOUR, 2),
        )  # fmt: skip


def _trouble(delivery: Delivery) -> JobTrouble:
    assert isinstance(delivery.notice, JobTrouble)
    return delivery.notice
