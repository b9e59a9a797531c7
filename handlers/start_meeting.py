"""*Start*: the agenda becomes a message to work through."""

from dataclasses import dataclass, replace

from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import heading_of
from domain.errors import ConflictError
from domain.meeting_notices import Heading
from domain.meetings import MeetingState
from handlers.meeting_choice import chosen_facts, facts_of
from handlers.permissions import check_chair
from handlers.request import Request
from handlers.scene import Scene, enter
from storage.agenda_keeping import keep_agenda, show_brief, show_pages
from storage.store import Store


@dataclass(frozen=True)
class MeetingStarted:
    """``already_by``: the name of who had started it before."""

    heading: Heading
    items: int
    already_by: str = ""


def handle(request: Request, store: Store) -> MeetingStarted:
    """What is new since the brief comes onto the agenda; what was settled says so."""
    scene = enter(request, store)
    facts = chosen_facts(scene)
    check_chair(scene, facts.series, "start")
    if facts.meeting.state is MeetingState.UNDER_WAY:
        by = facts.name(facts.meeting.started_by)
        return MeetingStarted(heading_of(facts), len(store.agendas.of(facts.meeting.id)), by)
    _check_can_start(scene, facts)
    items = keep_agenda(store, facts)
    started = replace(
        facts.meeting,
        state=MeetingState.UNDER_WAY,
        started_at=scene.now,
        started_by=scene.person.key,
    )
    store.meetings.save(started)
    facts = facts_of(store, started, scene.now)
    show_pages(store, facts, scene.now)
    show_brief(store, facts, scene.now)
    detail = {"series": facts.series.name, "items": str(len(items))}
    store.audit.note(scene.person.key, "started", f"meeting:{started.id}", detail, scene.now)
    return MeetingStarted(heading_of(facts), len(items))


def _check_can_start(scene: Scene, facts: AgendaFacts) -> None:
    name = facts.series.name
    if facts.meeting.state is MeetingState.CANCELLED:
        raise ConflictError(f"{name} of {facts.day:%-d %b %Y} is cancelled. Nothing was changed.")
    if facts.meeting.state is MeetingState.CLOSED:
        raise ConflictError(f"{name} of {facts.day:%-d %b %Y} is closed already: its memo is out.")
    if facts.day > scene.now.astimezone(facts.series.zone).date():
        raise ConflictError(
            f"{name} is on {facts.day:%A %-d %B %Y}. Start it on that day, so that its agenda is "
            "up to date; /kpi agenda shows it now."
        )
