"""`/kpi meeting calendar`: a calendar of meetings as a file, and the secret path of its feed."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex, token_urlsafe

from domain.meetings import Meeting, MeetingState, Series
from handlers.permissions import check_move, check_plan
from handlers.request import Request
from handlers.scene import Scene, enter
from handlers.series_choice import find_series
from storage.store import Store

ALL = 0  # stands for every series
_KEPT = timedelta(days=92)  # of the past, so that what took place does not vanish at once
_INSTALLATION = "calendar_installation"


@dataclass(frozen=True)
class CalendarEntry:
    """``begins`` is in its series' zone; ``number`` is the same for a meeting wherever it moves."""

    number: str
    name: str
    begins: datetime
    minutes: int
    revision: int
    cancelled: bool = False


@dataclass(frozen=True)
class MeetingCalendar:
    """``name`` is the series', empty for all. ``address`` is empty where no feed can be had;
    ``sent``: the file is in the person's messages."""

    name: str
    entries: tuple[CalendarEntry, ...]
    made: datetime
    path: str = ""
    address: str = ""
    renewed: bool = False
    sent: bool = False


def handle(request: Request, store: Store) -> MeetingCalendar:
    """For all series, or for the one that is named; "renew" gives the feed another path."""
    scene = enter(request, store)
    words = request.text.split()
    renewed = bool(words) and words[0].casefold() == "renew"
    typed = " ".join(words[renewed:])
    series = find_series(scene, typed) if typed else None
    if renewed:
        _check_renew(scene, series)
        store.controls.clear(_control(series.id if series else ALL))
    number = series.id if series else ALL
    path = _path(store, number)
    return MeetingCalendar(
        name=series.name if series else "",
        entries=entries(store, number, scene.now),
        made=scene.now,
        path=path,
        renewed=renewed,
    )


def opened(store: Store, secret: str, now: datetime) -> MeetingCalendar | None:
    """The calendar behind a feed's secret; None for one that was never given or is renewed."""
    number, _, token = secret.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    known = store.controls.get(_control(int(number)))
    if known is None or not hmac.compare_digest(known.encode(), token.encode()):
        return None
    series = store.series.get(int(number))
    return MeetingCalendar(series.name if series else "", entries(store, int(number), now), now)


def entries(store: Store, number: int, now: datetime) -> tuple[CalendarEntry, ...]:
    """Names and times, and nothing of what is talked about."""
    installation = store.controls.get(_INSTALLATION) or ""
    wanted = [each for each in store.series.all() if number in (ALL, each.id)]
    return tuple(
        _entry(series, meeting, installation)
        for series in wanted
        for meeting in store.meetings.of(series.id)
        if meeting.begins > now - _KEPT
    )


def _entry(series: Series, meeting: Meeting, installation: str) -> CalendarEntry:
    return CalendarEntry(
        number=f"{series.id}-{meeting.planned:%Y%m%d}@{installation}",
        name=series.name,
        begins=meeting.begins.astimezone(series.zone),
        minutes=series.minutes,
        revision=meeting.revision,
        cancelled=meeting.state is MeetingState.CANCELLED,
    )


def _path(store: Store, number: int) -> str:
    if store.controls.get(_INSTALLATION) is None:
        store.controls.set(_INSTALLATION, f"{token_hex(8)}.statkeeper")
    token = store.controls.get(_control(number))
    if token is None:
        token = token_urlsafe(32)
        store.controls.set(_control(number), token)
    return f"/calendar/{number}-{token}.ics"


def _check_renew(scene: Scene, series: Series | None) -> None:
    if series is None:
        check_plan(scene, "renew the calendar of all meetings")
    else:
        check_move(scene, series, "renew the calendar of")


def _control(number: int) -> str:
    return f"calendar:{number}"
