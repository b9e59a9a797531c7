"""The weekly pulse: how the programme goes, to its performance officers, on Monday morning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.deliveries import DeliveryKind, NewDelivery
from domain.meetings import MeetingState
from domain.open_ages import open_ages
from domain.organisation import Organisation
from domain.periods import Period
from domain.pulse import NAMED, NextMeeting, PulseFinding, WeeklyPulse, news
from jobs.ask_for_owners import missing_owners
from jobs.attempts import Telling as Failures
from jobs.audit_news import Auditing, AuditNews, tell_once
from jobs.digest_week import planned_day, week_of
from jobs.duties import reachable
from jobs.unit_by_unit import Step
from jobs.watching import first_look_today, late_words, looked_today, watched_since
from storage.store import Store

JOB = "weekly_pulse"
WATCHED = "pulse"
LOOKS_BACK = 13  # weeks; longer downtime is told of from there on
LOOKS_AHEAD = timedelta(days=14)


def weekly_pulse(store: Store, now: datetime) -> Step | None:
    """Once a week, on its first working day; after downtime once for all that it has missed.

    The data are audited before, some units in each transaction.
    """
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return None
    today = organisation.today(now)
    planned = planned_day(organisation, today)
    begun = watched_since(store, organisation, now, (WATCHED,))[WATCHED]
    if looked_today(store, organisation, JOB, now):
        return None
    week = week_of(organisation, planned)
    if begun < planned <= today and store.ledger.claimed(JOB, "", week.text, 0) is None:
        return Auditing(_Telling(week, planned))
    first_look_today(store, organisation, JOB, now)
    return None


@dataclass(frozen=True)
class _Telling:
    """The pulse of a week, when its data have been audited."""

    week: Period
    planned: date

    def __call__(self, store: Store, now: datetime, news: AuditNews) -> Step | None:
        organisation = store.organisation.require()
        today = organisation.today(now)
        since = _last(store, organisation, self.week)
        if not first_look_today(store, organisation, JOB, now):
            return None
        if not store.ledger.claim(JOB, "", self.week.text, 0, now):
            return None
        late = late_words(store, JOB, self.planned, today)
        pulse = _pulse(store, organisation, since, now, late, tell_once(store, news, now))
        if pulse is not None:
            for person, slack in _officers(store):
                key = f"pulse:{self.week.text}:{person}"
                store.outbox.queue(NewDelivery(key, DeliveryKind.DM, slack, pulse))
        return Failures(news.failed) if news.failed else None


def _last(store: Store, organisation: Organisation, week: Period) -> datetime:
    """When the last one came; a week before where none has."""
    earlier = (week.shift(-back) for back in range(1, LOOKS_BACK + 1))
    claimed = (store.ledger.claimed(JOB, "", each.text, 0) for each in earlier)
    monday = organisation.midnight(week.previous().first)
    return next((at for at in claimed if at is not None), monday)


def _pulse(
    store: Store,
    organisation: Organisation,
    since: datetime,
    now: datetime,
    late: str,
    findings: Sequence[PulseFinding],
) -> WeeklyPulse | None:
    """None when all is quiet: nothing new, nothing open, nobody missing."""
    facts = store.health.present(now, organisation.today(since))
    told, ages = news(facts, since), open_ages(facts)
    silent = store.health.silent(organisation.today(now))
    ownerless, lost = missing_owners(store, NAMED)
    if not (told or silent or ownerless or findings or any(each.age.count for each in ages)):
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
        findings=len(findings),
        worst_findings=tuple(findings[:NAMED]),
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
