"""The next stat meetings of a person, with how far each agenda is, for the Home."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import decided_of, heading_of
from domain.meeting_notices import Heading
from domain.meetings import Meeting, MeetingState, Series
from handlers.agenda_items import items_of
from handlers.meeting_choice import facts_of
from handlers.permissions import may_plan
from handlers.scene import Scene

SHOWN = 4


@dataclass(frozen=True)
class HomeMeeting:
    """``items`` are on the agenda so far; while it is ``under_way``, ``decided`` of those that
    need a decision, ``to_decide``."""

    heading: Heading
    items: int
    decided: int = 0
    to_decide: int = 0
    under_way: bool = False
    fixed: bool = False


def home_meetings(scene: Scene) -> tuple[tuple[HomeMeeting, ...], int]:
    """The next one of each series that concerns the person, one that is open first; and how many
    more there are."""
    concerned = {each.id: each for each in _concerned(scene)}
    coming = list(_next_of_each(scene, concerned))
    first = tuple(_shown(scene, each) for each in coming[:SHOWN])
    return first, len(coming) - len(first)


def _concerned(scene: Scene) -> Iterable[Series]:
    """Those that the person chairs, and those about their units and indicators; all of them for
    whoever sets them up."""
    going = scene.store.series.going()
    if not going or may_plan(scene.person):
        return going
    mine = scene.store.indicators.of_person(scene.person.key, leads=True)
    keys, units = {each.key for each in mine}, {each.unit for each in mine}
    units |= {each.key for each in scene.store.units.all() if each.lead == scene.person.key}
    return [
        each
        for each in going
        if each.chair == scene.person.key
        or units.intersection(each.units)
        or keys.intersection(each.indicators)
    ]


def _next_of_each(scene: Scene, series: dict[int, Series]) -> Iterable[Meeting]:
    """One that was left open on its day still is; one that nobody started that day is over."""
    found: dict[int, Meeting] = {}
    every = [each for each in scene.store.meetings.to_come() if each.series in series]
    for each in sorted(every, key=lambda each: (each.state is MeetingState.PLANNED, each.begins)):
        zone = series[each.series].zone
        day, today = (at.astimezone(zone).date() for at in (each.begins, scene.now))
        if each.state is MeetingState.UNDER_WAY or day >= today:
            found.setdefault(each.series, each)
    return found.values()


def _shown(scene: Scene, meeting: Meeting) -> HomeMeeting:
    facts = facts_of(scene.store, meeting, scene.now)
    items = items_of(scene.store, facts)
    decided, to_decide = decided_of(facts, items)
    return HomeMeeting(
        heading=heading_of(facts),
        items=len(items),
        decided=decided,
        to_decide=to_decide,
        under_way=meeting.state is MeetingState.UNDER_WAY,
        fixed=_is_fixed(facts),
    )


def _is_fixed(facts: AgendaFacts) -> bool:
    return facts.meeting.briefed_at is not None or facts.meeting.took_place
