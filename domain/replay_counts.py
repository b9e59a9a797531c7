"""What a replay comes to: exceptions, episodes, colours, alerts and how long they took."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from statistics import median

from domain.assessments import Assessment, Record, assess
from domain.criteria import CriterionMet
from domain.episodes import Run, runs
from domain.organisation import Organisation
from domain.periods import Period
from domain.rating import Rating
from domain.replay import Rules, Step, under, walk
from domain.replay_acts import acts_of
from domain.replay_posts import Channels, Event, EventKind, Posting

Seen = tuple[Record, tuple[Assessment, ...]]


@dataclass(frozen=True)
class Happening:
    """One event as it is told: ``period`` is the one spoken of, ``opened`` the episode's first."""

    day: date
    indicator: str
    kind: EventKind
    posting: Posting
    opened: Period
    period: Period | None
    criteria: tuple[CriterionMet, ...]


@dataclass(frozen=True)
class Ending:
    """Where one indicator's history ends under a rule set; ``first`` is where counting begins.

    ``then`` is the history through each Red as it was known when its value was.
    """

    record: Record
    assessments: tuple[Assessment, ...]
    runs: tuple[Run, ...]
    first: int
    then: Mapping[Period, Seen] = field(default_factory=dict)

    @property
    def counted(self) -> tuple[Assessment, ...]:
        return self.assessments[self.first :]

    @property
    def reds(self) -> tuple[Period, ...]:
        """The Reds that count; provisional ones do not."""
        return tuple(
            each.period
            for each in self.counted
            if each.cell.rating is Rating.RED and each.cell.is_final
        )


@dataclass(frozen=True)
class Reds:
    """``within`` are common causes, ``signals`` are not; of ``too_few`` points nothing is said."""

    within: int = 0
    signals: int = 0
    too_few: int = 0

    @property
    def judged(self) -> int:
        return self.within + self.signals


@dataclass(frozen=True)
class Replayed:
    """A rule set over the history of several indicators, by the key of each."""

    endings: Mapping[str, Ending]
    happenings: tuple[Happening, ...]


@dataclass(frozen=True)
class Window:
    """Counted are periods that begin on ``since`` or later, and what was said from then on."""

    since: date
    today: date

    @property
    def months(self) -> int:
        years = self.today.year - self.since.year
        return max(1, 12 * years + self.today.month - self.since.month + 1)


@dataclass(frozen=True)
class Counts:
    """``unbroken`` are runs of exceptions without a gap, which ``episodes`` join. ``lag`` is the
    median of the days from a period's end to its alert, None without one."""

    green: int
    amber: int
    red: int
    exceptions: int
    unbroken: int
    episodes: int
    alerts: int
    renotified: int
    held: int
    channels: int
    months: int
    lag: float | None

    @property
    def rated(self) -> int:
        return self.green + self.amber + self.red

    @property
    def alerts_a_month(self) -> float:
        """Of one channel."""
        return self.alerts / max(1, self.months) / max(1, self.channels)


def replayed(
    records: Sequence[Record],
    rules: Mapping[str, Rules],
    channels: Mapping[str, str],
    window: Window,
) -> Replayed:
    """``rules`` and ``channels`` are by indicator. One channel after another is gone through."""
    ruled = [under(record, rules[record.indicator.key]) for record in records]
    endings = {
        each.indicator.key: _ending(each, rules[each.indicator.key], window) for each in ruled
    }
    found: list[Happening] = []
    by_channel = sorted(ruled, key=lambda each: channels[each.indicator.key])
    for _, group in groupby(by_channel, key=lambda each: channels[each.indicator.key]):
        found += _happened([*group], rules, channels, window, endings)
    return Replayed(endings, tuple(found))


def counts(result: Replayed, window: Window, channels: Mapping[str, str]) -> Counts:
    endings, happened = result.endings.values(), result.happenings
    colours = Counter(
        each.cell.rating for ending in endings for each in ending.counted if _is_rated(each)
    )
    postings = Counter(each.posting for each in happened)
    lags = [
        (each.day - each.opened.last).days for each in happened if each.posting is Posting.ALERT
    ]
    return Counts(
        green=colours[Rating.GREEN],
        amber=colours[Rating.AMBER],
        red=colours[Rating.RED],
        exceptions=sum(each.is_exception for ending in endings for each in ending.counted),
        unbroken=sum(_unbroken(ending.counted) for ending in endings),
        episodes=sum(_since(ending, window) for ending in endings),
        alerts=postings[Posting.ALERT],
        renotified=postings[Posting.WORSE],
        held=postings[Posting.HELD],
        channels=len({channels[key] for key in result.endings}),
        months=window.months,
        lag=float(median(lags)) if lags else None,
    )


def _ending(record: Record, rules: Rules, window: Window) -> Ending:
    found = assess(record, window.today)
    first = sum(each.period.first < window.since for each in found)
    return Ending(record, found, runs(found, rules.closing), first)


def _happened(
    records: Sequence[Record],
    rules: Mapping[str, Rules],
    channels: Mapping[str, str],
    window: Window,
    endings: dict[str, Ending],
) -> list[Happening]:
    """What was said; the endings are told how each of their Reds looked when it became known."""
    organisation = records[0].organisation
    then: dict[str, dict[Period, Seen]] = defaultdict(dict)
    walks = [
        _watched(
            walk(each, acts_of(each, imports_speak=True), rules[each.indicator.key].closing),
            endings[each.indicator.key],
            then[each.indicator.key],
        )
        for each in records
    ]
    begin = organisation.midnight(window.since)
    events = Channels(organisation, channels).events(walks)
    found = [_happening(each, organisation) for each in events if _is_told(each, begin)]
    for key, seen in then.items():
        endings[key] = replace(endings[key], then=seen)
    return found


def _watched(
    steps: Iterable[Step],
    ending: Ending,
    then: dict[Period, Seen],
) -> Iterator[Step]:
    reds = frozenset(ending.reds)
    counts_now = {each.period: each.cell.reading for each in ending.counted if each.period in reds}
    for step in steps:
        for reading in step.act.readings:
            if counts_now.get(reading.period) == reading:
                seen = step.after.assessments
                upto = tuple(each for each in seen if each.period <= reading.period)
                then[reading.period] = (step.after.record, upto)
        yield step


def _is_told(event: Event, begin: datetime) -> bool:
    quiet = event.kind is EventKind.CHANGED and event.posting is Posting.THREAD
    return event.at >= begin and not quiet


def _happening(event: Event, organisation: Organisation) -> Happening:
    latest, episode = event.latest, event.episode
    return Happening(
        organisation.today(event.at),
        event.indicator,
        event.kind,
        event.posting,
        episode.opened,
        latest.period if latest else None,
        latest.criteria if latest else (),
    )


def _is_rated(assessment: Assessment) -> bool:
    return assessment.cell.value is not None


def _unbroken(counted: Iterable[Assessment]) -> int:
    return sum(exception for exception, _ in groupby(each.is_exception for each in counted))


def _since(ending: Ending, window: Window) -> int:
    return sum(run.last.first >= window.since for run in ending.runs)
