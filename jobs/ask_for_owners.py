"""Asks the administrators, once each, to name somebody for what nobody can be reminded of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.actions import Action
from domain.deliveries import DeliveryKind, NewDelivery
from domain.meetings import Series
from domain.notices import OwnerMissing
from domain.reminders import Ownerless
from jobs.action_items import ActionNaming, naming_of
from jobs.duties import reachable
from jobs.unit_by_unit import Step
from jobs.watching import first_look_today, looked_today
from storage.indicators import Named
from storage.ledger import Key
from storage.store import Store

JOB = "ask_for_owners"
ASKED_AT_ONCE = 30
LOOKED_AT_ONCE = 500


@dataclass(frozen=True)
class _Lost:
    """An action's number, an indicator's key or a series of meetings, with who was named and has
    left, if anybody."""

    thing: int | str | Series
    owner: str

    @property
    def key(self) -> Key:
        """What the ledger knows it by."""
        match self.thing:
            case Series():
                return f"series {self.thing.id}", self.owner, 0
            case int():
                return f"action {self.thing}", self.owner, 0
            case str():
                return f"indicator {self.thing}", self.owner, 0


def ask_for_owners(store: Store, now: datetime) -> Step | None:
    """In working hours, in one message a day, of what has lost its owner since.

    What was asked about before is passed over some hundred at a time, each in a transaction of its
    own: what people write meanwhile gets its turn between.
    """
    organisation = store.organisation.get()
    if organisation is None or not organisation.is_working_hour(now):
        return None
    if looked_today(store, organisation, JOB, now):
        return None
    return _Asking(_all_lost(store))(store, now)


def missing_owners(store: Store, named: int) -> tuple[int, tuple[Ownerless, ...]]:
    """How many nobody can be asked about now, told before or not; so many of them by name."""
    lost = _all_lost(store)
    return len(lost), _things(store, lost[:named])


@dataclass(frozen=True)
class _Asking:
    """``lost`` are still to be looked through; ``found`` nobody was asked about."""

    lost: Sequence[_Lost]
    found: tuple[_Lost, ...] = ()

    def __call__(self, store: Store, now: datetime) -> Step | None:
        some, left = self.lost[:LOOKED_AT_ONCE], self.lost[LOOKED_AT_ONCE:]
        asked = store.ledger.known(JOB, [each.key for each in some])
        found = (*self.found, *(each for each in some if each.key not in asked))
        if left and len(found) < ASKED_AT_ONCE:
            return replace(self, lost=left, found=found)
        _ask(store, found[:ASKED_AT_ONCE], now)
        return None


def _ask(store: Store, lost: Sequence[_Lost], now: datetime) -> None:
    """As many as make a message; the others wait for another day."""
    organisation = store.organisation.require()
    new = store.ledger.claim_many(JOB, [each.key for each in lost], now)
    things = _things(store, [each for each in lost if each.key in new])
    if things:
        _tell(store, OwnerMissing(things), organisation.today(now).isoformat())
    first_look_today(store, organisation, JOB, now)


def _all_lost(store: Store) -> tuple[_Lost, ...]:
    slack = reachable(store)
    return (*_series(store, slack), *_actions(store, slack), *_indicators(store, slack))


def _series(store: Store, slack: Mapping[str, str]) -> Iterator[_Lost]:
    """Those whose chair has left: the only one who is asked about a meeting's end."""
    for each in store.series.going():
        if each.chair not in slack:
            yield _Lost(each, each.chair)


def _actions(store: Store, slack: Mapping[str, str]) -> Iterator[_Lost]:
    lost = [owner for owner in store.actions.counts() if owner not in slack]
    for number, owner in store.actions.owned_by(lost) if lost else ():
        yield _Lost(number, owner)


def _indicators(store: Store, slack: Mapping[str, str]) -> Iterator[_Lost]:
    """Those that nobody can be asked about, and those of which somebody named has left."""
    gone = store.departures.all()
    left = {each.key for each in store.people.all() if each.slack in gone}
    for each in store.indicators.named():
        who = _lost(each, slack, left)
        if who is not None:
            yield _Lost(each.indicator, who)


def _things(store: Store, lost: Sequence[_Lost]) -> tuple[Ownerless, ...]:
    numbers = [each.thing for each in lost if isinstance(each.thing, int)]
    actions = {each.id: each for each in store.actions.among(numbers)}
    keys = {each.thing for each in lost if isinstance(each.thing, str)}
    indicators = keys | {each.indicator for each in actions.values()}
    names = naming_of(store, indicators, {each.owner for each in lost})
    return tuple(_thing(each, actions, names) for each in lost)


def _thing(lost: _Lost, actions: Mapping[int, Action], names: ActionNaming) -> Ownerless:
    if isinstance(lost.thing, Series):
        chair = names.people.get(lost.owner, lost.owner)
        return Ownerless("", lost.thing.name, "", owner=chair, series=lost.thing.id)
    action = actions[lost.thing] if isinstance(lost.thing, int) else None
    indicator = names.indicators[action.indicator if action else str(lost.thing)]
    return Ownerless(
        indicator=indicator.key,
        name=indicator.name,
        unit_name=names.units.get(indicator.unit, indicator.unit),
        action=action.id if action else 0,
        description=action.description if action else "",
        owner=names.people.get(lost.owner, ""),
    )


def _lost(named: Named, slack: Mapping[str, str], left: set[str]) -> str | None:
    """Who has left, or nobody's key where there is none to ask; None where all is well."""
    people = (named.data_owner, named.lead_officer)
    gone = next((each for each in people if each in left), None)
    if gone is not None:
        return gone
    return None if any(each in slack for each in (*people, named.unit_lead)) else ""


def _tell(store: Store, notice: OwnerMissing, day: str) -> None:
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
