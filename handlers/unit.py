"""`/kpi unit`: set up the unit of a channel."""

import re
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from domain.errors import DomainError
from domain.names import folded
from domain.organisation import Organisation
from domain.units import Unit
from handlers.admission import check_length
from handlers.field_faults import Faults
from handlers.people import known_person, name_of
from handlers.permissions import check_define
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

USAGE = ("/kpi unit",)
LONGEST_NAME = 100
LONGEST_KEY = 40
NEW_ORGANISATION = "Our organisation"


@dataclass(frozen=True)
class UnitForm:
    """Inputs by name: name, key, lead (Slack user id); with ``first`` also organisation and
    time_zone. The values here are what the inputs start with; ``lead`` is a Slack user id."""

    channel: str
    key: str
    name: str
    lead: str
    first: bool = False
    organisation: str = ""
    time_zone: str = ""


@dataclass(frozen=True)
class UnitSaved:
    """``lead`` is a name; ``next_step`` a command that would go on from here.

    ``uninvited``: the bot is not in the channel, so it cannot post there.
    """

    key: str
    name: str
    channel: str
    lead: str
    created: bool
    next_step: str
    uninvited: bool = False


def open_form(request: Request, store: Store) -> UnitForm:
    """For the channel where it was asked; with its present unit, if there is one."""
    check_length(request.text)
    scene = look(request, store)
    check_define(scene, "set up units")
    channel = _channel(request)
    unit = store.units.by_channel(channel)
    organisation = scene.organisation
    lead = store.people.get(unit.lead) if unit and unit.lead else None
    return UnitForm(
        channel=channel,
        key=unit.key if unit else "",
        name=unit.name if unit else request.text.strip()[:LONGEST_NAME],
        lead=lead.slack if lead else "",
        first=not store.units.all(),
        organisation="" if organisation.name == NEW_ORGANISATION else organisation.name,
        time_zone=organisation.time_zone,
    )


def handle(request: Request, store: Store) -> UnitSaved:
    """The form's inputs; the channel decides which unit is meant."""
    scene = enter(request, store)
    check_define(scene, "set up units")
    channel = _channel(request)
    present = store.units.by_channel(channel)
    unit = _unit(scene, channel, present)
    if not store.units.all():
        _save_organisation(scene)
    lead_user = request.value("lead")
    name = request.names.get(lead_user, "")
    lead = known_person(store, lead_user, name).key if lead_user else ""
    unit = replace(unit, lead=lead)
    store.units.save(unit)
    detail = {"name": unit.name, "channel": channel, "lead": lead}
    store.audit.note(scene.person.key, "set up unit", unit.key, detail, scene.now)
    empty = not store.indicators.all(unit.key)
    return UnitSaved(
        key=unit.key,
        name=unit.name,
        channel=channel,
        lead=name_of(store, lead),
        created=present is None,
        next_step="/kpi indicator add" if empty else "/kpi status",
    )


def key_from(name: str) -> str:
    """A short key of ASCII letters, digits and underscores; empty where the name has none."""
    return re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:LONGEST_KEY]


def _channel(request: Request) -> str:
    channel = request.value("channel") or request.channel
    if not channel or channel.startswith("D"):
        raise DomainError("Type /kpi unit in the unit's own channel, after inviting me there.")
    return channel


def _unit(scene: Scene, channel: str, present: Unit | None) -> Unit:
    request, faults = scene.request, Faults()
    name = " ".join(request.value("name").split())
    key = present.key if present else (request.value("key") or key_from(name))
    if not name or len(name) > LONGEST_NAME:
        faults.add("name", f"Write the unit's name, with at most {LONGEST_NAME} characters.")
    if name and (not key or key != key_from(key)):
        faults.add("key", "Write a short key of small letters, digits and _, for example imt.")
    elif present is None and scene.store.units.get(key) is not None:
        faults.add("key", f"{key} is another unit's key already. Write another one.")
    faults.check()
    return Unit(key, name, channel)


def _save_organisation(scene: Scene) -> None:
    """The first unit also names the organisation and its zone."""
    request, organisation, faults = scene.request, scene.organisation, Faults()
    name = request.value("organisation")[:LONGEST_NAME] or organisation.name
    zone = request.value("time_zone") or organisation.time_zone
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, LookupError):
        faults.add("time_zone", "Write a time zone such as Europe/London or America/New_York.")
    faults.check()
    named: Organisation = replace(organisation, name=name, time_zone=zone)
    if named != organisation:
        scene.store.organisation.save(named)
