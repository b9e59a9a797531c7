"""When meetings take place: holidays give way, local times stay, what is touched is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.meeting_days import MeetingDay, meeting_days
from domain.meeting_plans import plan
from domain.meetings import Meeting, MeetingState, Series
from domain.organisation import Organisation
from domain.recurrence_text import parse_recurrence
from tests import makers

ENGLAND = makers.organisation(country="GB", subdivision="ENG")
NEW_YEAR = datetime(2017, 12, 31, 12, tzinfo=UTC)


def series(typed: str, ours: Organisation = ENGLAND, **changes: object) -> Series:
    read = parse_recurrence(typed, ours)
    facts = {"rule": read.rule, "at": read.at, "starts": date(2018, 1, 1), **changes}
    return makers.series(**facts)


def year(
    typed: str, ours: Organisation = ENGLAND, after: datetime = NEW_YEAR, **changes: object
) -> list[MeetingDay]:
    until = after.date() + timedelta(days=365)
    return [*meeting_days(series(typed, ours, **changes), ours, after, until)]


def held(days: list[MeetingDay]) -> str:
    return " ".join(f"{each.held:%d/%m}" for each in days)


YEARS = {
    # Easter Monday is 2 April, the May holidays are the 7th and the 28th.
    "first Monday of the month 10:00": "02/01 05/02 05/03 03/04 08/05 04/06 02/07 06/08 03/09 "
    "01/10 05/11 03/12",
    "monthly on the 31st 10:00": "31/01 28/02 03/04 30/04 31/05 02/07 31/07 31/08 01/10 31/10 "
    "30/11 31/12",
    "monthly on the 30th 10:00": "30/01 28/02 03/04 30/04 30/05 02/07 30/07 30/08 01/10 30/10 "
    "30/11 31/12",
    # Good Friday is 30 March: the last working day of March is the 29th, not Easter Tuesday.
    "last working day of the month 10:00": "31/01 28/02 29/03 30/04 31/05 29/06 31/07 31/08 "
    "28/09 31/10 30/11 31/12",
    "first working day of the month 10:00": "02/01 01/02 01/03 03/04 01/05 01/06 02/07 01/08 "
    "03/09 01/10 01/11 03/12",
    "quarterly, first Tuesday 10:00": "02/01 03/04 03/07 02/10",
    "last Tuesday of the quarter 10:00": "27/03 26/06 25/09 27/12",
    "yearly on 25 december 10:00": "27/12",
    "first Saturday of the month 10:00": "06/01 03/02 03/03 07/04 05/05 02/06 07/07 04/08 01/09 "
    "06/10 03/11 01/12",
}


@pytest.mark.parametrize("typed", YEARS)
def test_a_year_of_a_series_past_month_ends_easter_and_christmas(typed: str) -> None:
    assert held(year(typed)) == YEARS[typed]


def test_the_29th_of_february_is_the_28th_in_other_years() -> None:
    days = meeting_days(series("yearly on 29 february 10:00"), ENGLAND, NEW_YEAR, date(2021, 1, 1))
    assert [each.planned for each in days] == [
        date(2018, 2, 28), date(2019, 2, 28), date(2020, 2, 29),
    ]  # fmt: skip


def test_a_meeting_that_gave_way_says_so() -> None:
    given = [each for each in year("first Monday of the month 10:00") if each.gave_way]
    assert [f"{each.planned:%d/%m} {each.held:%d/%m}" for each in given] == [
        "01/01 02/01", "02/04 03/04", "07/05 08/05",
    ]  # fmt: skip


def test_two_meetings_that_would_fall_on_one_day_are_one() -> None:
    days = year("every Monday and Tuesday 10:00")
    easter = [each.held for each in days if date(2018, 4, 1) <= each.held <= date(2018, 4, 8)]
    assert easter == [date(2018, 4, 3)]


@pytest.mark.parametrize(
    ("zone", "forward", "back"),
    [
        ("Europe/London", date(2018, 3, 25), date(2018, 10, 28)),
        ("America/New_York", date(2018, 3, 11), date(2018, 11, 4)),
        ("Pacific/Auckland", date(2018, 9, 30), date(2018, 4, 1)),
    ],
)
def test_a_meeting_keeps_its_local_time_over_both_changes_of_the_clocks(
    zone: str, forward: date, back: date
) -> None:
    days = year("every Wednesday 10:00", makers.organisation(time_zone=zone), time_zone=zone)
    local = [each.begins.astimezone(series("mondays 9", time_zone=zone).zone) for each in days]
    assert {(each.hour, each.minute) for each in local} == {(10, 0)}
    offsets = {each.date(): each.utcoffset() for each in local}
    for change in (forward, back):
        before = max(day for day in offsets if day < change)
        after = min(day for day in offsets if day > change)
        assert offsets[before] != offsets[after]


@pytest.mark.parametrize(
    ("day", "at", "begins"),
    [
        (date(2018, 3, 25), time(1, 30), datetime(2018, 3, 25, 1, 30, tzinfo=UTC)),  # 02:30 there
        (date(2018, 10, 28), time(1, 30), datetime(2018, 10, 28, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_local_time_that_is_left_out_or_comes_twice_has_one_instant(
    day: date, at: time, begins: datetime
) -> None:
    weekly = series("every Sunday 10:00", at=at)
    found = {each.held: each.begins for each in meeting_days(weekly, ENGLAND, NEW_YEAR, day)}
    assert found[day] == begins


def planned(ours: Series, now: datetime, present: tuple[Meeting, ...] = ()) -> list[Meeting]:
    made = plan(ours, ENGLAND, present, (), now)
    return [replace(each, id=at) for at, each in enumerate(made.new, 1)]


def test_planning_again_adds_what_has_come_into_sight_and_nothing_else() -> None:
    ours = series("first Tuesday of the month 10:00")
    first = planned(ours, NEW_YEAR)
    assert len(first) == 13
    again = plan(ours, ENGLAND, first, (), NEW_YEAR)
    assert (again.new, again.changed, again.dropped) == ((), (), ())
    later = plan(ours, ENGLAND, first, (), NEW_YEAR + timedelta(days=31))
    assert [each.planned for each in later.new] == [date(2019, 2, 5), date(2019, 3, 5)]


def test_after_a_year_of_downtime_the_meetings_to_come_are_there() -> None:
    ours = series("first Tuesday of the month 10:00")
    now = NEW_YEAR + timedelta(days=600)
    late = plan(ours, ENGLAND, planned(ours, NEW_YEAR), (), now)
    assert late.new[0].begins > now
    assert late.dropped == ()


def test_a_holiday_that_becomes_known_moves_what_nobody_has_touched() -> None:
    abroad = makers.organisation()
    ours = series("first Monday of the month 10:00")
    before = plan(ours, abroad, (), (), NEW_YEAR).new
    known = tuple(replace(each, id=at) for at, each in enumerate(before, 1))
    moved = plan(ours, ENGLAND, known, (), NEW_YEAR).changed
    assert [f"{each.planned:%d/%m} {each.begins:%d} {each.revision}" for each in moved] == [
        "01/01 02 1", "02/04 03 1", "07/05 08 1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "touched",
    [
        {"moved_from": NEW_YEAR},
        {"state": MeetingState.CANCELLED},
        {"briefed_at": NEW_YEAR},
        {"id": 99},
    ],
)
def test_what_somebody_has_touched_or_uses_stays_whatever_the_rule_becomes(
    touched: dict[str, object],
) -> None:
    mine = [*planned(series("first Tuesday of the month 10:00"), NEW_YEAR)]
    mine[1] = replace(mine[1], **touched)  # type: ignore[arg-type]
    other = plan(series("last Friday of the month 9:00"), ENGLAND, mine, {99}, NEW_YEAR)
    assert mine[1] not in other.dropped
    assert set(other.dropped) == {*mine} - {mine[1]}
    assert {each.planned.weekday() for each in other.new} == {4}
