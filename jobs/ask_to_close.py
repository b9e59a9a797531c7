"""Asks a chair, once, to close a meeting that was left open on its day."""

from collections.abc import Iterable
from datetime import datetime

from domain.agenda_lines import decided_of, heading, key_of
from domain.deliveries import DeliveryKind, NewDelivery
from domain.meeting_notices import CloseQuestion
from domain.meetings import Meeting, Series
from domain.people import Person
from jobs.duties import reachable
from storage.agenda_facts import agenda_facts
from storage.store import Store

JOB = "ask_to_close"


def ask_to_close(store: Store, now: datetime) -> None:
    """On the next working morning; in the channel where the chair cannot be written to.

    Of several that a series did not start while nothing ran here, the last one is asked about.
    """
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return
    series = {each.id: each for each in store.series.all()}
    over = [
        each
        for each in store.meetings.to_come(until=now)
        if _is_over(series[each.series], each, now)
    ]
    last = _last_unstarted(over)
    for meeting in over:
        is_new = _claimed(store, series[meeting.series], meeting, now)
        if is_new and (meeting.took_place or last[meeting.series] == meeting):
            _ask(store, series[meeting.series], meeting, now)


def _is_over(series: Series, meeting: Meeting, now: datetime) -> bool:
    """Its own day has passed; one that was started late is asked about the day after that."""
    last = max(meeting.begins, meeting.started_at or meeting.begins)
    return last.astimezone(series.zone).date() < now.astimezone(series.zone).date()


def _last_unstarted(over: Iterable[Meeting]) -> dict[int, Meeting]:
    """By series; ``over`` is in the order in which they began."""
    return {each.series: each for each in over if not each.took_place}


def _claimed(store: Store, series: Series, meeting: Meeting, now: datetime) -> bool:
    key = key_of("close", series, meeting)
    return store.ledger.claim(JOB, key, meeting.begins.isoformat(), 0, now)


def _ask(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    key = f"{key_of('close', series, meeting)}:{meeting.begins.isoformat()}"
    chair, slack = store.people.get(series.chair), reachable(store).get(series.chair, "")
    decided = decided_of(agenda_facts(store, series, meeting, now), store.agendas.of(meeting.id))
    notice = _question(series, meeting, chair, decided)
    if slack:
        store.outbox.queue(NewDelivery(key, DeliveryKind.DM, slack, notice))
    else:
        store.outbox.queue(NewDelivery(key, DeliveryKind.POST, series.channel, notice))


def _question(
    series: Series, meeting: Meeting, chair: Person | None, decided: tuple[int, int]
) -> CloseQuestion:
    name = chair.name if chair else series.chair
    return CloseQuestion(
        heading=heading(series, meeting, name),
        person=name,
        started=meeting.took_place,
        decided=decided[0],
        items=decided[1],
    )
