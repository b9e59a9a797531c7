"""Which meeting a command or button is about, and the facts of its agenda."""

from datetime import date, datetime

from domain.agenda_facts import AgendaFacts
from domain.errors import NotFoundError
from domain.meetings import AgendaItem, Meeting, MeetingState, Series
from handlers.scene import Scene
from storage.agenda_facts import agenda_facts
from storage.store import Store

NO_MEETING = "No stat meeting is planned here, so there is no agenda yet."


def chosen_facts(scene: Scene) -> AgendaFacts:
    """Of the button's meeting, else of the one that comes next: here, or else anywhere."""
    number = scene.request.value("meeting")
    if number:
        return facts_of(scene.store, _numbered(scene, number), scene.now)
    return facts_of(scene.store, _next(scene), scene.now)


def meeting_to_close(scene: Scene) -> AgendaFacts:
    """The button's, else the one that was started last and is not closed."""
    if scene.request.value("meeting"):
        return chosen_facts(scene)
    under_way = [each for each in _to_come(scene) if each.state is MeetingState.UNDER_WAY]
    return facts_of(scene.store, under_way[-1] if under_way else _next(scene), scene.now)


def facts_of_item(scene: Scene) -> tuple[AgendaFacts, AgendaItem]:
    number = scene.request.value("item")
    item = scene.store.agendas.get(int(number)) if _is_id(number) else None
    meeting = scene.store.meetings.get(item.meeting) if item else None
    if item is None or meeting is None:
        raise NotFoundError("This item is not there any more. /kpi agenda shows what is.")
    return facts_of(scene.store, meeting, scene.now), item


def facts_of(store: Store, meeting: Meeting, now: datetime) -> AgendaFacts:
    return agenda_facts(store, series_of(store, meeting), meeting, now)


def next_day(store: Store, facts: AgendaFacts, now: datetime) -> date | None:
    """The local day of the series' next meeting that is still to come, where one is planned."""
    after = max(facts.meeting.begins, now)
    later = (
        each.begins
        for each in store.meetings.of(facts.series.id)
        if each.state is MeetingState.PLANNED and each.begins > after
    )
    first = min(later, default=None)
    return first.astimezone(facts.series.zone).date() if first else None


def series_of(store: Store, meeting: Meeting) -> Series:
    series = store.series.get(meeting.series)
    if series is None:
        raise NotFoundError("The series of this meeting is not there any more.")
    return series


def _numbered(scene: Scene, number: str) -> Meeting:
    meeting = scene.store.meetings.get(int(number)) if _is_id(number) else None
    if meeting is None:
        raise NotFoundError("This meeting is not there any more. /kpi agenda shows the next one.")
    return meeting


def _next(scene: Scene) -> Meeting:
    """Today's or the first to come; one that was started today and is not closed is first."""
    series = {each.id: each for each in scene.store.series.all()}
    found = [each for each in _to_come(scene) if _is_current(scene, series[each.series], each)]
    if not found:
        raise NotFoundError(NO_MEETING)
    return min(found, key=lambda each: (each.state is MeetingState.PLANNED, each.begins))


def _to_come(scene: Scene) -> list[Meeting]:
    """Those of this channel's series, where it has any; by their beginning."""
    here = {each.id for each in scene.store.series.all() if each.channel == scene.request.channel}
    every = scene.store.meetings.to_come()
    return [each for each in every if each.series in here] or list(every)


def _is_current(scene: Scene, series: Series, meeting: Meeting) -> bool:
    at = meeting.started_at or meeting.begins
    today = scene.now.astimezone(series.zone).date()
    return at.astimezone(series.zone).date() >= today


def _is_id(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) < 18
