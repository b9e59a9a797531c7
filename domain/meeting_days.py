"""When the meetings of a series take place: its rule, put past days of rest and public holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from domain.holidays import public_holidays
from domain.meetings import Meeting, Series
from domain.organisation import WORKDAY_BEGINS, Organisation
from domain.recurrence import days
from domain.recurrence_words import is_of_working_days, names_weekday

REST = timedelta(days=31)  # within which every day of rest is made up for


@dataclass(frozen=True)
class MeetingDay:
    """``planned`` is the rule's day; ``begins`` the instant at which it takes place, in UTC."""

    planned: date
    held: date
    begins: datetime

    @property
    def gave_way(self) -> bool:
        """Whether another day is taken because nobody works on the rule's own."""
        return self.planned != self.held


def meeting_days(
    series: Series, organisation: Organisation, after: datetime, until: date
) -> Iterator[MeetingDay]:
    """Those that begin later than ``after`` and are planned for ``until`` at the latest, in order.

    Two that would fall on one day are one.
    """
    planned = takewhile(lambda day: day <= until, days(series.rule, series.starts))
    earliest = after.date() - REST
    held = {_held(series, organisation, day): day for day in planned if day >= earliest}
    for day in sorted(held):
        begins = instant(day, series.at, series.zone)
        if begins > after:
            yield MeetingDay(held[day], day, begins)


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local time in UTC.

    One that a change of the clocks leaves out is an hour later; of one that comes twice, the
    first counts.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)


def brief_day(series: Series, meeting: Meeting, organisation: Organisation) -> date:
    """The working day on which its brief comes and owners are reminded of it.

    The day itself will do only where somebody is at work before it begins.
    """
    if series.brief_days >= 1:
        day = meeting.begins.astimezone(series.zone).date()
        return organisation.working_days_before(day, series.brief_days)
    day = organisation.today(meeting.begins)
    opens = datetime.combine(day, time(WORKDAY_BEGINS), organisation.zone)
    if organisation.is_working_day(day) and opens < meeting.begins:
        return day
    return organisation.working_days_before(day, 1)


def _held(series: Series, organisation: Organisation, planned: date) -> date:
    place = is_of_working_days(series.rule)
    if place:
        return _working_day(organisation, planned, place)
    if names_weekday(series.rule, planned.weekday()) and not _is_holiday(organisation, planned):
        return planned  # a Saturday that was asked for
    return organisation.working_day_from(planned)


def _is_holiday(organisation: Organisation, day: date) -> bool:
    return day in public_holidays(organisation.country, organisation.subdivision, day.year)


def _working_day(organisation: Organisation, planned: date, place: int) -> date:
    """The working day of that place in its month, -1 the last; the rule's where it has none."""
    first = planned.replace(day=1)
    month = (first + timedelta(days=count) for count in range(31))
    working = [
        day for day in month if day.month == first.month and organisation.is_working_day(day)
    ]
    at = place - 1 if place > 0 else place
    return working[at] if -len(working) <= at < len(working) else planned
