"""Rules that are tried on history against those in force: what differs, in facts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.assessments import Assessment, Record
from domain.replay import Rules, rules_in_force
from domain.replay_counts import (
    Counts,
    Ending,
    Happening,
    Reds,
    Replayed,
    Window,
    counts,
    replayed,
)
from domain.time_spans import Span
from domain.units import Unit
from handlers.words import Words

RuleOf = Callable[[Record], Rules]


@dataclass(frozen=True)
class Side:
    """What one rule set comes to. ``whole`` and ``known`` are the Reds within normal variation:
    with all values that are known by now, and as they were known on the day of each."""

    counts: Counts
    whole: Reds
    known: Reds


@dataclass(frozen=True)
class Moved:
    """An exception that comes or goes; ``value`` with its rating, and why, in words."""

    indicator: str
    name: str
    period: str
    label: str
    value: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One indicator's episodes under the rules in force and under those that are tried."""

    indicator: str
    name: str
    in_force: tuple[Span, ...]
    tried: tuple[Span, ...]


@dataclass(frozen=True)
class Tale:
    """What would have been said on a day, in words."""

    day: date
    name: str
    what: str
    label: str
    since: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """``tried`` is None where only the rules in force are replayed. ``rules_changed`` is the last
    day in the window on which a person changed those of any indicator."""

    window: Window
    in_force: Replayed
    tried: Replayed | None
    channels: Mapping[str, str]
    rules_changed: date | None = None

    def side(self, result: Replayed) -> Side:
        # numpy is loaded by whoever asks for a replay, not by every start
        from domain.insight.replay import reds_as_known, reds_seen_whole

        endings = tuple(result.endings.values())
        found = counts(result, self.window, self.channels)
        return Side(found, reds_seen_whole(endings), reds_as_known(endings))

    @property
    def come(self) -> tuple[Moved, ...]:
        """Exceptions under the rules that are tried, and not under those in force."""
        return tuple(_moved(self.tried, self.in_force)) if self.tried else ()

    @property
    def go(self) -> tuple[Moved, ...]:
        return tuple(_moved(self.in_force, self.tried)) if self.tried else ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Of the indicators that had an episode, those that differ most first."""
        found = [self._line(key) for key in self.in_force.endings]
        shown = [each for each in found if each.in_force or each.tried]
        return tuple(sorted(shown, key=_difference, reverse=True))

    def tales(self, result: Replayed) -> tuple[Tale, ...]:
        return tuple(_tale(result.endings[each.indicator], each) for each in result.happenings)

    def _line(self, key: str) -> Line:
        before, after = (
            _spans(each.endings[key], self.window) if each else ()
            for each in (self.in_force, self.tried)
        )
        return Line(key, self.in_force.endings[key].record.indicator.name, before, after)


def compare(
    records: Sequence[Record],
    units: Iterable[Unit],
    since: date | None,
    today: date,
    tried: RuleOf | None,
) -> Comparison:
    """Without ``since`` from the first value on; a unit without a channel counts as one."""
    named = {unit.key: unit.channel or unit.key for unit in units}
    of = {each.indicator.key: each.indicator.unit for each in records}
    channels = {key: named.get(unit, unit) for key, unit in of.items()}
    window = Window(since or _first_day(records, today), today)

    def under(rules: RuleOf) -> Replayed:
        return replayed(
            records, {each.indicator.key: rules(each) for each in records}, channels, window
        )

    return Comparison(window, under(rules_in_force), under(tried) if tried else None, channels)


def _first_day(records: Sequence[Record], today: date) -> date:
    days = (reading.period.first for record in records for reading in record.readings)
    return min(days, default=today)


def _moved(here: Replayed, there: Replayed | None) -> Iterator[Moved]:
    """Exceptions here that are none there, the latest first."""
    found: list[tuple[date, Moved]] = []
    for key, ending in here.endings.items():
        other = there.endings[key].counted if there else ()
        same = {each.period for each in other if each.is_exception}
        words = Words(ending.record)
        found += [
            (each.period.first, _moved_one(key, ending, words, each))
            for each in ending.counted
            if each.is_exception and each.period not in same
        ]
    yield from (moved for _, moved in sorted(found, key=lambda each: each[0], reverse=True))


def _moved_one(key: str, ending: Ending, words: Words, each: Assessment) -> Moved:
    return Moved(
        key,
        ending.record.indicator.name,
        each.period.text,
        each.period.label,
        words.plainly_rated(each),
        tuple(met.reason for met in each.criteria),
    )


def _spans(ending: Ending, window: Window) -> tuple[Span, ...]:
    spans = []
    for run in ending.runs:
        last = run.closed.last if run.closed else window.today
        if last < window.since:
            continue
        met = tuple(
            (each.period.first, each.period.last)
            for each in ending.counted
            if each.is_exception and run.opened <= each.period <= run.last
        )
        spans.append(Span(max(run.opened.first, window.since), last, run.closed is None, met))
    return tuple(spans)


def _difference(line: Line) -> tuple[int, int]:
    before, after = (
        {day for span in spans for day in span.exceptions} for spans in (line.in_force, line.tried)
    )
    return len(before ^ after), len(before | after)


def _tale(ending: Ending, each: Happening) -> Tale:
    what = each.kind.value if each.posting.value != "held" else "held back"
    return Tale(
        each.day,
        ending.record.indicator.name,
        what,
        each.period.label if each.period else "",
        each.opened.label,
        tuple(met.reason for met in each.criteria),
    )
