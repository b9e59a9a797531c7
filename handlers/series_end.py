"""`/kpi meeting end <series>`: the series ends today; nothing of it is deleted."""

from dataclasses import dataclass, replace

from domain.errors import DomainError
from domain.meetings import MeetingState
from domain.notices import SeriesChanged
from domain.recurrence_words import with_time
from handlers.announcing_meetings import tell
from handlers.permissions import check_plan
from handlers.request import Request
from handlers.scene import enter
from handlers.series_choice import find_series, upcoming
from storage.store import Store

ENDED = "the series has ended"


@dataclass(frozen=True)
class SeriesEnded:
    """``cancelled`` counts the meetings that were still to come."""

    name: str
    channel: str
    cancelled: int


def handle(request: Request, store: Store) -> SeriesEnded:
    """Its meetings to come are cancelled, so that calendars and reminders follow."""
    scene = enter(request, store)
    check_plan(scene, "end stat meetings")
    if not request.text.strip():
        raise DomainError("Say which meeting ends, for example: /kpi meeting end IMT stat meeting")
    series = find_series(scene, request.text)
    coming = upcoming(scene, series)
    for each in coming:
        cancelled = replace(
            each, state=MeetingState.CANCELLED, reason=ENDED, revision=each.revision + 1
        )
        store.meetings.save(cancelled)
    ended = replace(series, ended_on=scene.today)
    store.series.save(ended)
    when = with_time(series.rule, series.at)
    notice = SeriesChanged(series.id, series.name, when, (), scene.person.name)
    tell(scene, series, "ended", notice)
    detail = {"name": series.name}
    store.audit.note(scene.person.key, "ended meetings", f"series:{series.id}", detail, scene.now)
    return SeriesEnded(series.name, series.channel, len(coming))
