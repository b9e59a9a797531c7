"""Values on time: of the periods that fell due, those known by their due date."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.frequencies import Frequency
from domain.health import Case, Count, counted
from domain.health_facts import HealthFacts, Tracked
from domain.periods import Period

_NAMED = 3  # late values that a case names


@dataclass(frozen=True)
class _Late:
    period: Period
    days: int
    missing: bool


def values_on_time(facts: HealthFacts) -> Count:
    """One case an indicator, from its first value on; imported ones without a date are left out."""
    due = _DuePeriods(facts)
    undated = 0
    cases = []
    for each in facts.indicators.values():
        if not each.expects or each.key not in facts.began:
            continue
        case, out = _case(facts, each, due.of(each))
        undated += out
        cases.append(case)
    out_words = f"{undated:,} imported without saying when" if undated else ""
    return counted(cases, out_words)


def never_logged(facts: HealthFacts) -> tuple[Tracked, ...]:
    """Indicators from which values are expected, and none has ever come."""
    silent = (each for each in facts.indicators.values() if each.key not in facts.began)
    return tuple(each for each in silent if each.expects)


class _DuePeriods:
    """The periods whose due date lies in the window and is over, oldest first."""

    def __init__(self, facts: HealthFacts) -> None:
        self._facts = facts
        self._known: dict[tuple[Frequency, int], tuple[Period, ...]] = {}

    def of(self, tracked: Tracked) -> tuple[Period, ...]:
        key = (tracked.frequency, tracked.due_days)
        if key not in self._known:
            self._known[key] = tuple(reversed(self._found(tracked)))
        return self._known[key]

    def _found(self, tracked: Tracked) -> list[Period]:
        facts, found = self._facts, []
        period = facts.organisation.calendar.last_ended(tracked.frequency, facts.today)
        while (due := period.due(tracked.due_days)) >= facts.since:
            if facts.is_inside(due):
                found.append(period)
            period = period.previous()
        return found


def _case(facts: HealthFacts, tracked: Tracked, due: Sequence[Period]) -> tuple[Case, int]:
    """And how many of its values cannot be judged."""
    began, known = facts.began[tracked.key], facts.values.get(tracked.key, {})
    kept = expected = undated = 0
    late: list[_Late] = []
    for period in due:
        if period.first < began:
            continue
        found = known.get(period.text)
        if found is not None and not (found.dated and found.expected):
            undated += found.expected
            continue
        expected += 1
        last = period.due(tracked.due_days)
        day = facts.today if found is None else facts.day_of(found.at)
        if found is not None and day <= last:
            kept += 1
        else:
            late.append(_Late(period, (day - last).days, found is None))
    latest = due[-1].due(tracked.due_days) if due else facts.today
    return Case(tracked.name, _why(late), latest, kept, expected, tracked.key), undated


def _why(late: Sequence[_Late]) -> str:
    """The latest ones by name."""
    if not late:
        return "every value on time"
    told = ", ".join(_words(each) for each in late[: -_NAMED - 1 : -1])
    more = len(late) - _NAMED
    return f"{told} and {more} more" if more > 0 else told


def _words(late: _Late) -> str:
    days = f"{late.days} day{'' if late.days == 1 else 's'}"
    return f"{late.period.label} {'missing for' if late.missing else 'late by'} {days}"
