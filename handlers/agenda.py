"""`/kpi agenda`: see the next meeting's agenda, put something on it, take it off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import heading_of, lines
from domain.errors import DomainError
from domain.meeting_notices import AgendaLine, Heading
from domain.meetings import MeetingState
from domain.typed_text import shown
from handlers import close_meeting, start_meeting
from handlers.admission import check_length
from handlers.agenda_items import AgendaAdded, AgendaDropped, add, drop, items_of
from handlers.agenda_named import named_meeting
from handlers.close_meeting import CloseForm
from handlers.meeting_choice import chosen_facts
from handlers.mistyped import check_word
from handlers.permissions import may_chair
from handlers.request import Request
from handlers.scene import look
from handlers.series_choice import UnknownSeriesError
from handlers.start_meeting import MeetingStarted
from storage.store import Store

USAGE = (
    "/kpi agenda",
    "/kpi agenda add abandonment: the phones move in April",
    "/kpi agenda drop 7",
    "/kpi agenda start",
    "/kpi agenda close",
    "/kpi agenda 6 mar",
)


@dataclass(frozen=True)
class AgendaShown:
    """``state`` in words, empty while it is planned and the brief is still to come.

    ``over``: nothing can be put on it any more.
    """

    heading: Heading
    lines: tuple[AgendaLine, ...]
    state: str = ""
    may_start: bool = False
    over: bool = False


Answer = AgendaShown | AgendaAdded | AgendaDropped | MeetingStarted | CloseForm


def handle(request: Request, store: Store) -> Answer:
    check_length(request.text)
    word, _, rest = request.text.strip().partition(" ")
    found = SUBCOMMANDS.get(word.casefold())
    if found is None:
        return _of_named(request, store)
    return found(request.with_text(rest.strip()), store)


def show(request: Request, store: Store) -> AgendaShown:
    scene = look(request, store)
    facts = chosen_facts(scene)
    every = items_of(store, facts)
    day = scene.now.astimezone(facts.series.zone).date()
    startable = facts.meeting.state is MeetingState.PLANNED and facts.day <= day
    return AgendaShown(
        heading=heading_of(facts),
        lines=lines(every, facts),
        state=_state(facts),
        may_start=startable and may_chair(scene.person, facts.series),
        over=not facts.meeting.is_to_come,
    )


def _of_named(request: Request, store: Store) -> AgendaShown:
    """Of a day or a series, also one that is over; whatever names neither is refused."""
    try:
        meeting = named_meeting(look(request, store), request.text)
    except UnknownSeriesError:
        check_word("agenda", request.text, SUBCOMMANDS)
        raise DomainError(
            f"{shown(request.text)} is nothing that an agenda takes. Write /kpi agenda add and "
            "what it is about, /kpi agenda drop 7, /kpi agenda start, /kpi agenda close, or the "
            "day of a meeting."
        ) from None
    return show(replace(request, values={"meeting": str(meeting.id)}), store)


SUBCOMMANDS: Mapping[str, Callable[[Request, Store], Answer]] = {
    "": show,
    "show": show,
    "add": add,
    "drop": drop,
    "start": start_meeting.handle,
    "close": close_meeting.open_form,
}


def _state(facts: AgendaFacts) -> str:
    meeting = facts.meeting
    if meeting.state is MeetingState.UNDER_WAY:
        return f"under way, started by {facts.name(meeting.started_by)}"
    if meeting.state is MeetingState.PLANNED and meeting.briefed_at is None:
        return "as it is now; it is fixed with the brief"
    return "" if meeting.state is MeetingState.PLANNED else meeting.state.value
