"""Records for the tests of programme health: Norfolk's stat meetings around March 2018."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.frequencies import Frequency
from domain.health import Case
from domain.health_facts import HealthFacts, Known, Tracked
from domain.meetings import AgendaItem, Decision, Meeting, MeetingState, Section
from tests.makers import agenda_item, episode, instant, meeting, organisation, series

NOW = instant("2018-05-02T12:00")
SINCE = date(2017, 5, 1)
STAT = series(id=1, chair="sdm")


def tracked(key: str = "abandonment", **changes: Any) -> Tracked:
    facts: dict[str, Any] = {"unit": "imt", "frequency": Frequency.MONTHLY, "due_days": 10}
    return Tracked(key, key.capitalize(), **{**facts, **changes})


def known(**values: str) -> Mapping[str, Known]:
    """By month, written p2018_01, the instant at which its value became known."""
    return {month[1:].replace("_", "-"): Known(instant(at)) for month, at in values.items()}


def facts(**changes: Any) -> HealthFacts:
    usual: dict[str, Any] = {
        "organisation": organisation(),
        "now": NOW,
        "since": SINCE,
        "series": {1: STAT},
        "indicators": {"abandonment": tracked()},
        "began": {"abandonment": date(2017, 4, 1)},
        "names": {"sdm": "Ann", "sda": "Ben"},
    }
    return HealthFacts(**{**usual, **changes})


def held(day: str = "2018-03-06", number: int = 1, **changes: Any) -> Meeting:
    """Started and closed on its day, by the chair."""
    usual: dict[str, Any] = {
        "id": number,
        "planned": date.fromisoformat(day),
        "begins": instant(f"{day}T10:00"),
        "state": MeetingState.CLOSED,
        "started_at": instant(f"{day}T10:02"),
        "started_by": "sdm",
        "closed_at": instant(f"{day}T11:00"),
        "closed_by": "sdm",
    }
    return meeting(1, **{**usual, **changes})


def cancelled(day: str, **changes: Any) -> Meeting:
    never = {"started_at": None, "started_by": "", "closed_at": None, "closed_by": ""}
    return replace(held(day), state=MeetingState.CANCELLED, **{**never, **changes})


def decided(item: AgendaItem, at: str = "2018-03-06T10:20", **changes: Any) -> AgendaItem:
    words: dict[str, Any] = {"decision": Decision.NOTE, "words": "seen", "decided_by": "sdm"}
    return replace(item, decided_at=instant(at), **{**words, **changes})


def standing(number: int, **changes: Any) -> AgendaItem:
    return agenda_item(id=number, section=Section.STANDING, indicator="abandonment", **changes)


def announced(**changes: Any) -> Any:
    usual: dict[str, Any] = {"id": 1, "message": "episode:1", "opened_at": instant("2018-01-22")}
    return episode(**{**usual, **changes})


def told(cases: Sequence[Case]) -> list[tuple[str, str, int, int]]:
    return [(each.what, each.why, each.kept, each.of) for each in cases]
