"""Each job's effect once, at the right local time, whatever clocks, zones and calendars do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.organisation import Organisation
from domain.periods import Calendar, Frequency
from jobs.schedule import planned_jobs, tick
from jobs.watching import first_look_today
from storage.database import Database
from tests.jobs.planning import closes, deliveries, digests, plan, reminders, without_digests
from tests.makers import indicator, instant, organisation, reading, seed

EVERY_DAY = tuple(range(7))
CHANGES = [
    ("Europe/London", date(2018, 3, 25)),
    ("Europe/London", date(2018, 10, 28)),
    ("America/New_York", date(2018, 3, 11)),
    ("America/New_York", date(2018, 11, 4)),
    ("Australia/Lord_Howe", date(2018, 4, 1)),
    ("Australia/Lord_Howe", date(2018, 10, 7)),
    ("Africa/Casablanca", date(2018, 5, 13)),
    ("Africa/Casablanca", date(2018, 6, 17)),
]


def half_hours(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += timedelta(minutes=30)


def local(org: Organisation, day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=org.zone).astimezone(UTC)


def told(database: Database) -> list[str]:
    return sorted(each.key for each in deliveries(database))


def move_to(database: Database, **changes: object) -> None:
    with database.writing() as store:
        store.organisation.save(organisation(**changes))


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_on_the_day_that_clocks_change_everything_comes_once_and_at_nine(
    database: Database, zone: str, day: date
) -> None:
    """A value falls due on the day before, so the close, the digest and a reminder come then."""
    org = organisation(time_zone=zone, working_days=(day.weekday(),))
    assert org.midnight(day + timedelta(days=1)) - org.midnight(day) != timedelta(days=1)
    last = org.calendar.last_ended(Frequency.MONTHLY, day).last
    due_days = (day - timedelta(days=1) - last).days
    seed(database, organisation=org, indicators=(indicator(data_owner="sda", due_days=due_days),))
    tick(database, planned_jobs(), local(org, day - timedelta(days=2), 12))
    seen: list[tuple[datetime, int]] = []
    for now in half_hours(org.midnight(day), local(org, day, 11)):
        tick(database, planned_jobs(), now)
        seen.append((now.astimezone(org.zone), len(deliveries(database))))
    first = next(when for when, count in seen if count)
    assert (first.date(), first.hour, first.minute) == (day, 9, 0)
    (digest,) = digests(database)
    assert [(each.late, len(each.overdue)) for each in digest.closed] == [("", 1)]
    assert [each.late for each in reminders(database, "sda")] == [""]
    assert len(deliveries(database)) == 2


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_what_goes_by_the_day_goes_once_though_an_hour_comes_twice_or_never(
    database: Database, zone: str, day: date
) -> None:
    """As a job at 01:30 or 02:15 would meet it: both times of an hour are the same day's."""
    org = organisation(time_zone=zone)
    looks: list[date] = []
    for now in half_hours(org.midnight(day), org.end_of(day) - timedelta(seconds=1)):
        with database.writing() as store:
            if first_look_today(store, org, "by the day", now):
                looks.append(now.astimezone(org.zone).date())
    assert looks == [day]


def test_down_over_three_month_ends_one_digest_tells_of_each_close_oldest_first(
    any_database: Database,
) -> None:
    """Up again on a Saturday: nobody is told before Monday."""
    seed(any_database, readings=[reading("14.2", "2017-10")])
    plan(any_database, "2017-12-01T09:00")
    before = told(any_database)
    plan(any_database, "2018-02-17T11:00", "2018-02-18T11:00", "2018-02-19T08:59")
    assert told(any_database) == before
    plan(any_database, "2018-02-19T09:00", "2018-02-19T09:30")
    (digest,) = digests(any_database)
    assert [each.period for each in digest.closed] == ["2017-11", "2017-12", "2018-01"]
    assert [each.late for each in digest.closed] == [
        "70 days late: nothing ran here on 11 December 2017",
        "39 days late: nothing ran here on 11 January 2018",
        "7 days late: nothing ran here on 12 February 2018",
    ]
    assert digest.late == ""
    assert len(reminders(any_database, "sda")) == 2
    assert not [key for key in told(any_database) if key.startswith("close:")]


def test_down_for_years_only_the_last_thirteen_periods_are_told_of(database: Database) -> None:
    """Further back a gap is history, also for a clock that began in 1970."""
    seed(database, readings=[reading("14.2", "2017-10")])
    plan(database, "1970-01-02T10:00", "2018-02-20T10:00")
    (digest,) = digests(database)
    assert [each.period for each in digest.closed] == [
        "2017-01",
        *(f"2017-{month:02d}" for month in range(2, 13)),
        "2018-01",
    ]


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=31)])
def test_a_clock_that_is_set_back_repeats_nothing(any_database: Database, back: timedelta) -> None:
    seed(any_database, readings=[reading("14.2", "2017-10")])
    reached = instant("2018-01-16T10:00")
    every_day = range(16, 48)  # since what was not looked at before the step is news after it
    for day in (1, 4, 11, *(every_day if back.days > 1 else (32, 39, 42, 46, 47))):
        tick(any_database, planned_jobs(), instant("2017-11-30T10:00") + timedelta(days=day))
    before = told(any_database)
    assert [closed.period for closed in closes(any_database)] == ["2017-11", "2017-12"]
    again = reached - back
    while again <= reached:
        tick(any_database, planned_jobs(), again)
        again += max(back / 8, timedelta(minutes=20))
    assert told(any_database) == before
    tick(any_database, planned_jobs(), instant("2018-02-12T10:00"))
    assert [closed.period for closed in closes(any_database)][2:] == ["2018-01"]


def test_a_clock_that_was_ahead_for_a_moment_costs_no_later_look(database: Database) -> None:
    """In February the reminders and closes of its own time come, though a look was there before."""
    seed(database, readings=[reading("14.2", "2017-10")])
    plan(database, "2017-12-01T10:00", "2018-03-12T10:00", "2017-12-01T10:01")
    early = {closed.period for closed in closes(database)}
    assert early == {"2017-11", "2017-12", "2018-01", "2018-02"}
    plan(database, *(f"2018-03-{day:02d}T10:00" for day in (9, 12)))
    assert "due:sda:2018-03-12" in told(database)
    with database.writing() as store:
        store.indicators.save(indicator("satisfaction", data_owner="sda"))
    plan(database, "2018-03-13T10:00", "2018-04-02T10:00", "2018-04-11T10:00")
    after = [closed for closed in closes(database) if closed.period not in early]
    assert [(closed.period, len(closed.rows)) for closed in after] == [("2018-03", 2)]


def test_a_reminder_of_a_day_that_a_clock_was_at_too_early_is_not_lost(database: Database) -> None:
    """That day has a message already; what is new on it has another."""
    seed(database, readings=[reading("14.2", "2017-10")])
    plan(database, "2017-12-01T10:00", "2017-12-11T10:00", "2017-12-01T10:01")
    with database.writing() as store:
        store.indicators.save(indicator("satisfaction", data_owner="sda"))
    plan(database, "2017-12-02T10:00", "2017-12-11T10:02")
    latest = reminders(database, "sda")[-1]
    assert [item.indicator for item in latest.overdue] == ["abandonment", "satisfaction"]
    assert len(reminders(database, "sda")) == 3


def test_a_first_look_by_a_clock_far_ahead_does_not_stop_the_watching(database: Database) -> None:
    seed(database, readings=[reading("14.2", "2017-10")])
    plan(database, "2031-05-05T10:00", "2017-12-01T10:00")
    told_early = len(closes(database))
    plan(database, "2017-12-11T10:00", "2018-01-11T10:00")
    assert [closed.period for closed in closes(database)][told_early:] == ["2017-11", "2017-12"]


def test_a_value_from_the_future_is_no_obstacle_to_a_close(database: Database) -> None:
    """The clock was set back by two months after somebody had logged February."""
    seed(database, readings=[reading("14.2", "2017-10"), reading("9.0", "2018-02")])
    without_digests(database)
    plan(database, "2017-12-01T10:00", "2017-12-11T10:00")
    (closed,) = closes(database)
    assert [(row.indicator, row.value) for row in closed.rows] == [("abandonment", None)]
    assert len(closed.overdue) == 1


def test_moving_to_the_other_side_of_the_world_and_back_skips_and_repeats_nothing(
    any_database: Database,
) -> None:
    """In Auckland it is Monday 11 December when London has Sunday evening."""
    seed(any_database, readings=[reading("14.2", "2017-10")])
    plan(any_database, "2017-12-01T10:00")
    move_to(any_database, time_zone="Pacific/Auckland")
    plan(any_database, "2017-12-10T19:30")
    assert closes(any_database) == []
    plan(any_database, "2017-12-10T20:00")
    assert [(each.period, each.late) for each in closes(any_database)] == [("2017-11", "")]
    before = told(any_database)
    move_to(any_database, time_zone="Europe/London")
    plan(any_database, "2017-12-11T09:00", "2017-12-11T17:00")
    assert told(any_database) == before
    plan(any_database, "2018-01-10T17:00", "2018-01-11T08:59")
    assert [each.period for each in closes(any_database)] == ["2017-11"]
    plan(any_database, "2018-01-11T09:00")
    assert [each.period for each in closes(any_database)] == ["2017-11", "2017-12"]


def test_a_day_that_a_zone_skips_holds_up_nothing(database: Database) -> None:
    """Samoa had no 30 December 2011; the value was due on that day."""
    org = organisation(time_zone="Pacific/Apia", working_days=EVERY_DAY)
    seed(database, organisation=org, indicators=(indicator(due_days=30),))
    without_digests(database)
    for text in ("2011-12-01T20:00", "2011-12-29T20:00", "2011-12-30T08:00", "2011-12-30T19:00"):
        tick(database, planned_jobs(), instant(text))
    local_days = {instant(t).astimezone(ZoneInfo("Pacific/Apia")).date() for t in (
        "2011-12-29T20:00", "2011-12-30T10:00")}  # fmt: skip
    assert local_days == {date(2011, 12, 29), date(2011, 12, 31)}
    closed = [each for each in _closed_anywhere(database) if each == "2011-11"]
    assert closed == ["2011-11"]


def _closed_anywhere(database: Database) -> list[str]:
    return [each.period for each in closes(database)]


def test_the_leap_days_month_closes_ten_days_after_it(database: Database) -> None:
    seed(database, readings=[reading("14.2", "2019-12")])
    plan(database, "2020-01-02T10:00", "2020-02-11T10:00", "2020-02-29T10:00", "2020-03-10T17:00")
    assert _closed_anywhere(database) == ["2019-12", "2020-01"]
    plan(database, "2020-03-11T09:00")
    assert _closed_anywhere(database) == ["2019-12", "2020-01", "2020-02"]


@pytest.mark.parametrize(
    ("frequency", "start", "first_look", "day", "period"),
    [
        (Frequency.WEEKLY, 1, "2020-12-28", "2021-01-07", "2020-W53"),
        (Frequency.WEEKLY, 1, "2019-12-30", "2020-01-09", "2020-W01"),
        (Frequency.QUARTERLY, 4, "2020-03-02", "2020-04-13", "2019/20-Q4"),
        (Frequency.YEARLY, 3, "2020-02-03", "2020-03-11", "2019/20"),
        (Frequency.YEARLY, 1, "2018-12-03", "2019-01-11", "2018"),
    ],
)
def test_a_period_over_the_turn_of_a_year_closes_once(
    database: Database, frequency: Frequency, start: int, first_look: str, day: str, period: str
) -> None:
    due_days = 3 if frequency is Frequency.WEEKLY else 10
    seed(
        database,
        organisation=organisation(calendar=Calendar(start)),
        indicators=(indicator(frequency=frequency, due_days=due_days),),
        targets=(),
    )
    plan(database, f"{first_look}T10:00")
    assert period not in _closed_anywhere(database)
    plan(database, f"{day}T10:00", f"{day}T10:30")
    assert _closed_anywhere(database).count(period) == 1


def test_a_changed_fiscal_year_does_not_close_the_same_months_under_a_second_name(
    database: Database,
) -> None:
    """Nothing was logged yet, else the fiscal year could not change."""
    quarterly = indicator(frequency=Frequency.QUARTERLY)
    seed(
        database,
        organisation=organisation(calendar=Calendar(1)),
        indicators=(quarterly,),
        targets=(),
    )
    plan(database, "2017-12-01T10:00", "2018-01-11T10:00")
    assert _closed_anywhere(database) == ["2017-Q4"]
    move_to(database, calendar=Calendar(4))
    plan(database, "2018-01-16T10:00", "2018-01-17T10:00", "2018-04-11T10:00")
    assert _closed_anywhere(database) == ["2017-Q4", "2017/18-Q4"]
