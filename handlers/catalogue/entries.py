"""What a catalogue file says, entry by entry, before it is held against what is stored."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.indicators import Indicator
from domain.organisation import Organisation
from domain.people import Person
from domain.units import Goal, Unit
from handlers.findings import Place


class Section(StrEnum):
    """The lists of a catalogue whose entries are known by a key."""

    PEOPLE = "people"
    UNITS = "units"
    GOALS = "goals"
    INDICATORS = "indicators"


NOUNS = {
    Section.PEOPLE: "person",
    Section.UNITS: "unit",
    Section.GOALS: "goal",
    Section.INDICATORS: "indicator",
}


@dataclass(frozen=True)
class Reference:
    """The key of another entry, as written in ``what`` ("indicator csat, lead_officer")."""

    section: Section
    key: str
    what: str
    place: Place


@dataclass(frozen=True)
class OrganisationEntry:
    """``keeps_admin_channel``: the key is missing, so a channel that is stored stays."""

    place: Place
    organisation: Organisation
    admins: tuple[str, ...] = ()
    performance_officers: tuple[str, ...] = ()
    keeps_admin_channel: bool = True


@dataclass(frozen=True)
class PersonEntry:
    """``admin`` and ``performance_officer`` None: not said, so what is stored stays."""

    place: Place
    person: Person
    keeps_slack: bool = True
    admin: bool | None = None
    performance_officer: bool | None = None


@dataclass(frozen=True)
class UnitEntry:
    place: Place
    unit: Unit
    keeps_channel: bool = True


@dataclass(frozen=True)
class GoalEntry:
    place: Place
    goal: Goal


@dataclass(frozen=True)
class TargetEntry:
    """``start`` as written: which period it is depends on the organisation's calendar."""

    place: Place
    start: str
    value: Decimal
    note: str = ""


@dataclass(frozen=True)
class ChangeEntry:
    """A process change; new limits have a reason."""

    place: Place
    day: date
    what: str
    new_limits: bool = False
    reason: str = ""


@dataclass(frozen=True)
class IndicatorEntry:
    place: Place
    indicator: Indicator
    targets: tuple[TargetEntry, ...] = ()
    changes: tuple[ChangeEntry, ...] = ()


@dataclass
class Catalogue:
    """The entries of all catalogue files together, by key, in the order of the files."""

    organisation: OrganisationEntry | None = None
    people: dict[str, PersonEntry] = field(default_factory=dict)
    units: dict[str, UnitEntry] = field(default_factory=dict)
    goals: dict[str, GoalEntry] = field(default_factory=dict)
    indicators: dict[str, IndicatorEntry] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
