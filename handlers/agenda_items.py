"""What people put on an agenda themselves, and take off again."""

from dataclasses import dataclass

from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import heading_of
from domain.errors import ConflictError, DomainError, NotFoundError, PermissionDeniedError
from domain.meeting_notices import Heading
from domain.meetings import AgendaItem, MeetingState, Section
from domain.typed_text import shown
from handlers.meeting_choice import chosen_facts
from handlers.names import catalogue, stored
from handlers.permissions import may_chair
from handlers.request import Request
from handlers.scene import Scene, enter
from storage.agenda_keeping import keep_agenda, present_agenda, show_brief, show_pages
from storage.store import Store

LONGEST = 300
MOST_ADDED = 30
_STATES = {
    MeetingState.PLANNED: "planned",
    MeetingState.UNDER_WAY: "under way",
    MeetingState.CLOSED: "closed",
    MeetingState.CANCELLED: "cancelled",
}


@dataclass(frozen=True)
class AgendaAdded:
    """``meant`` are the names that resemble what stands before the colon, where it is none."""

    heading: Heading
    title: str
    number: int
    meant: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgendaDropped:
    heading: Heading
    title: str


def add(request: Request, store: Store) -> AgendaAdded:
    """Anybody may, and it is shown who did. An indicator's name before a colon links it."""
    scene = enter(request, store)
    facts = chosen_facts(scene)
    title = " ".join(request.text.split())
    every = items_of(store, facts)
    _check_addable(title, facts, every)
    position = max((each.position for each in every), default=0) + 1
    item = AgendaItem(
        id=0,
        meeting=facts.meeting.id,
        section=Section.NEW,
        position=position,
        title=title,
        minutes=0,
        indicator=_linked(scene, title),
        added_by=scene.person.key,
    )
    added = store.agendas.add(item)
    _refresh(scene, facts)
    _note(scene, "put on the agenda", added)
    now_there = items_of(store, chosen_facts(scene))
    number = next(each.position for each in now_there if each.id == added.id)
    return AgendaAdded(heading_of(facts), title, number, _meant(store, facts, item))


def drop(request: Request, store: Store) -> AgendaDropped:
    """Whoever added an item may take it off again, and so may the chair."""
    scene = enter(request, store)
    facts = chosen_facts(scene)
    item = _numbered(request.text, items_of(store, facts))
    if item.section is not Section.NEW:
        raise ConflictError(
            f"Item {item.position}, {shown(item.title)}, is there by the rules: only what people "
            "added can be taken off. Say at the meeting that no action is needed."
        )
    if facts.meeting.state is not MeetingState.PLANNED:
        raise ConflictError(
            f"{facts.series.name} is {_STATES[facts.meeting.state]}, so nothing is taken off its "
            "agenda any more. At the meeting, say that no action is needed."
        )
    if not item.id:
        raise ConflictError(
            f"Item {item.position} is carried over from the last meeting. It can be taken off "
            "once the brief is out."
        )
    if scene.person.key != item.added_by and not may_chair(scene.person, facts.series):
        raise PermissionDeniedError(
            f"Only {facts.name(item.added_by)}, who added it, or the chair "
            f"({facts.name(facts.series.chair)}) may take it off. Nothing was changed."
        )
    store.agendas.remove(item.id)
    _refresh(scene, facts)
    _note(scene, "taken off the agenda", item)
    return AgendaDropped(heading_of(facts), item.title)


def items_of(store: Store, facts: AgendaFacts) -> tuple[AgendaItem, ...]:
    """What the brief or the meeting shows; before them, what it would be now."""
    meeting = facts.meeting
    if meeting.briefed_at is not None or meeting.took_place:
        return store.agendas.of(meeting.id)
    return present_agenda(store, facts)


def _check_addable(title: str, facts: AgendaFacts, every: tuple[AgendaItem, ...]) -> None:
    if not title:
        raise DomainError(
            "Say what it is about, for example: /kpi agenda add the phones move in April"
        )
    if len(title) > LONGEST:
        raise DomainError(
            f"That has {len(title):,} characters, and an agenda takes {LONGEST}. Write the point "
            "in a line; the rest can be said at the meeting."
        )
    if any(each.section is Section.NEW and each.title == title for each in every):
        raise ConflictError(f"{shown(title)} is on the agenda already.")
    if sum(each.section is Section.NEW for each in every) >= MOST_ADDED:
        raise ConflictError(
            f"{MOST_ADDED} items were added already, which are more than a meeting can take. "
            f"Ask the chair, {facts.name(facts.series.chair)}."
        )


def _linked(scene: Scene, title: str) -> str:
    """The key of the one indicator that is named before a colon, else empty."""
    named, colon, _ = title.partition(":")
    found = stored(scene.store, scene.unit).matches(named) if colon else ()
    return found[0] if len(found) == 1 else ""


def _meant(store: Store, facts: AgendaFacts, item: AgendaItem) -> tuple[str, ...]:
    """Among the series' own indicators, which are few."""
    named, colon, _ = item.title.partition(":")
    if not colon or item.indicator:
        return ()
    units, keys = facts.series.units, facts.series.indicators
    its = (*store.indicators.of_units(units), *store.indicators.among(keys))
    return tuple(each.name for each in catalogue(its, None).nearest(named))


def _numbered(typed: str, every: tuple[AgendaItem, ...]) -> AgendaItem:
    number = typed.strip().lstrip("#")
    found = [each for each in every if str(each.position) == number]
    if not found:
        raise NotFoundError(
            f"{shown(typed)} is no number on this agenda. /kpi agenda shows them, for example "
            "/kpi agenda drop 7."
        )
    return found[0]


def _refresh(scene: Scene, facts: AgendaFacts) -> None:
    """Where the agenda stands in the channel, it shows the change."""
    facts = chosen_facts(scene)
    if facts.meeting.state is MeetingState.UNDER_WAY:
        show_pages(scene.store, facts, scene.now)
    elif facts.meeting.state is MeetingState.PLANNED and facts.meeting.briefed_at is not None:
        keep_agenda(scene.store, facts)  # so that every item has its minutes
        show_brief(scene.store, facts, scene.now)


def _note(scene: Scene, what: str, item: AgendaItem) -> None:
    detail = {"title": item.title}
    scene.store.audit.note(scene.person.key, what, f"meeting:{item.meeting}", detail, scene.now)
