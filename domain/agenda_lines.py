"""An agenda's items as lines to be shown: names of people, decisions in words."""

from collections.abc import Iterable, Sequence

from domain.agenda import SETTLED, exceptions
from domain.agenda_changes import changes
from domain.agenda_facts import AgendaFacts
from domain.agenda_reasons import action_state, counted, day_words
from domain.chips import Chip
from domain.meeting_notices import AgendaLine, AgendaPage, BriefCharts, Heading, MeetingBrief
from domain.meetings import AgendaItem, Answer, Decision, Meeting, MeetingState, Section, Series

CHARTS = 3  # in the brief itself; more would bury the agenda
CHARTS_IN_THREAD = 9
LINES_A_PAGE = 10


def key_of(what: str, series: Series, meeting: Meeting) -> str:
    """The key of a message about a meeting: it tells the fact, as ids would not after a restore."""
    return f"{what}:{series.id}:{meeting.planned.isoformat()}"


def heading(series: Series, meeting: Meeting, chair: str) -> Heading:
    local = meeting.begins.astimezone(series.zone)
    return Heading(
        meeting=meeting.id,
        name=series.name,
        begins=meeting.begins,
        day=local.date(),
        at=f"{local:%H:%M}",
        time_zone=series.time_zone,
        minutes=series.minutes,
        chair=chair,
    )


def heading_of(facts: AgendaFacts) -> Heading:
    return heading(facts.series, facts.meeting, facts.name(facts.series.chair))


def lines(items: Iterable[AgendaItem], facts: AgendaFacts) -> tuple[AgendaLine, ...]:
    return tuple(_line(each, facts) for each in items)


def brief(facts: AgendaFacts, items: Sequence[AgendaItem], late: str = "") -> MeetingBrief:
    """``late`` in words, where it comes later than it should."""
    shown = [topic.snapshot for topic in exceptions(facts)]
    return MeetingBrief(
        heading=heading_of(facts),
        lines=lines(items, facts),
        changes=changes(facts),
        charts=tuple(shown[:CHARTS]),
        charts_left=len(shown[CHARTS:]),
        news=_news(facts),
        startable=facts.meeting.state is MeetingState.PLANNED,
        late=late,
    )


def other_charts(facts: AgendaFacts) -> BriefCharts | None:
    """Of the exceptions that have none in the brief itself."""
    shown = [topic.snapshot for topic in exceptions(facts)][CHARTS:]
    if not shown:
        return None
    left = len(shown[CHARTS_IN_THREAD:])
    return BriefCharts(heading_of(facts), tuple(shown[:CHARTS_IN_THREAD]), left)


def pages(facts: AgendaFacts, items: Sequence[AgendaItem]) -> tuple[AgendaPage, ...]:
    """At least one, so that there is always something to close the meeting with."""
    every = lines(items, facts)
    parts = [every[at : at + LINES_A_PAGE] for at in range(0, len(every), LINES_A_PAGE)] or [()]
    return tuple(
        AgendaPage(
            heading=heading_of(facts),
            lines=part,
            page=number,
            pages=len(parts),
            started_by=facts.name(facts.meeting.started_by),
            closed=facts.meeting.state is MeetingState.CLOSED,
        )
        for number, part in enumerate(parts, start=1)
    )


def outcome(item: AgendaItem, facts: AgendaFacts) -> str:
    """What was decided, in words; empty before that."""
    match item.decision:
        case None:
            return ""
        case Decision.NOTE:
            return item.words if item.words in set(Answer) else f"Noted: {item.words}"
        case Decision.NO_ACTION:
            return f"No action needed: {item.words}"
        case Decision.ACTION:
            action = facts.action(item.agreed)
            if action is None:
                return f"Action #{item.agreed}"
            by = f", by {day_words(action.report_back)}" if action.report_back else ""
            told = f"Action #{action.id}: {action.description} ({facts.name(action.owner)}{by})"
            return f"{told}, {action_state(action, facts)}" if action.is_over else told


def _line(item: AgendaItem, facts: AgendaFacts) -> AgendaLine:
    return AgendaLine(
        item=item.id,
        number=item.position,
        section=item.section,
        title=item.title,
        minutes=item.minutes,
        reasons=item.reasons,
        indicator=item.indicator,
        added_by=facts.name(item.added_by),
        decision=item.decision,
        outcome=outcome(item, facts),
        decided_by=facts.name(item.decided_by),
        asks=_asks(item, facts),
        to_decide=needs_decision(item, facts),
        chip=_chip(item, facts),
    )


def _chip(item: AgendaItem, facts: AgendaFacts) -> Chip | None:
    topic = facts.topic(item.indicator) if item.section is Section.STANDING else None
    return topic.snapshot.chip if topic else None


def _asks(item: AgendaItem, facts: AgendaFacts) -> bool:
    action = facts.action(item.action)
    is_open = item.section is Section.FOLLOW_UP and not item.is_decided
    return is_open and action is not None and facts.asks_approval(action)


def _news(facts: AgendaFacts) -> str:
    meeting = facts.meeting
    why = f": {meeting.reason}" if meeting.reason else ""
    match meeting.state:
        case MeetingState.CANCELLED:
            return f"This meeting does not take place{why}"
        case MeetingState.UNDER_WAY:
            return f"Started by {facts.name(meeting.started_by)}: the agenda is below"
        case MeetingState.CLOSED:
            return "Closed: the memo is below"
        case MeetingState.PLANNED if meeting.moved_from and meeting.moved_from != meeting.begins:
            was = meeting.moved_from.astimezone(facts.series.zone)
            return f"Moved from {was:%a %-d %b %H:%M}{why}"
        case MeetingState.PLANNED:
            return ""


def needs_decision(item: AgendaItem, facts: AgendaFacts) -> bool:
    """A success needs none, nor does what has settled or ended by itself."""
    if item.section is Section.SUCCESS or item.reasons == (SETTLED,):
        return False
    action = facts.action(item.action) if item.section is Section.FOLLOW_UP else None
    return action is None or not action.is_over


def left_to_decide(facts: AgendaFacts, items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    return tuple(each for each in items if not each.is_decided and needs_decision(each, facts))


def decided_of(facts: AgendaFacts, items: Sequence[AgendaItem]) -> tuple[int, int]:
    """How many are decided, and of how many: what needs no decision counts only once it has one."""
    decided = sum(each.is_decided for each in items)
    return decided, decided + len(left_to_decide(facts, items))


def tally(decided: int, items: int) -> str:
    """ "1 of 3 items decided"."""
    return f"{decided} of {counted(items, 'item')} decided" if items else "nothing to decide"
