"""Briefs: what a stat meeting will be about, some working days before it, once each."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import blake2b

from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import brief as brief_of
from domain.agenda_lines import key_of, other_charts
from domain.deliveries import DeliveryKind, NewDelivery
from domain.meeting_days import brief_day
from domain.meetings import Meeting, MeetingState, Series
from domain.organisation import Organisation
from jobs.unit_by_unit import Step
from jobs.watching import first_look_today, late_words, watched_since
from storage.agenda_facts import agenda_facts
from storage.agenda_keeping import keep_agenda, show_brief
from storage.store import Store

JOB, TOLD = "brief", "brief_told"
LOOKS_BACK = timedelta(days=7)  # a meeting of before that is history


def brief(store: Store, now: datetime) -> Step | None:
    """One meeting at a time; a brief that is out says so at once when its meeting moves."""
    organisation = store.organisation.get()
    if organisation is None:
        return None
    series = {each.id: each for each in store.series.all()}
    meetings = store.meetings.to_come()
    since = _watched(store, organisation, meetings, now)
    _tell_changes(store, series, now)
    if not organisation.is_working_hour(now):
        return None
    due = [each for each in meetings if _is_due(organisation, series[each.series], each, now)]
    if not due:
        first_look_today(store, organisation, JOB, now)
        return None
    _post(store, organisation, series[due[0].series], due[0], now, since[due[0].id])
    return brief


def _is_due(organisation: Organisation, series: Series, meeting: Meeting, now: datetime) -> bool:
    """Not of a meeting that has begun: then there is nothing to prepare for any more."""
    if meeting.briefed_at is not None or meeting.state is not MeetingState.PLANNED:
        return False
    day = brief_day(organisation, series, meeting)
    return now < meeting.begins and day <= organisation.today(now)


def _post(
    store: Store,
    organisation: Organisation,
    series: Series,
    meeting: Meeting,
    now: datetime,
    watched: date,
) -> None:
    """A meeting that was planned after its brief's day has nothing to be late for."""
    key = key_of("brief", series, meeting)
    expected, today = brief_day(organisation, series, meeting), organisation.today(now)
    late = late_words(store, JOB, expected, today) if watched <= expected else ""
    keep_agenda(store, agenda_facts(store, series, meeting, now))
    briefed = replace(meeting, briefed_at=now, brief=key)
    store.meetings.save(briefed)
    facts = agenda_facts(store, series, briefed, now)
    notice = brief_of(facts, store.agendas.of(meeting.id), late)
    store.outbox.queue(NewDelivery(key, DeliveryKind.POST, series.channel, notice))
    _queue_charts(store, facts, key)
    _is_news(store, briefed, now)


def _queue_charts(store: Store, facts: AgendaFacts, key: str) -> None:
    others = other_charts(facts)
    if others is not None:
        thread = NewDelivery(
            f"{key}:charts", DeliveryKind.THREAD, facts.series.channel, others, after=key
        )
        store.outbox.queue(thread)


def _tell_changes(store: Store, series: dict[int, Series], now: datetime) -> None:
    """A meeting moved or cancelled after its brief: the brief is edited to say so."""
    for meeting in store.meetings.briefed(now - LOOKS_BACK):
        if _is_news(store, meeting, now):
            show_brief(store, agenda_facts(store, series[meeting.series], meeting, now), now)


def _is_news(store: Store, meeting: Meeting, now: datetime) -> bool:
    """Whether it says anything else than the last time, also when that was said once before."""
    told = f"{meeting.brief} {_said(meeting)}"
    count = store.ledger.latest(TOLD, meeting.brief)
    if count and store.ledger.claimed(TOLD, told, "", count):
        return False
    is_first = store.ledger.claim(TOLD, meeting.brief, "", count + 1, now)
    return is_first and store.ledger.claim(TOLD, told, "", count + 1, now)


def _said(meeting: Meeting) -> str:
    """A short name of what a brief says of when and whether the meeting takes place."""
    told = (meeting.begins, meeting.moved_from, meeting.reason)
    cancelled = meeting.state is MeetingState.CANCELLED
    return blake2b(repr((told, cancelled)).encode(), digest_size=8).hexdigest()


def _watched(
    store: Store, organisation: Organisation, meetings: tuple[Meeting, ...], now: datetime
) -> dict[int, date]:
    """Since when each meeting has been known here, by its id."""
    subjects = {f"meeting {each.series} {each.planned}": each.id for each in meetings}
    since = watched_since(store, organisation, now, subjects)
    return {number: since[subject] for subject, number in subjects.items()}
