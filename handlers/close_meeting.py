"""*Close*: the follow-up memo goes to the channel, and what was not decided is carried over."""

from dataclasses import dataclass, replace

from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import heading_of, key_of, left_to_decide
from domain.agenda_memo import memo, tasks
from domain.deliveries import DeliveryKind, NewDelivery
from domain.errors import ConflictError
from domain.meeting_notices import Heading
from domain.meetings import MeetingState
from handlers.field_faults import refuse
from handlers.meeting_choice import facts_of, meeting_to_close, next_day
from handlers.permissions import check_chair
from handlers.request import Request
from handlers.scene import enter, look
from storage.agenda_keeping import show_brief, show_pages
from storage.store import Store

LONGEST_LEARNED = 1_000  # characters


@dataclass(frozen=True)
class CloseForm:
    """Inputs by name: learned. ``undecided`` are titles."""

    heading: Heading
    actions: int
    undecided: tuple[str, ...]


@dataclass(frozen=True)
class MeetingClosed:
    """``already_by``: the name of who had closed it before."""

    heading: Heading
    already_by: str = ""


def open_form(request: Request, store: Store) -> CloseForm:
    scene = look(request, store)
    facts = meeting_to_close(scene)
    check_chair(scene, facts.series, "close")
    _check_is_under_way(facts)
    items = store.agendas.of(facts.meeting.id)
    undecided = tuple(each.title for each in left_to_decide(facts, items))
    return CloseForm(heading_of(facts), len(tasks(facts, items)), undecided)


def handle(request: Request, store: Store) -> MeetingClosed:
    scene = enter(request, store)
    facts = meeting_to_close(scene)
    check_chair(scene, facts.series, "close")
    learned = _learned(request)
    if facts.meeting.state is MeetingState.CLOSED and not learned:
        return MeetingClosed(heading_of(facts), facts.name(facts.meeting.closed_by))
    _check_is_under_way(facts)
    closed = replace(
        facts.meeting,
        state=MeetingState.CLOSED,
        closed_at=scene.now,
        closed_by=scene.person.key,
        memo=key_of("memo", facts.series, facts.meeting),
        learned=learned,
    )
    store.meetings.save(closed)
    facts = facts_of(store, closed, scene.now)
    today = scene.now.astimezone(facts.series.zone).date()
    told = memo(facts, store.agendas.of(closed.id), today, next_day(store, facts, scene.now))
    queued = NewDelivery(closed.memo, DeliveryKind.POST, facts.series.channel, told)
    store.outbox.queue(queued)
    show_pages(store, facts, scene.now)
    show_brief(store, facts, scene.now)
    detail = {"series": facts.series.name, "actions": str(len(told.tasks))}
    store.audit.note(scene.person.key, "closed", f"meeting:{closed.id}", detail, scene.now)
    return MeetingClosed(heading_of(facts))


def _learned(request: Request) -> str:
    """As much as the memo shows."""
    learned = request.value("learned")
    if len(learned) > LONGEST_LEARNED:
        raise refuse(
            "learned",
            f"The memo takes {LONGEST_LEARNED:,} characters; these are {len(learned):,}.",
        )
    return learned


def _check_is_under_way(facts: AgendaFacts) -> None:
    """Whatever else it is, there is nothing to close."""
    name = f"{facts.series.name} of {facts.day:%-d %b %Y}"
    match facts.meeting.state:
        case MeetingState.UNDER_WAY:
            return
        case MeetingState.CLOSED:
            by = facts.name(facts.meeting.closed_by)
            raise ConflictError(
                f"{name} was closed already, by {by}: its memo is in the channel. Answer there to "
                "add what was learned."
            )
        case MeetingState.CANCELLED:
            raise ConflictError(f"{name} is cancelled. Nothing was changed.")
        case MeetingState.PLANNED:
            raise ConflictError(
                f"{name} is not started, so there is nothing to close. At the meeting, "
                "/kpi agenda start begins it."
            )
