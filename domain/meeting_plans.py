"""What becomes of a series' meetings when it is planned ahead, for the first time or anew."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.meeting_days import meeting_days
from domain.meetings import Meeting, MeetingState, Series
from domain.organisation import Organisation

DAYS_AHEAD = 400
"""So that a calendar shows a year, and a yearly meeting stands there too."""


@dataclass(frozen=True)
class MeetingPlan:
    """``changed`` take place at another time than was planned before."""

    new: tuple[Meeting, ...] = ()
    changed: tuple[Meeting, ...] = ()
    dropped: tuple[Meeting, ...] = ()


def plan(
    series: Series,
    organisation: Organisation,
    present: Sequence[Meeting],
    in_use: Collection[int],
    now: datetime,
) -> MeetingPlan:
    """``present`` are all meetings of the series; ``in_use`` have items or actions.

    Whatever people have touched stays as they left it, and so does the past.
    """
    until = organisation.today(now) + timedelta(days=DAYS_AHEAD)
    days = () if series.ended_on else meeting_days(series, organisation, now, until)
    ahead = {day.planned: day.begins for day in days}
    known = {meeting.planned for meeting in present}
    free = [each for each in present if each.begins > now and is_free(each, in_use)]
    return MeetingPlan(
        new=tuple(
            Meeting(0, series.id, planned, begins)
            for planned, begins in ahead.items()
            if planned not in known
        ),
        changed=tuple(
            replace(each, begins=ahead[each.planned], revision=each.revision + 1)
            for each in free
            if ahead.get(each.planned, each.begins) != each.begins
        ),
        dropped=tuple(each for each in free if each.planned not in ahead),
    )


def is_free(meeting: Meeting, in_use: Collection[int]) -> bool:
    """Whether nobody has done anything with it yet."""
    untouched = meeting.moved_from is None and meeting.briefed_at is None
    return meeting.state is MeetingState.PLANNED and untouched and meeting.id not in in_use
