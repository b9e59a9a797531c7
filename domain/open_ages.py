"""How old is what is open: exceptions without an answer or an action, actions, report-backs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from textwrap import shorten

from domain.detection_lag import Days, days_of
from domain.episodes import Episode
from domain.health_facts import HealthFacts

_SHORT = 80  # characters of an action's description


class OpenKind(StrEnum):
    UNEXPLAINED = "unexplained"
    WITHOUT_ACTION = "without_action"
    ACTIONS = "actions"
    OVERDUE = "overdue"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    OpenKind.UNEXPLAINED: "Exceptions not explained",
    OpenKind.WITHOUT_ACTION: "Exceptions without an action",
    OpenKind.ACTIONS: "Open actions",
    OpenKind.OVERDUE: "Report-backs overdue",
}


@dataclass(frozen=True)
class OpenAge:
    """How many there are, their median age in days, and the oldest by name."""

    kind: OpenKind
    age: Days
    oldest: str = ""
    oldest_days: int = 0


@dataclass(frozen=True)
class _Aged:
    what: str
    since: date


def open_ages(facts: HealthFacts) -> tuple[OpenAge, ...]:
    going = [each for each in facts.episodes if not each.is_over]
    unexplained = (each for each in going if each.explained_at is None)
    without = (each for each in going if each.agreed_at is None)
    actions = [each for each in facts.actions if not each.is_over]
    overdue = [each for each in actions if each.days_overdue(facts.today) > 0]
    named = {
        each.id: f"#{each.id} {shorten(each.description, _SHORT, placeholder=' …')}"
        for each in actions
    }
    found = {
        OpenKind.UNEXPLAINED: [_aged(facts, each) for each in unexplained],
        OpenKind.WITHOUT_ACTION: [_aged(facts, each) for each in without],
        OpenKind.ACTIONS: [
            _Aged(named[each.id], facts.day_of(each.created_at)) for each in actions
        ],
        OpenKind.OVERDUE: [
            _Aged(named[each.id], each.report_back) for each in overdue if each.report_back
        ],
    }
    return tuple(_age(facts.today, kind, aged) for kind, aged in found.items())


def _aged(facts: HealthFacts, episode: Episode) -> _Aged:
    at = episode.opened_at
    day = facts.day_of(at) if at is not None else episode.opened.last
    return _Aged(facts.indicator_name(episode.indicator), day)


def _age(today: date, kind: OpenKind, aged: Iterable[_Aged]) -> OpenAge:
    listed = list(aged)
    oldest = min(listed, key=lambda each: (each.since, each.what), default=None)
    ages = days_of((today - each.since).days for each in listed)
    if oldest is None:
        return OpenAge(kind, ages)
    return OpenAge(kind, ages, oldest.what, (today - oldest.since).days)
