"""`/kpi meeting`: the stat meetings to come, and the table of what can be done with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.errors import NotFoundError
from handlers import calendar_link, meeting_change, series_end, series_form
from handlers.admission import check_length
from handlers.calendar_link import MeetingCalendar
from handlers.meeting_change import MeetingChanged
from handlers.mistyped import check_word
from handlers.permissions import may_plan
from handlers.request import Request
from handlers.scene import look
from handlers.series_choice import find_series, is_whole_name
from handlers.series_end import SeriesEnded
from handlers.series_facts import ShownSeries, in_order, shown_series
from handlers.series_form import SeriesForm, present
from storage.store import Store

USAGE = (
    "/kpi meeting",
    "/kpi meeting imt stat meeting",
    "/kpi meeting new",
    "/kpi meeting edit imt stat meeting",
    "/kpi meeting move imt stat meeting to 13 mar 14:00",
    "/kpi meeting cancel imt stat meeting 3 apr half-term",
    "/kpi meeting skip imt stat meeting",
    "/kpi meeting end imt stat meeting",
    "/kpi meeting calendar",
)
SHOWN_LONG = 6


@dataclass(frozen=True)
class MeetingList:
    """Every series with its next meeting."""

    series: tuple[ShownSeries, ...]
    may_plan: bool = False


@dataclass(frozen=True)
class MeetingSeries:
    """One series with its next meetings."""

    series: ShownSeries
    may_plan: bool = False


MeetingReply = (
    MeetingCalendar | MeetingChanged | MeetingList | MeetingSeries | SeriesEnded | SeriesForm
)


SUBCOMMANDS: Mapping[str, Callable[[Request, Store], MeetingReply]] = {
    "move": meeting_change.move,
    "cancel": meeting_change.cancel,
    "skip": meeting_change.skip,
    "end": series_end.handle,
    "calendar": calendar_link.handle,
}
OPENING = ("new", "add", "edit", "change")
_ALSO = {"postpone": "move", "reschedule": "move", "ics": "calendar", "stop": "end"}


def may_open_form(text: str) -> bool:
    """Whether these words may be answered with a form."""
    return text.strip().partition(" ")[0].casefold() in OPENING


def only_shows(text: str) -> bool:
    """Whether these words change nothing, so that nobody's change has to wait for them."""
    word = text.strip().partition(" ")[0].casefold()
    return _ALSO.get(word, word) not in SUBCOMMANDS


def handle(request: Request, store: Store) -> MeetingReply:
    check_length(request.text)
    if is_whole_name(store, request.text):
        return show(request, store)  # also of one that is called "New starters"
    word, _, rest = request.text.strip().partition(" ")
    if word.casefold() in OPENING:
        return series_form.open_form(request, store)
    found = SUBCOMMANDS.get(_ALSO.get(word.casefold(), word.casefold()))
    if found is not None:
        return found(request.with_text(rest.strip()), store)
    try:
        return show(request, store)
    except NotFoundError:
        check_word("meeting", request.text, (*OPENING, *SUBCOMMANDS))
        raise


def show(request: Request, store: Store) -> MeetingList | MeetingSeries:
    """All series, or the one that is named or pressed."""
    scene = look(request, store)
    plans = may_plan(scene.person)
    pressed = present(scene, request.value("series"))
    if pressed is not None or request.text.strip():
        found = pressed or find_series(scene, request.text)
        return MeetingSeries(shown_series(scene, found, SHOWN_LONG), plans)
    shown = (shown_series(scene, each, 1) for each in store.series.going())
    return MeetingList(in_order(shown), plans)
