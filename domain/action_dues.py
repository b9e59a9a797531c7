"""Dues of actions: which reminder of an action has come round on a day, and for whom.

A step is named by the date that it belongs to and a number, so that it is told once; another
report-back date or another day of the meeting makes it another step.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.actions import Action, Ending
from domain.episodes import Episode
from domain.meeting_days import brief_day
from domain.meetings import Meeting, MeetingState, Series
from domain.organisation import Organisation

WEEK_BEFORE, DAY_BEFORE = 1, 2  # overdue days count on from there
LEAD_AFTER_DAYS = 7
CHAIR_AFTER_DAYS = 14
PASSED_ON_WITHIN_DAYS = 62  # what no downtime explains any more is told nobody anew
ACTION_WITHIN_WORKING_DAYS = 5
UNDATED_EVERY_DAYS = 28


@dataclass(frozen=True)
class ActionStep:
    """``belongs_to`` is the report-back date, the meeting's day or the day without an action.

    ``day`` is when the step came round.
    """

    number: int
    belongs_to: date
    day: date


def owner_step(
    action: Action, organisation: Organisation, today: date, acted: date | None = None
) -> ActionStep | None:
    """The newest that has come round: a week before, a day before, then each day overdue.

    Those before the date come on a working day before it. ``acted`` is when the reader last did
    something about the action: that day settles what came round until then.
    """
    back = action.report_back
    if action.is_over or back is None:
        return None
    overdue = (today - back).days
    if overdue > 0:
        return _newest([ActionStep(DAY_BEFORE + overdue, back, today)], today, acted)
    steps = [
        ActionStep(WEEK_BEFORE, back, _working_day_until(organisation, back, 7)),
        ActionStep(DAY_BEFORE, back, _working_day_until(organisation, back, 1)),
    ]
    begun = organisation.today(action.created_at)
    return _newest([step for step in steps if step.day >= begun], today, acted)


def undated_step(
    action: Action, organisation: Organisation, today: date, acted: date | None
) -> ActionStep | None:
    """For the owner of an action without a report-back date that no meeting asks about: every four
    weeks, so that it is not forgotten."""
    begun = organisation.today(action.created_at)
    number = (today - begun).days // UNDATED_EVERY_DAYS
    if action.is_over or action.report_back is not None or number < 1:
        return None
    day = begun + timedelta(days=number * UNDATED_EVERY_DAYS)
    return _newest([ActionStep(number, begun, day)], today, acted)


def lead_step(action: Action, today: date, acted: date | None = None) -> ActionStep | None:
    """For the lead officer, once."""
    return _passed_on(action, LEAD_AFTER_DAYS, today, acted)


def chair_step(action: Action, today: date, acted: date | None = None) -> ActionStep | None:
    """For the chair of the meeting, once."""
    return _passed_on(action, CHAIR_AFTER_DAYS, today, acted)


@dataclass(frozen=True)
class Approaching:
    """A meeting before which people are reminded, with its local day and that of the reminders."""

    series: Series
    meeting: Meeting
    day: date
    reminded: date


def approaching(
    series: Series, meeting: Meeting, organisation: Organisation, now: datetime
) -> Approaching | None:
    """None until the day of its brief has come, and once it has begun."""
    day = meeting.begins.astimezone(series.zone).date()
    reminded = brief_day(series, meeting, organisation)
    is_near = reminded <= organisation.today(now) and now < meeting.begins
    if meeting.state is not MeetingState.PLANNED or not is_near:
        return None
    return Approaching(series, meeting, day, reminded)


def meeting_step(action: Action, coming: Approaching, acted: date | None) -> ActionStep | None:
    """For the owner of an action that is due at the meeting.

    One without a report-back date is due at every meeting after the one that agreed on it.
    """
    back, meeting = action.report_back, coming.meeting
    if action.is_over or action.created_at >= meeting.begins:
        return None
    due = action.meeting != meeting.id if back is None else back <= coming.day
    if not due or (acted is not None and coming.reminded <= acted):
        return None
    return ActionStep(meeting.id, coming.day, coming.reminded)


def is_about(series: Series, indicator: str, unit: str) -> bool:
    return unit in series.units or indicator in series.indicators


def has_action(actions: Iterable[Action]) -> bool:
    """Whether somebody works on it, or what was done has worked."""
    return any(each.ending in (None, Ending.VERIFIED) for each in actions)


def no_action_step(
    episode: Episode, actions: Iterable[Action], organisation: Organisation, today: date
) -> ActionStep | None:
    """For the lead officer of a Red exception on which nothing is agreed; counted from its opening
    or from when its last action ended."""
    known = tuple(actions)
    if episode.is_over or episode.opened_at is None or has_action(known):
        return None
    ended = [each.ended_at for each in known if each.ended_at is not None]
    since = organisation.today(max([episode.opened_at, *ended]))
    day = organisation.working_days_after(since, ACTION_WITHIN_WORKING_DAYS)
    return ActionStep(1, since, day) if day <= today else None


def _passed_on(action: Action, days: int, today: date, acted: date | None) -> ActionStep | None:
    overdue = action.days_overdue(today)
    if action.report_back is None or not days <= overdue < days + PASSED_ON_WITHIN_DAYS:
        return None
    day = action.report_back + timedelta(days=days)
    return _newest([ActionStep(days, action.report_back, day)], today, acted)


def _newest(steps: list[ActionStep], today: date, acted: date | None) -> ActionStep | None:
    """The last one that has come round, unless the reader has acted since."""
    step = next((each for each in reversed(steps) if each.day <= today), None)
    settled = step is not None and acted is not None and step.day <= acted
    return None if settled else step


def _working_day_until(organisation: Organisation, day: date, days: int) -> date:
    """The last working day that is at least so many days before."""
    return organisation.working_days_before(day - timedelta(days=days - 1), 1)
