"""A meeting's follow-up memo: what was decided, and how the decisions of before have ended."""

from collections.abc import Sequence
from datetime import date

from domain.actions import Action, Ending
from domain.agenda import follow_ups
from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import heading_of, left_to_decide, lines
from domain.agenda_reasons import action_state, counted, evidence
from domain.meeting_notices import MeetingMemo, ReportedBack, Task
from domain.meetings import AgendaItem


def memo(
    facts: AgendaFacts, items: Sequence[AgendaItem], closed_on: date, next_day: date | None
) -> MeetingMemo:
    """``closed_on`` is the local day on which it is written."""
    after = (closed_on - facts.day).days
    agreed = {each.action for each in tasks(facts, items)}
    others = [each for each in items if each.is_decided and each.agreed not in agreed]
    return MeetingMemo(
        heading=heading_of(facts),
        tasks=tasks(facts, items),
        others=lines(others, facts),
        undecided=tuple(each.title for each in left_to_decide(facts, items)),
        reported=tuple(_reported(each, facts) for each in _of_before(facts)),
        learned=facts.meeting.learned,
        closed_by=facts.name(facts.meeting.closed_by),
        next_day=next_day,
        late=f"closed {counted(after, 'day')} after the meeting" if after > 0 else "",
    )


def tasks(facts: AgendaFacts, items: Sequence[AgendaItem]) -> tuple[Task, ...]:
    """What was agreed at the meeting and not ended since, in the order of its agenda."""
    agreed = (facts.action(each.agreed) for each in items if each.agreed)
    return tuple(_task(each, facts) for each in agreed if each and not each.is_over)


def _task(action: Action, facts: AgendaFacts) -> Task:
    about = facts.indicators.get(action.indicator, action.indicator)
    owner = facts.name(action.owner)
    return Task(action.id, action.description, owner, action.report_back, about)


def _of_before(facts: AgendaFacts) -> tuple[Action, ...]:
    """Those that worked first; then what is due and what has ended otherwise."""
    verified = [each for each in facts.ended() if each.ending is Ending.VERIFIED]
    return (*verified, *(each for each in follow_ups(facts) if each not in verified))


def _reported(action: Action, facts: AgendaFacts) -> ReportedBack:
    return ReportedBack(
        action=action.id,
        description=action.description,
        owner=facts.name(action.owner),
        outcome=action_state(action, facts),
        evidence=evidence(action, facts),
    )
