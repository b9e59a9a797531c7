"""Makers of domain objects: sensible defaults, and keywords for what a test is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from domain.actions import Action
from domain.episodes import Episode
from domain.explanations import Explanation
from domain.flags import Flag, FlagKind
from domain.indicators import Indicator
from domain.measures import Bounds, Calculation, Entry, Measure
from domain.meetings import AgendaItem, Meeting, Section, Series
from domain.organisation import Organisation
from domain.people import Person
from domain.periods import Calendar, Frequency, Period
from domain.rating import Polarity
from domain.readings import Reading, ReadingStatus
from domain.targets import Target
from domain.units import Goal, Unit
from storage.database import Database
from storage.store import Store

CALENDAR = Calendar(fiscal_year_start=4)
NOW = datetime(2017, 12, 1, 9, 30, tzinfo=UTC)


def instant(text: str) -> datetime:
    """An aware instant from ISO text; without an offset it is UTC."""
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def period(
    text: str = "2017-11", frequency: Frequency = Frequency.MONTHLY, calendar: Calendar = CALENDAR
) -> Period:
    return calendar.from_text(frequency, text)


def organisation(**changes: Any) -> Organisation:
    facts: dict[str, Any] = {"name": "Norfolk County Council", "calendar": CALENDAR}
    return Organisation(**{**facts, **changes})


def person(key: str = "sdm", **changes: Any) -> Person:
    facts: dict[str, Any] = {"name": key.upper(), "slack": f"U01{key.upper()}"}
    return Person(key, **{**facts, **changes})


def unit(key: str = "imt", **changes: Any) -> Unit:
    facts: dict[str, Any] = {"name": key.upper(), "channel": f"C01{key.upper()}"}
    return Unit(key, **{**facts, **changes})


def goal(key: str = "service", **changes: Any) -> Goal:
    facts: dict[str, Any] = {"unit": "imt", "statement": "Answer people the first time"}
    return Goal(key, **{**facts, **changes})


def indicator(key: str = "abandonment", **changes: Any) -> Indicator:
    """A monthly percentage, computed from a ratio, where smaller is better."""
    facts: dict[str, Any] = {
        "name": key.replace("_", " ").capitalize(),
        "unit": "imt",
        "measure": Measure.PERCENT,
        "calculation": Calculation.RATIO,
        "polarity": Polarity.SMALLER,
        "bounds": Bounds(Decimal(0), Decimal(100)),
    }
    return Indicator(key, **{**facts, **changes})


def entry(text: str = "14.2") -> Entry:
    """ "14.2" or "611/4288"."""
    numerator, slash, denominator = text.partition("/")
    if slash:
        return Entry(None, Decimal(numerator), Decimal(denominator))
    return Entry(Decimal(text), None, None)


def reading(value: str | None = "14.2", at: Period | str = "2017-11", **changes: Any) -> Reading:
    """A final first revision of a value such as "14.2" or "611/4288"; None: not expected."""
    facts: dict[str, Any] = {
        "indicator": "abandonment",
        "revision": 1,
        "author": "sda",
        "recorded": NOW,
        "status": ReadingStatus.NOT_EXPECTED if value is None else ReadingStatus.FINAL,
        "entry": None if value is None else entry(value),
    }
    return Reading(period=period(at) if isinstance(at, str) else at, **{**facts, **changes})


def target(value: str = "10", start: Period | str = "2017-01", **changes: Any) -> Target:
    facts: dict[str, Any] = {"indicator": "abandonment"}
    begins = period(start) if isinstance(start, str) else start
    return Target(start=begins, value=Decimal(value), **{**facts, **changes})


def flag(kind: FlagKind = FlagKind.BUDGET, **changes: Any) -> Flag:
    facts: dict[str, Any] = {
        "id": 0,
        "indicator": "abandonment",
        "reason": "agency staff, £12,000 over",
        "raised_by": "sdm",
        "raised_at": NOW,
        "since": period(),
    }
    return Flag(kind=kind, **{**facts, **changes})


def episode(**changes: Any) -> Episode:
    facts: dict[str, Any] = {
        "id": 0,
        "indicator": "abandonment",
        "opened": period(),
        "last": period(),
        "opened_at": NOW,
    }
    return Episode(**{**facts, **changes})


def explanation(episode_id: int = 1, **changes: Any) -> Explanation:
    facts: dict[str, Any] = {
        "answers": ("Two posts are vacant", "829 more calls lost", "", "Recruit", "March", ""),
        "author": "sdm",
        "recorded": NOW,
    }
    return Explanation(episode=episode_id, **{**facts, **changes})


def action(**changes: Any) -> Action:
    facts: dict[str, Any] = {
        "id": 0,
        "indicator": "abandonment",
        "description": "Recruit two apprentices",
        "owner": "sdm",
        "created_by": "sdm",
        "created_at": NOW,
    }
    return Action(**{**facts, **changes})


def series(**changes: Any) -> Series:
    """The first Tuesday of each month at 10:00 in Norwich."""
    facts: dict[str, Any] = {
        "id": 0,
        "name": "IMT stat meeting",
        "rule": "FREQ=MONTHLY;BYDAY=1TU",
        "at": time(10),
        "time_zone": "Europe/London",
        "channel": "C01IMT",
        "chair": "sdm",
        "starts": date(2018, 1, 1),
        "units": ("imt",),
    }
    return Series(**{**facts, **changes})


def meeting(series_id: int = 1, **changes: Any) -> Meeting:
    facts: dict[str, Any] = {
        "id": 0,
        "planned": date(2018, 3, 6),
        "begins": datetime(2018, 3, 6, 10, tzinfo=UTC),
    }
    return Meeting(series=series_id, **{**facts, **changes})


def agenda_item(meeting_id: int = 1, **changes: Any) -> AgendaItem:
    facts: dict[str, Any] = {
        "id": 0,
        "section": Section.STANDING,
        "position": 1,
        "title": "Abandonment",
        "minutes": 10,
    }
    return AgendaItem(meeting=meeting_id, **{**facts, **changes})


@dataclass(frozen=True)
class Seeds:
    """What `seed` stores; by default one unit with its two officers and one indicator."""

    organisation: Organisation
    people: tuple[Person, ...]
    units: tuple[Unit, ...]
    indicators: tuple[Indicator, ...]


def seeds(**changes: Any) -> Seeds:
    facts: dict[str, Any] = {
        "organisation": organisation(),
        "people": (
            person("sdm"),
            person("sda"),
            person("head", admin=True),
            person("perf", performance_officer=True),
        ),
        "units": (unit("imt", lead="sdm"),),
        "indicators": (indicator(lead_officer="sdm", data_owner="sda"),),
    }
    return Seeds(**{**facts, **changes})


def seed(
    database: Database,
    *,
    readings: Iterable[Reading] = (),
    targets: Iterable[Target] | None = None,
    **changes: Any,
) -> Seeds:
    """Store an organisation ready for use, with a target of 10 unless told otherwise."""
    planted = seeds(**changes)
    with database.writing() as store:
        plant(store, planted)
        store.readings.add_many(readings)
        for each in (target(),) if targets is None else targets:
            store.targets.add(each)
    return planted


def plant(store: Store, planted: Seeds) -> None:
    store.organisation.save(planted.organisation)
    for person_ in planted.people:
        store.people.save(person_)
    for unit_ in planted.units:
        store.units.save(unit_)
    for indicator_ in planted.indicators:
        store.indicators.save(indicator_)
