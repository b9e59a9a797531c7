"""Briefs: what a stat meeting will be about, some working days before it, once each."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import blake2b

from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import brief as brief_of
from domain.agenda_lines import key_of, other_charts
from domain.deliveries import DeliveryKind, NewDelivery
from domain.meeting_days import brief_day
from domain.meetings import Meeting, MeetingState, Series
from domain.organisation import Organisation
from jobs.attempts import Telling, attempt
from jobs.unit_by_unit import Step
from jobs.watching import first_look_today, late_words, watched_since
from storage.agenda_facts import agenda_facts
from storage.agenda_keeping import keep_agenda, show_brief
from storage.store import Store

JOB, TOLD = "brief", "brief_told"
LOOKS_BACK = timedelta(days=7)  # a meeting of before that is history
OUT_OF_SIGHT = timedelta(days=7)  # after which nobody looks for a brief further up


def brief(store: Store, now: datetime) -> Step | None:
    """One meeting at a time; a brief that is out says so at once when its meeting moves."""
    return _Briefs()(store, now)


@dataclass(frozen=True)
class _Briefs:
    """A brief that fails holds up no other: ``failed`` are told of at the end, by meeting."""

    failed: tuple[tuple[Meeting, Exception], ...] = ()

    def __call__(self, store: Store, now: datetime) -> Step | None:
        organisation = store.organisation.get()
        if organisation is None:
            return None
        series = {each.id: each for each in store.series.all()}
        meetings = store.meetings.to_come()
        since = _watched(store, organisation, meetings, now)
        tried = self._telling_changes(store, series, now)
        if not organisation.is_working_hour(now):
            return tried._end() if tried.failed else None
        due = [each for each in meetings if _is_due(organisation, series[each.series], each, now)]
        left = [each for each in due if not tried._has_failed(each)]
        if left:
            meeting = left[0]
            its, watched = series[meeting.series], since[meeting.id]
            bring = partial(_bring, store, organisation, its, meeting, now, watched)
            return tried._with(meeting, attempt(store, bring))
        if tried.failed:
            return tried._end()
        first_look_today(store, organisation, JOB, now)
        return None

    def _telling_changes(self, store: Store, series: dict[int, Series], now: datetime) -> "_Briefs":
        """Of meetings moved or cancelled after their briefs, which are edited to say so."""
        tried = self
        for meeting in store.meetings.briefed(now - LOOKS_BACK):
            if not tried._has_failed(meeting):
                tell = partial(_tell_change, store, series[meeting.series], meeting, now)
                tried = tried._with(meeting, attempt(store, tell))
        return tried

    def _with(self, meeting: Meeting, error: Exception | None) -> "_Briefs":
        return replace(self, failed=(*self.failed, (meeting, error))) if error else self

    def _has_failed(self, meeting: Meeting) -> bool:
        return any(each.id == meeting.id for each, _ in self.failed)

    def _end(self) -> Step:
        named = ((f"meeting {each.id} of {each.planned}", why) for each, why in self.failed)
        return Telling(tuple(named))


def _is_due(organisation: Organisation, series: Series, meeting: Meeting, now: datetime) -> bool:
    """Not of a meeting that has begun: then there is nothing to prepare for any more.

    One that moved after its brief has another day for it, on which it is brought up to date.
    """
    if meeting.state is not MeetingState.PLANNED or now >= meeting.begins:
        return False
    day = brief_day(series, meeting, organisation)
    if day > organisation.today(now):
        return False
    return meeting.briefed_at is None or organisation.today(meeting.briefed_at) < day


def _bring(
    store: Store,
    organisation: Organisation,
    series: Series,
    meeting: Meeting,
    now: datetime,
    watched: date,
) -> None:
    """Post it; one that is out and in sight is edited. A meeting that was planned after its
    brief's day has nothing to be late for."""
    day, today = brief_day(series, meeting, organisation), organisation.today(now)
    keep_agenda(store, agenda_facts(store, series, meeting, now))
    before = meeting.briefed_at
    if before is not None and today - organisation.today(before) <= OUT_OF_SIGHT:
        fresh = replace(meeting, briefed_at=now)
        store.meetings.save(fresh)
        show_brief(store, agenda_facts(store, series, fresh, now), now)
        return
    key = key_of("brief", series, meeting)
    key = key if before is None else f"{key}:{day.isoformat()}"
    late = late_words(store, JOB, day, today) if watched <= day else ""
    briefed = replace(meeting, briefed_at=now, brief=key)
    store.meetings.save(briefed)
    _post(store, agenda_facts(store, series, briefed, now), late)
    _is_news(store, briefed, now)


def _post(store: Store, facts: AgendaFacts, late: str) -> None:
    """With the charts that it has no room for in its thread."""
    key, channel = facts.meeting.brief, facts.series.channel
    notice = brief_of(facts, store.agendas.of(facts.meeting.id), late)
    store.outbox.queue(NewDelivery(key, DeliveryKind.POST, channel, notice))
    others = other_charts(facts)
    if others is not None:
        thread = NewDelivery(f"{key}:charts", DeliveryKind.THREAD, channel, others, after=key)
        store.outbox.queue(thread)


def _tell_change(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    if _is_news(store, meeting, now):
        show_brief(store, agenda_facts(store, series, meeting, now), now)


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
