"""A year of a monthly series: each brief once, at the right local time, whatever the calendar."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice

from domain.meeting_notices import CloseQuestion, MeetingBrief
from domain.recurrence import days
from jobs.ask_to_close import ask_to_close
from jobs.brief import brief
from jobs.unit_by_unit import Step
from storage.database import Database
from storage.store import Store
from tests import makers
from tests.jobs.planning import deliveries

NORFOLK = makers.organisation(country="GB", subdivision="ENG")
DOWN = date(2018, 9, 24), date(2018, 10, 1)  # over the brief of 2 October, due on 28 September


def test_each_meeting_of_a_year_has_its_brief_once_at_nine_on_its_day(database: Database) -> None:
    makers.seed(database, organisation=NORFOLK)
    planned = tuple(islice(days("FREQ=MONTHLY;BYDAY=1TU", date(2018, 1, 1)), 12))
    with database.writing() as store:
        series = store.series.add(makers.series())
        for day in planned:
            begins = datetime.combine(day, time(10), series.zone).astimezone(UTC)
            store.meetings.add(makers.meeting(series.id, planned=day, begins=begins))
    _walk(database, date(2017, 12, 18), date(2018, 12, 10))
    found = [each.notice for each in deliveries(database)]
    late = [each.late for each in found if isinstance(each, MeetingBrief)]
    with database.reading() as store:
        came = [each.briefed_at for each in store.meetings.of(1)]
    due = [NORFOLK.working_days_before(day, 2) for day in planned]
    assert due[3] == date(2018, 3, 28)  # Easter lies between
    assert due[9] == date(2018, 9, 28)
    due[9] = DOWN[1]
    assert came == [datetime.combine(day, time(9), NORFOLK.zone) for day in due]
    assert late == [""] * 9 + ["3 days late: nothing ran here on 28 September 2018"] + [""] * 2
    asked = [each.key for each in deliveries(database) if isinstance(each.notice, CloseQuestion)]
    assert max(Counter(asked).values()) == 1
    assert len(asked) == 12


def _walk(database: Database, first: date, last: date) -> None:
    """A minute before nine and at nine, each day about a meeting and each Monday, but for DOWN."""
    for day in (first + timedelta(days=count) for count in range((last - first).days)):
        about_a_meeting = day.day <= 9 or day.day >= 27
        if (about_a_meeting or day.weekday() == 0) and not DOWN[0] <= day < DOWN[1]:
            for look in (time(8, 59), time(9)):
                _look(database, datetime.combine(day, look, NORFOLK.zone))


def _look(database: Database, now: datetime) -> None:
    step: Step | None = brief
    while step is not None:
        step = database.write(partial(_run, step, now))
    database.write(lambda store: ask_to_close(store, now))


def _run(step: Step, now: datetime, store: Store) -> Step | None:
    return step(store, now)
