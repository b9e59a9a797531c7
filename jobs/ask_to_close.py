"""Asks a chair, once, to close a meeting that was left open on its day."""

from collections.abc import Sequence
from datetime import datetime

from domain.agenda_lines import heading, key_of
from domain.deliveries import DeliveryKind, NewDelivery
from domain.meeting_notices import CloseQuestion
from domain.meetings import AgendaItem, Meeting, Series
from domain.people import Person
from storage.store import Store

JOB = "ask_to_close"


def ask_to_close(store: Store, now: datetime) -> None:
    """On the next working morning; in the channel where the chair has no Slack account."""
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return
    for meeting in store.meetings.to_come(until=now):
        series = store.series.get(meeting.series)
        if series is not None and _is_over(series, meeting, now):
            _ask(store, series, meeting, now)


def _is_over(series: Series, meeting: Meeting, now: datetime) -> bool:
    """Its own day has passed; one that was started late is asked about the day after that."""
    last = max(meeting.begins, meeting.started_at or meeting.begins)
    return last.astimezone(series.zone).date() < now.astimezone(series.zone).date()


def _ask(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    key = key_of("close", series, meeting)
    if not store.ledger.claim(JOB, key, meeting.begins.isoformat(), 0, now):
        return
    chair = store.people.get(series.chair)
    notice = _question(series, meeting, chair, store.agendas.of(meeting.id))
    key = f"{key}:{meeting.begins.isoformat()}"
    if chair is not None and chair.slack:
        store.outbox.queue(NewDelivery(key, DeliveryKind.DM, chair.slack, notice))
    else:
        store.outbox.queue(NewDelivery(key, DeliveryKind.POST, series.channel, notice))


def _question(
    series: Series, meeting: Meeting, chair: Person | None, items: Sequence[AgendaItem]
) -> CloseQuestion:
    name = chair.name if chair else series.chair
    return CloseQuestion(
        heading=heading(series, meeting, name),
        person=name,
        started=meeting.took_place,
        decided=sum(each.is_decided for each in items),
        items=len(items),
    )
