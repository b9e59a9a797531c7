"""Asks the administrators, once each, to name somebody for what nobody can be reminded of."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from domain.deliveries import DeliveryKind, NewDelivery
from domain.notices import OwnerMissing
from domain.reminders import Ownerless
from jobs.action_items import naming_of
from jobs.duties import reachable
from jobs.watching import first_look_today
from storage.indicators import Named
from storage.ledger import Key
from storage.store import Store

JOB = "ask_for_owners"
ASKED_AT_ONCE = 30


def ask_for_owners(store: Store, now: datetime) -> None:
    """In working hours, in one message a day, of what has lost its owner since."""
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return
    if not first_look_today(store, organisation, JOB, now):
        return
    missing = missing_owners(store)
    things = [missing[key] for key in _not_asked_yet(store, tuple(missing), now)]
    if things:
        _ask(store, OwnerMissing(tuple(things)), organisation.today(now).isoformat())


def missing_owners(store: Store) -> Mapping[Key, Ownerless]:
    """All that nobody can be asked about now, whether it was told before or not."""
    slack = reachable(store)
    return dict((*_actions(store, slack), *_indicators(store, slack)))


def _not_asked_yet(store: Store, keys: Sequence[Key], now: datetime) -> list[Key]:
    """As many as make a message, where there are so many; the others wait for another day."""
    found: list[Key] = []
    for start in range(0, len(keys), ASKED_AT_ONCE):
        some = keys[start : start + ASKED_AT_ONCE]
        new = store.ledger.claim_many(JOB, some, now)
        found += [key for key in some if key in new]
        if len(found) >= ASKED_AT_ONCE:
            break
    return found


def _actions(store: Store, slack: Mapping[str, str]) -> Iterator[tuple[Key, Ownerless]]:
    lost = [owner for owner in store.actions.counts() if owner not in slack]
    actions = store.actions.of_owners(lost) if lost else ()
    names = naming_of(store, {each.indicator for each in actions}, lost)
    for each in actions:
        indicator = names.indicators[each.indicator]
        yield (
            (f"action {each.id}", each.owner, 0),
            Ownerless(
                indicator=indicator.key,
                name=indicator.name,
                unit_name=names.units.get(indicator.unit, indicator.unit),
                action=each.id,
                description=each.description,
                owner=names.people.get(each.owner, ""),
            ),
        )


def _indicators(store: Store, slack: Mapping[str, str]) -> Iterator[tuple[Key, Ownerless]]:
    """Those that nobody can be asked about, and those of which somebody named has left."""
    gone = store.departures.all()
    left = {each.key for each in store.people.all() if each.slack in gone}
    lost = [
        (each, who)
        for each in store.indicators.named()
        if (who := _lost(each, slack, left)) is not None
    ]
    names = naming_of(store, {each.indicator for each, _ in lost}, {who for _, who in lost})
    for named, who in lost:
        indicator = names.indicators[named.indicator]
        yield (
            (f"indicator {indicator.key}", who, 0),
            Ownerless(
                indicator=indicator.key,
                name=indicator.name,
                unit_name=names.units.get(indicator.unit, indicator.unit),
                owner=names.people.get(who, ""),
            ),
        )


def _lost(named: Named, slack: Mapping[str, str], left: set[str]) -> str | None:
    """Who has left, or nobody's key where there is none to ask; None where all is well."""
    people = (named.data_owner, named.lead_officer)
    gone = next((each for each in people if each in left), None)
    if gone is not None:
        return gone
    return None if any(each in slack for each in (*people, named.unit_lead)) else ""


def _ask(store: Store, notice: OwnerMissing, day: str) -> None:
    """In the administrators' channel; where there is none, each of them."""
    organisation = store.organisation.require()
    if organisation.admin_channel:
        told = {organisation.admin_channel: DeliveryKind.POST}
    else:
        gone = store.departures.all() | {""}
        accounts = (each.slack for each in store.people.admins())
        told = {slack: DeliveryKind.DM for slack in accounts if slack not in gone}
    for target, kind in told.items():
        store.outbox.queue(NewDelivery(f"owners:{day}:{target}", kind, target, notice))
