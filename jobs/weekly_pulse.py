"""The weekly pulse: how the programme goes, to its performance officers, on Monday morning."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.deliveries import DeliveryKind, NewDelivery
from domain.meetings import MeetingState
from domain.open_ages import open_ages
from domain.organisation import Organisation
from domain.periods import Period
from domain.pulse import NAMED, NextMeeting, WeeklyPulse, news
from jobs.ask_for_owners import missing_owners
from jobs.digest_week import planned_day, week_of
from jobs.duties import reachable
from jobs.watching import first_look_today, late_words, watched_since
from storage.store import Store

JOB = "weekly_pulse"
WATCHED = "pulse"
LOOKS_BACK = 13  # weeks; longer downtime is told of from there on
LOOKS_AHEAD = timedelta(days=14)


def weekly_pulse(store: Store, now: datetime) -> None:
    """Once a week, on its first working day; after downtime once for all that it has missed."""
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return
    today = organisation.today(now)
    planned = planned_day(organisation, today)
    begun = watched_since(store, organisation, now, (WATCHED,))[WATCHED]
    if not first_look_today(store, organisation, JOB, now) or not begun < planned <= today:
        return
    week = week_of(organisation, planned)
    since = _last(store, organisation, week)
    if not store.ledger.claim(JOB, "", week.text, 0, now):
        return
    pulse = _pulse(store, organisation, since, now, late_words(store, JOB, planned, today))
    if pulse is None:
        return
    for person, slack in _officers(store):
        key = f"pulse:{week.text}:{person}"
        store.outbox.queue(NewDelivery(key, DeliveryKind.DM, slack, pulse))


def _last(store: Store, organisation: Organisation, week: Period) -> datetime:
    """When the last one came; a week before where none has."""
    earlier = (week.shift(-back) for back in range(1, LOOKS_BACK + 1))
    claimed = (store.ledger.claimed(JOB, "", each.text, 0) for each in earlier)
    monday = organisation.midnight(week.previous().first)
    return next((at for at in claimed if at is not None), monday)


def _pulse(
    store: Store, organisation: Organisation, since: datetime, now: datetime, late: str
) -> WeeklyPulse | None:
    """None when all is quiet: nothing new, nothing open, nobody missing."""
    facts = store.health.present(now, organisation.today(since))
    told, ages = news(facts, since), open_ages(facts)
    silent = store.health.silent(organisation.today(now))
    ownerless, lost = missing_owners(store, NAMED)
    if not (told or silent or ownerless or any(each.age.count for each in ages)):
        return None
    return WeeklyPulse(
        organisation=organisation.name,
        since=organisation.today(since),
        news=told,
        ages=tuple(each for each in ages if each.age.count),
        silent=len(silent),
        silent_names=silent[:NAMED],
        ownerless=ownerless,
        ownerless_names=tuple((each.description or each.name)[:80] for each in lost),
        meetings=_meetings(store, now),
        late=late,
    )


def _officers(store: Store) -> Iterable[tuple[str, str]]:
    """Person and Slack account: the performance officers, else the administrators."""
    slack = reachable(store)
    people = [each for each in store.people.all() if each.key in slack]
    officers = [each for each in people if each.performance_officer]
    chosen = officers or [each for each in people if each.admin]
    return ((each.key, slack[each.key]) for each in chosen)


def _meetings(store: Store, now: datetime) -> tuple[NextMeeting, ...]:
    names = {each.id: each.name for each in store.series.going()}
    coming = store.meetings.to_come(now + LOOKS_AHEAD)
    return tuple(
        NextMeeting(names[each.series], each.begins)
        for each in coming
        if each.state is MeetingState.PLANNED and each.begins > now and each.series in names
    )
