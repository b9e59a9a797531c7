"""The agenda of a meeting, stored and shown: what the brief, the start and each decision share."""

from dataclasses import replace
from datetime import datetime

from domain.agenda import agenda, carried_over
from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import brief, key_of, pages
from domain.meeting_notices import MeetingBrief
from domain.meetings import AgendaItem
from storage.showing import show
from storage.store import Store

Items = tuple[AgendaItem, ...]


def present_agenda(store: Store, facts: AgendaFacts) -> Items:
    """As it would be now; what the last meeting left comes along once, with the first keeping."""
    meeting = facts.meeting
    is_kept = meeting.briefed_at is not None or meeting.took_place
    carried = () if is_kept else carried_over(facts)
    return agenda(facts, (*store.agendas.of(meeting.id), *carried))


def keep_agenda(store: Store, facts: AgendaFacts) -> Items:
    """Store it as it is now."""
    return tuple(_kept(store, each) for each in present_agenda(store, facts))


def show_brief(store: Store, facts: AgendaFacts, now: datetime) -> None:
    """Bring a brief that is out up to date; that it came late stays said."""
    key = facts.meeting.brief
    if key:
        said = store.outbox.said(key)
        late = said.late if isinstance(said, MeetingBrief) else ""
        notice = brief(facts, store.agendas.of(facts.meeting.id), late)
        show(store, key, facts.series.channel, notice, now)


def show_pages(store: Store, facts: AgendaFacts, now: datetime, item: int | None = None) -> None:
    """Post the agenda to work through, or edit it: all of it, or the page with an item."""
    key = key_of("agenda", facts.series, facts.meeting)
    for page in pages(facts, store.agendas.of(facts.meeting.id)):
        if item is None or any(line.item == item for line in page.lines):
            show(store, f"{key}:{page.page}", facts.series.channel, page, now)


def _kept(store: Store, item: AgendaItem) -> AgendaItem:
    if not item.id:
        return store.agendas.add(replace(item, id=0))
    store.agendas.save(item)
    return item
