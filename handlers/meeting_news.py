"""What is verified, or no longer is, shown by the brief or agenda that is out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.action_dues import is_about
from domain.actions import Action
from domain.agenda import follow_up, success
from domain.agenda_facts import AgendaFacts
from domain.indicators import Indicator
from domain.meetings import AgendaItem, Meeting, MeetingState, Series
from handlers.verifying import Verdict
from storage.agenda_facts import agenda_facts
from storage.agenda_keeping import keep_agenda, show_brief, show_pages
from storage.store import Store


def tell_meetings(
    store: Store, indicator: Indicator, verdicts: Sequence[Verdict], now: datetime
) -> None:
    """A brief is built anew. At a meeting under way the items keep their numbers, and what was
    decided stays: a follow-up says what it has come to, and good news comes at the end."""
    if not verdicts:
        return
    series = {each.id: each for each in store.series.all()}
    for meeting in store.meetings.to_come():
        its = series[meeting.series]
        if not is_about(its, indicator.key, indicator.unit):
            continue
        if meeting.state is MeetingState.UNDER_WAY:
            _tell_agenda(store, its, meeting, verdicts, now)
        elif meeting.briefed_at is not None and meeting.begins > now:
            facts = agenda_facts(store, its, meeting, now)
            keep_agenda(store, facts)
            show_brief(store, facts, now)


def _tell_agenda(
    store: Store, series: Series, meeting: Meeting, verdicts: Sequence[Verdict], now: datetime
) -> None:
    facts = agenda_facts(store, series, meeting, now)
    items = store.agendas.of(meeting.id)
    for verdict in verdicts:
        about = [each for each in items if each.action == verdict.after.id]
        for item in about:
            _retell(store, facts, item, verdict.after)
        if not about and verdict.is_verified:
            _add_success(store, facts, items, verdict.after)
    show_pages(store, facts, now)


def _retell(store: Store, facts: AgendaFacts, item: AgendaItem, action: Action) -> None:
    if not item.is_decided:
        reasons = follow_up(action, facts).reasons
        store.agendas.save(replace(item, reasons=reasons))


def _add_success(
    store: Store, facts: AgendaFacts, items: Sequence[AgendaItem], action: Action
) -> None:
    last = max((each.position for each in items), default=0)
    item = success(action, facts)
    if item is not None:
        store.agendas.add(replace(item, position=last + 1))
