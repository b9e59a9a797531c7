"""The weekly pulse: what has changed in the programme since the last one, and what is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from domain.actions import Action, Ending
from domain.health_facts import HealthFacts
from domain.open_ages import OpenAge

NAMED = 3  # things of one kind that are told by name
_SHORT = 80  # characters of an action's description


class PulseKind(StrEnum):
    OPENED = "opened"
    EXPLAINED = "explained"
    AGREED = "agreed"
    VERIFIED = "verified"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class PulseNews:
    """How many there are of a kind, and the first ones by name."""

    kind: PulseKind
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class NextMeeting:
    name: str
    begins: datetime


@dataclass(frozen=True)
class PulseFinding:
    """What the data auditor found, with its numbers; ``name`` is the indicator's."""

    name: str
    told: str


@dataclass(frozen=True)
class WeeklyPulse:
    """How the programme goes, for its performance officers: what is new since a day, what is open.

    ``silent`` counts indicators without a value for their last two periods, ``ownerless`` what
    nobody can be asked about; the first of each by name. ``meetings`` are those of two weeks.
    ``findings`` counts what the data auditor found for the first time.
    """

    organisation: str
    since: date
    news: tuple[PulseNews, ...] = ()
    ages: tuple[OpenAge, ...] = ()
    silent: int = 0
    silent_names: tuple[str, ...] = ()
    ownerless: int = 0
    ownerless_names: tuple[str, ...] = ()
    meetings: tuple[NextMeeting, ...] = ()
    late: str = ""
    findings: int = 0
    worst_findings: tuple[PulseFinding, ...] = ()
    kind: Literal["weekly_pulse"] = "weekly_pulse"


def news(facts: HealthFacts, since: datetime) -> tuple[PulseNews, ...]:
    """After ``since``; imported history that nobody was told of is no news."""
    first_day, today = facts.day_of(since), facts.today
    standing = [each for each in facts.episodes if not each.withdrawn]
    opened = (each for each in standing if each.announced and _after(each.opened_at, since))
    explained = (each for each in standing if _after(facts.explained.get(each.id), since))
    agreed = (each for each in facts.actions if _after(each.created_at, since))
    verified = (
        each
        for each in facts.actions
        if each.ending is Ending.VERIFIED and _after(each.ended_at, since)
    )
    overdue = (each for each in facts.actions if _fell_due(each, first_day, today))
    found = {
        PulseKind.OPENED: [facts.indicator_name(each.indicator) for each in opened],
        PulseKind.EXPLAINED: [facts.indicator_name(each.indicator) for each in explained],
        PulseKind.AGREED: [_named(each) for each in agreed],
        PulseKind.VERIFIED: [_named(each) for each in verified],
        PulseKind.OVERDUE: [_named(each) for each in overdue],
    }
    return tuple(_told(kind, names) for kind, names in found.items() if names)


def _after(at: datetime | None, since: datetime) -> bool:
    return at is not None and at > since


def _fell_due(action: Action, first: date, today: date) -> bool:
    """Its report-back date has passed since, and it is not over."""
    day = action.report_back
    return not action.is_over and day is not None and first <= day < today


def _named(action: Action) -> str:
    return f"#{action.id} {action.description[:_SHORT]}"


def _told(kind: PulseKind, names: Iterable[str]) -> PulseNews:
    listed = tuple(names)
    return PulseNews(kind, len(listed), listed[:NAMED])
