"""A series and its meetings as facts that are shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from domain.meeting_days import MeetingDay, meeting_days
from domain.meetings import Meeting, MeetingState, Series
from domain.organisation import Organisation
from domain.recurrence_words import with_time
from handlers.people import name_of
from handlers.permissions import may_move
from handlers.scene import Scene
from handlers.series_choice import upcoming

SHOWN_DAYS = 5
_YEARS = timedelta(days=5 * 366)


@dataclass(frozen=True)
class ShownMeeting:
    """``begins`` is in its series' zone. ``instead_of`` is the rule's day that was given way."""

    number: int
    begins: datetime
    instead_of: date | None = None
    moved_from: datetime | None = None
    reason: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class ShownSeries:
    """``when`` is the rule in words; ``about`` names units and indicators."""

    number: int
    name: str
    when: str
    time_zone: str
    channel: str
    chair: str
    about: tuple[str, ...]
    minutes: int
    brief_days: int
    meetings: tuple[ShownMeeting, ...] = ()
    may_move: bool = False


def shown_series(scene: Scene, series: Series, most: int = SHOWN_DAYS) -> ShownSeries:
    """With its next meetings, and what was cancelled before the last of them."""
    coming = upcoming(scene, series)[:most]
    last = coming[-1].begins if coming else scene.now
    cancelled = [
        each
        for each in scene.store.meetings.of(series.id)
        if each.state is MeetingState.CANCELLED and scene.now < each.begins <= last
    ]
    meetings = sorted((*coming, *cancelled), key=lambda each: each.begins)
    return replace(
        new_series(scene, series),
        meetings=tuple(shown_meeting(series, each) for each in meetings),
        may_move=may_move(scene.person, series),
    )


def new_series(scene: Scene, series: Series) -> ShownSeries:
    """Without its meetings, as before it is stored."""
    return ShownSeries(
        number=series.id,
        name=series.name,
        when=with_time(series.rule, series.at),
        time_zone=series.time_zone,
        channel=series.channel,
        chair=name_of(scene.store, series.chair),
        about=about(scene, series),
        minutes=series.minutes,
        brief_days=series.brief_days,
    )


def shown_meeting(series: Series, meeting: Meeting) -> ShownMeeting:
    begins = meeting.begins.astimezone(series.zone)
    moved = meeting.moved_from if meeting.moved_from != meeting.begins else None
    gave_way = moved is None and begins.date() != meeting.planned
    return ShownMeeting(
        number=meeting.id,
        begins=begins,
        instead_of=meeting.planned if gave_way else None,
        moved_from=moved.astimezone(series.zone) if moved else None,
        reason=meeting.reason,
        cancelled=meeting.state is MeetingState.CANCELLED,
    )


def next_days(
    series: Series, organisation: Organisation, now: datetime, most: int = SHOWN_DAYS
) -> tuple[ShownMeeting, ...]:
    """Those that the rule gives, before anything is stored."""
    until = organisation.today(now) + _YEARS
    days = islice(meeting_days(series, organisation, now, until), most)
    return tuple(_day(series, each) for each in days)


def about(scene: Scene, series: Series) -> tuple[str, ...]:
    """The names of its units, then of its indicators."""
    store = scene.store
    units = [scene.unit_name(key) for key in series.units]
    known = {each.key: each.name for each in store.indicators.among(series.indicators)}
    return (*units, *(known.get(key, key) for key in series.indicators))


def _day(series: Series, day: MeetingDay) -> ShownMeeting:
    instead_of = day.planned if day.gave_way else None
    return ShownMeeting(0, day.begins.astimezone(series.zone), instead_of)


def in_order(shown: Iterable[ShownSeries]) -> tuple[ShownSeries, ...]:
    """By their next meeting; a series without one comes last."""
    return tuple(
        sorted(
            shown,
            key=lambda each: (not each.meetings, *(m.begins for m in each.meetings[:1])),
        )
    )
