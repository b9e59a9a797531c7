"""The weekly digest of a unit: on the morning of its first working day, when there is news."""

from datetime import datetime

from domain.assessments import assess
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import dues
from domain.indicators import Indicator, Stage
from domain.notices import DueItem, UnitDigest
from domain.organisation import Organisation
from domain.snapshots import Snapshot, snapshot
from domain.units import Unit
from jobs.close_period import closings
from jobs.digest_week import JOB, is_due, planned_day, week_of
from jobs.due_items import due_item
from jobs.watching import first_look_today, indicator_watched, late_words
from storage.store import Store


def weekly_digest(store: Store, now: datetime) -> None:
    """One digest a unit and week; after downtime the present week's only, saying so."""
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return
    if not first_look_today(store, organisation, JOB, now):
        return
    for unit in store.units.all():
        if is_due(store, organisation, unit, now):
            _digest(store, organisation, unit, now)


def _digest(store: Store, organisation: Organisation, unit: Unit, now: datetime) -> None:
    """A week without news is claimed too, so that a channel set up later is not late for it."""
    today = organisation.today(now)
    planned = planned_day(organisation, today)
    week = week_of(organisation, planned)
    if not store.ledger.claim(JOB, unit.key, week.text, 0, now) or not unit.channel:
        return
    # Slack may have this digest from before a restore: it tells nothing that came later.
    until = planned if store.restored.is_near() else None
    closed = closings(store, organisation, unit, now, until)
    rows, missing = _rows(store, organisation, unit, now)
    held_back = _held_back(store, unit)
    if not (closed or missing or held_back or any(row.is_exception for row in rows)):
        return
    notice = UnitDigest(
        unit=unit.key,
        unit_name=unit.name,
        week=f"week of {planned.day} {planned:%B %Y}",
        rows=rows,
        missing=missing,
        held_back=held_back,
        closed=closed,
        late=late_words(store, JOB, planned, today),
    )
    key = f"digest:{unit.key}:{week.text}"
    store.outbox.queue(NewDelivery(key, DeliveryKind.POST, unit.channel, notice))


def _rows(
    store: Store, organisation: Organisation, unit: Unit, now: datetime
) -> tuple[tuple[Snapshot, ...], tuple[DueItem, ...]]:
    today = organisation.today(now)
    rows: list[Snapshot] = []
    missing: list[DueItem] = []
    for record in store.records.many(_in_use(store, unit)):
        rows.append(snapshot(record, assess(record, today), unit.name))
        since = indicator_watched(store, organisation, record.indicator, now)
        missing += [due_item(store, record, due) for due in dues(record, today, since)]
    return tuple(rows), tuple(missing)


def _in_use(store: Store, unit: Unit) -> list[Indicator]:
    """A retired indicator's last value is no news any more."""
    return [each for each in store.indicators.all(unit.key) if each.stage is not Stage.RETIRED]


def _held_back(store: Store, unit: Unit) -> tuple[str, ...]:
    """Exceptions without a message of their own: over the week's number of posts, or imported."""
    names = {indicator.key: indicator.name for indicator in _in_use(store, unit)}
    return tuple(
        f"{names[episode.indicator]}, since {episode.opened.label}"
        for episode in store.episodes.going(unit.key)
        if not episode.announced and episode.indicator in names
    )
