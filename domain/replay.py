"""Replay: what an indicator's episodes would have done under a rule set, as known at each date.

The functions that rate, judge and follow are those that run live; only what an act can have
changed is computed anew.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.assessments import Assessment, Record, cell_in, history_from
from domain.cells import Cell
from domain.episodes import CLOSING_PERIODS, Change, Episode, Run, follow, moved
from domain.indicators import CriteriaSettings
from domain.periods import Period
from domain.rating import Scheme
from domain.readings import Reading
from domain.replay_acts import Act


@dataclass(frozen=True)
class Rules:
    """A rule set for one indicator. ``counted`` are the numbers of the criteria that count;
    ``closing`` periods without one close an episode."""

    scheme: Scheme
    criteria: CriteriaSettings
    counted: frozenset[int]
    closing: int = CLOSING_PERIODS


def rules_in_force(record: Record) -> Rules:
    indicator = record.indicator
    scheme = indicator.scheme_under(record.organisation.scheme)
    return Rules(scheme, indicator.criteria, record.counted)


def under(record: Record, rules: Rules) -> Record:
    indicator = replace(record.indicator, scheme=rules.scheme, criteria=rules.criteria)
    return replace(record, indicator=indicator, counted=rules.counted)


@dataclass(frozen=True)
class Sight:
    """An indicator as it was known at one moment."""

    record: Record
    assessments: tuple[Assessment, ...] = ()
    episodes: tuple[Episode, ...] = ()


@dataclass(frozen=True)
class Step:
    """One act: what was known just before it and after it, and the episodes that it moved."""

    act: Act
    before: Sight
    after: Sight
    changes: tuple[Change, ...]


Cause = Callable[[Act, Sight], str]
"""What an episode that the act undoes says; never empty."""

CHANGED = "what it rested on was changed"


def walk(
    record: Record,
    acts: Iterable[Act],
    closing: int = CLOSING_PERIODS,
    cause: Cause = lambda act, before: CHANGED,
    stored: Sequence[Episode] = (),
) -> Iterator[Step]:
    """Step by step; ``record`` has its rules and what was always known, the acts bring the rest.

    Episodes have the numbers of those ``stored`` that they are; else they are counted.
    """
    history = _Growing(record, closing)
    episodes: tuple[Episode, ...] = ()
    for act in acts:
        history.turn_to(act.at)
        before = Sight(history.record, tuple(history.assessments), episodes)
        history.learn(act)
        found = follow(record.indicator.key, episodes, history.runs, act.at, cause(act, before))
        changes = _numbered(found, episodes, stored)
        episodes = _with(episodes, changes)
        after = Sight(history.record, tuple(history.assessments), episodes)
        yield Step(act, before, after, changes)


def _numbered(
    changes: tuple[Change, ...], known: tuple[Episode, ...], stored: Sequence[Episode]
) -> tuple[Change, ...]:
    numbered, used = [], {each.id for each in known}
    for change in changes:
        if change.before is None:
            number = _stored_as(change.after, stored, used)
            if number is None:
                number = max((*used, *(each.id for each in stored)), default=0) + 1
            used.add(number)
            change = replace(change, after=replace(change.after, id=number))
        numbered.append(change)
    return tuple(numbered)


def _stored_as(episode: Episode, stored: Sequence[Episode], used: set[int]) -> int | None:
    """The stored one that opened then, or with that period where a file brought it."""
    same = [
        (each.opened_at == episode.opened_at, each.opened == episode.opened, -each.id)
        for each in stored
        if each.id not in used
    ]
    then, there, number = max(same, default=(False, False, 0))
    return -number if then or there else None


def _with(known: tuple[Episode, ...], changes: tuple[Change, ...]) -> tuple[Episode, ...]:
    if not changes:
        return known
    found = {each.id: each for each in known}
    found |= {change.after.id: change.after for change in changes}
    return tuple(found.values())


class _Growing:
    """A history that grows act by act, with its assessments and runs so far."""

    def __init__(self, record: Record, closing: int) -> None:
        always = tuple(each for each in record.targets if each.recorded is None)
        self.record = replace(record, readings=(), targets=always, flags=(), changes=())
        self._closing = closing
        self._today = date.min
        self._revisions: dict[Period, dict[int, Reading]] = {}
        self._standing: dict[Period, Reading] = {}
        self._ends: tuple[Period, Period] | None = None
        self._empty: list[int] = []
        self._periods: list[Period] = []
        self._cells: list[Cell] = []
        self.assessments: list[Assessment] = []
        self._folded: list[tuple[int, Run | None]] = []
        self._closed: list[Run] = []

    @property
    def runs(self) -> tuple[Run, ...]:
        going = self._folded[-1][1] if self._folded else None
        return (*self._closed, going) if going else tuple(self._closed)

    def turn_to(self, at: datetime) -> None:
        """What the day alone changes: periods have ended, and missing values are overdue."""
        self._today = self.record.organisation.today(at)
        if self._standing:
            self._rate(len(self._cells))

    def learn(self, act: Act) -> None:
        self._take_in(act)
        if act.since is not None:
            self._rate(_place(self._periods, act.since))

    def _take_in(self, act: Act) -> None:
        record = self.record
        if act.targets:
            targets = sorted((*record.targets, *act.targets), key=lambda each: each.start.first)
            self.record = replace(record, targets=tuple(targets))
        if act.flags:
            moved_ones = {flag.id: flag for flag in (*record.flags, *act.flags)}
            flags = sorted(moved_ones.values(), key=lambda each: each.id)
            self.record = replace(record, flags=tuple(flags))
        if act.change is not None:
            others = [each for each in record.changes if each.id != act.change.id]
            standing = [act.change] if act.change.stands() else []
            self.record = replace(record, changes=(*others, *standing))
        if act.readings:
            self.record = replace(record, readings=(*record.readings, *act.readings))
        for reading in act.readings:
            kept = self._revisions.setdefault(reading.period, {})
            if reading.withdraws is None:
                kept[reading.revision] = reading
            else:
                kept.pop(reading.withdraws, None)
            if kept:
                self._standing[reading.period] = kept[max(kept)]
                first, last = self._ends or (reading.period, reading.period)
                self._ends = min(first, reading.period), max(last, reading.period)
            else:
                self._standing.pop(reading.period, None)
                left = sorted(self._standing, key=_day)
                self._ends = (left[0], left[-1]) if left else None

    def _rate(self, start: int) -> None:
        """The cells from there on, and those before it without a value, for which the day counts;
        all of them where the history now begins elsewhere."""
        if not self._reach():
            start = 0
        start = min(start, len(self._cells), len(self._periods))
        empty = [at for at in self._empty if at < start]
        del self._cells[start:], self.assessments[start:]
        for period in self._periods[start:]:
            self._cells.append(cell_in(self.record, self._standing, period, self._today))
        for at in empty:
            period = self._periods[at]
            self._cells[at] = cell_in(self.record, self._standing, period, self._today)
        later = range(start, len(self._cells))
        self._empty = [*empty, *(at for at in later if self._cells[at].value is None)]
        self._assess(start, empty)

    def _assess(self, start: int, empty: list[int]) -> None:
        history = history_from(self.record, tuple(self._cells))
        for at in empty:
            self.assessments[at] = Assessment(history, at)
        for at in range(start, len(self._cells)):
            self.assessments.append(Assessment(history, at))
        del self._folded[start:]
        closed, going = self._folded[-1] if self._folded else (0, None)
        del self._closed[closed:]
        for assessment in self.assessments[start:]:
            going = moved(going, assessment, self._closing)
            if going is not None and going.closed is not None:
                self._closed.append(going)
                going = None
            self._folded.append((len(self._closed), going))

    def _reach(self) -> bool:
        """From the first value through the last ended period; whether that begins as before."""
        if self._ends is None:
            self._periods.clear()
            return False
        first, last = self._ends
        calendar = self.record.organisation.calendar
        last = max(last, calendar.last_ended(self.record.indicator.frequency, self._today))
        goes_on = self._periods[:1] == [first]
        if not goes_on:
            self._periods = [first]
        while self._periods[-1] > last:
            self._periods.pop()
        while self._periods[-1] < last:
            self._periods.append(self._periods[-1].next())
        return goes_on


def _place(periods: list[Period], period: Period) -> int:
    return bisect_left(periods, period.first, key=_day)


def _day(period: Period) -> date:
    """Cheaper to compare than the periods, of which a long history has many."""
    return period.first
