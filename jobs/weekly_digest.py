"""The weekly digest of a unit: on the morning of its first working day, when there is news."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.actions import Action, most_urgent
from domain.deliveries import DeliveryKind, NewDelivery
from domain.dues import dues
from domain.indicators import Indicator, Stage
from domain.notices import DueItem, PeriodClosed, UnitDigest
from domain.organisation import Organisation
from domain.snapshots import Snapshot, snapshot
from domain.units import Unit
from jobs.action_items import ActionNaming, naming_of
from jobs.close_period import closings
from jobs.digest_week import JOB, due_among, planned_day, week_of
from jobs.due_items import Missing, naming
from jobs.unit_by_unit import Step, unit_by_unit
from jobs.watching import indicators_watched, late_words
from storage.ledger import Key
from storage.store import Store

WORKED, WARNED = "told_that_it_worked", "told_early_warning"


@dataclass
class News:
    """What there is to say of one unit; without any, there is no digest.

    ``warnings`` counts the early warnings that no digest has told of. Those that have been told
    stand in every digest as long as they last, and are no reason for one.
    """

    rows: list[Snapshot] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    worked: list[Action] = field(default_factory=list)
    late: list[Action] = field(default_factory=list)
    warnings: int = 0

    def __bool__(self) -> bool:
        told = self.missing or self.held_back or self.worked or self.late or self.warnings
        return bool(told or any(row.is_exception for row in self.rows))


def weekly_digest(store: Store, now: datetime) -> Step | None:
    """One digest a unit and week; after downtime the present week's only, saying so."""
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return None
    return unit_by_unit(JOB, _digests)(store, now)


def _digests(
    store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime
) -> None:
    """A week without news is claimed too, so that a channel set up later is not late for it."""
    due = due_among(store, organisation, units, now)
    today = organisation.today(now)
    planned = planned_day(organisation, today)
    week = week_of(organisation, planned)
    store.ledger.claim_many(JOB, [(unit.key, week.text, 0) for unit in due], now)
    told = [unit for unit in due if unit.channel]
    # Slack may have these digests from before a restore: they tell nothing that came later.
    until = planned if store.restored.is_near() else None
    closed = closings(store, organisation, told, now, until)
    news = _news(store, organisation, told, now)
    everything = (missing for each in news.values() for missing in each.missing)
    names = naming(store, (record.indicator for record, _ in everything))
    actions = _naming(store, news.values())
    for unit in told:
        its = news[unit.key]
        if its or closed.get(unit):
            missing = names.items(its.missing)
            late = late_words(store, JOB, planned, today)
            notice = replace(
                _notice(unit, planned, its, missing, closed.get(unit, ()), late),
                worked=actions.items(its.worked),
                late_actions=actions.items(its.late),
                today=today,
            )
            key = f"digest:{unit.key}:{week.text}"
            store.outbox.queue(NewDelivery(key, DeliveryKind.POST, unit.channel, notice))


def _news(
    store: Store, organisation: Organisation, units: Sequence[Unit], now: datetime
) -> Mapping[str, News]:
    """By unit."""
    news: dict[str, News] = defaultdict(News)
    names, today = {unit.key: unit.name for unit in units}, organisation.today(now)
    indicators = _in_use(store, units)
    since = indicators_watched(store, organisation, indicators, now)
    for found in store.records.judged(indicators, today):
        record, indicator = found.record, found.record.indicator
        its = news[indicator.unit]
        shown = snapshot(record, found.assessments, names[indicator.unit], signal=found.signal)
        its.rows.append(shown)
        missing = dues(record, today, since[indicator.key])
        its.missing += [(record, due) for due in missing]
    _warn(store, news, now)
    _hold_back(store, indicators, news)
    _follow_up(store, organisation, indicators, news, now)
    return news


def _warn(store: Store, news: Mapping[str, News], now: datetime) -> None:
    """Of each value once."""
    sliding = {
        (row.indicator, row.period, 0): its
        for its in news.values()
        for row in its.rows
        if row.is_early_warning
    }
    for key in store.ledger.claim_many(WARNED, tuple(sliding), now):
        sliding[key].warnings += 1


def _in_use(store: Store, units: Sequence[Unit]) -> list[Indicator]:
    """A retired indicator's last value is no news any more."""
    found = store.indicators.of_units([unit.key for unit in units])
    return [each for each in found if each.stage is not Stage.RETIRED]


def _hold_back(store: Store, indicators: Sequence[Indicator], news: Mapping[str, News]) -> None:
    """Exceptions without a message of their own: over the week's number of posts, or imported."""
    known = {indicator.key: indicator for indicator in indicators}
    for episode in store.episodes.going_among(list(known)):
        if not episode.announced:
            indicator = known[episode.indicator]
            held = f"{indicator.name}, since {episode.opened.label}"
            news[indicator.unit].held_back.append(held)


def _follow_up(
    store: Store,
    organisation: Organisation,
    indicators: Sequence[Indicator],
    news: Mapping[str, News],
    now: datetime,
) -> None:
    """Good news without a message of its own, told once; and what was to be reported back."""
    units, today = {each.key: each.unit for each in indicators}, organisation.today(now)
    untold = {
        _verified_once(each, organisation): each for each in store.actions.untold_among(units)
    }
    new = store.ledger.claim_many(WORKED, tuple(untold), now)
    for key, action in untold.items():
        if key in new:
            news[units[action.indicator]].worked.append(action)
    for action in most_urgent(store.actions.late_among(units, today)):
        news[units[action.indicator]].late.append(action)


def _verified_once(action: Action, organisation: Organisation) -> Key:
    """Verified anew on another day, it is news again."""
    day = organisation.today(action.ended_at).isoformat() if action.ended_at else ""
    return f"action {action.id}", day, 0


def _naming(store: Store, news: Collection[News]) -> ActionNaming:
    actions = [action for each in news for action in (*each.worked, *each.late)]
    return naming_of(store, {a.indicator for a in actions}, {a.owner for a in actions})


def _notice(
    unit: Unit,
    planned: date,
    news: News,
    missing: tuple[DueItem, ...],
    closed: tuple[PeriodClosed, ...],
    late: str,
) -> UnitDigest:
    return UnitDigest(
        unit=unit.key,
        unit_name=unit.name,
        week=f"week of {planned.day} {planned:%B %Y}",
        rows=tuple(news.rows),
        missing=missing,
        held_back=tuple(news.held_back),
        closed=closed,
        late=late,
    )
