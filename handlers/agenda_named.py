"""Which meeting's agenda is asked for in words: a series, a day, or both; past ones too."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from domain.errors import DomainError, NotFoundError
from domain.meetings import Meeting, MeetingState, Series
from handlers.dates import parse_day, parse_past_day
from handlers.scene import Scene
from handlers.series_choice import named_series

_SHOWN = 3  # days that are named where there was no meeting on the one that was asked for


def named_meeting(scene: Scene, text: str) -> Meeting:
    """On the day that is named, the latest one first; without a day the next one, else the last.

    NotFoundError where the words name no series, or it has no agenda of that day.
    """
    series, rest = named_series(scene, text)
    meetings = sorted(scene.store.meetings.of(series.id), key=lambda each: each.begins)
    words = rest.strip().casefold().removeprefix("of ").removeprefix("on ")
    found = _on(scene, series, meetings, words) if words else _current(scene, series, meetings)
    if not _has_agenda(scene, series, found):
        why = "is cancelled" if found.state is MeetingState.CANCELLED else "was not started here"
        raise NotFoundError(f"{series.name} of {_day(series, found)} {why}, so it has no agenda.")
    return found


def _on(scene: Scene, series: Series, meetings: Sequence[Meeting], words: str) -> Meeting:
    days = _days(scene, words)
    for day in days:
        for each in meetings:
            if day in (each.begins.astimezone(series.zone).date(), each.planned):
                return each
    held = [_day(series, each) for each in meetings if each.took_place][-_SHOWN:]
    listed = f" The last ones: {', '.join(held)}." if held else ""
    raise NotFoundError(f"{series.name} has no meeting on {days[0]:%-d %b %Y}.{listed}")


def _days(scene: Scene, words: str) -> list[date]:
    """ "6 mar" is the latest one up to today, or the next one."""
    found = []
    for read in (parse_past_day, parse_day):
        with suppress(DomainError):
            found.append(read(words, scene.today))
    return found or [parse_day(words, scene.today)]


def _current(scene: Scene, series: Series, meetings: Sequence[Meeting]) -> Meeting:
    coming = [each for each in meetings if each.is_to_come and not _is_past(scene, series, each)]
    if not meetings:
        raise NotFoundError(f"{series.name} has no meeting yet, so there is no agenda.")
    return coming[0] if coming else meetings[-1]


def _has_agenda(scene: Scene, series: Series, meeting: Meeting) -> bool:
    if meeting.took_place or meeting.briefed_at is not None:
        return True
    return meeting.state is MeetingState.PLANNED and not _is_past(scene, series, meeting)


def _is_past(scene: Scene, series: Series, meeting: Meeting) -> bool:
    day, today = (at.astimezone(series.zone).date() for at in (meeting.begins, scene.now))
    return day < today and meeting.state is not MeetingState.UNDER_WAY


def _day(series: Series, meeting: Meeting) -> str:
    return f"{meeting.begins.astimezone(series.zone):%-d %b %Y}"
