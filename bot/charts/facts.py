"""What the pictures are drawn from: plain facts, every text already in its final words."""

from dataclasses import dataclass
from datetime import date

from domain.rating import Rating
from domain.time_spans import Span
from domain.year_points import YearPoint


@dataclass(frozen=True)
class ChartPoint:
    """One period. A missing value is a gap, never zero.

    ``target`` is the level drawn as the target line in this period; ``amber_to`` is where Amber
    ends and Red begins, on the worse side of it. ``shown`` is the value as people read it.
    ``outside``: of the process limits.
    """

    period_label: str
    year_label: str
    value: float | None
    rating: Rating
    shown: str = ""
    target: float | None = None
    amber_to: float | None = None
    provisional: bool = False
    outside: bool = False


@dataclass(frozen=True)
class Unit:
    """How numbers on the scale are written, and how far the scale may reach."""

    prefix: str = ""
    suffix: str = ""
    floor: float | None = None
    ceiling: float | None = None


@dataclass(frozen=True)
class Key:
    """What the three shapes mean under the indicator's rating scheme."""

    green: str = "On target"
    amber: str = "Up to 5% worse"
    red: str = "More than 5% worse"


@dataclass(frozen=True)
class Mark:
    """A dated event: a process change or a fix, at a point's ``index`` or between two.

    One without a label is a line alone. ``before`` and ``after`` are the means on its two sides,
    None where they are not drawn; the shown ones are in their final words.
    """

    label: str
    index: float
    before: float | None = None
    after: float | None = None
    before_shown: str = ""
    after_shown: str = ""


@dataclass(frozen=True)
class Limits:
    """Mean and process limits of a group, from a point's index to another's, both included.

    A limit is None where no value can lie beyond it. Those ``in_force`` reach on to the right,
    where the shown ones label them.
    """

    first: int
    last: int
    mean: float
    low: float | None = None
    high: float | None = None
    mean_shown: str = ""
    low_shown: str = ""
    high_shown: str = ""
    provisional: bool = False
    in_force: bool = True


@dataclass(frozen=True)
class FanPeriod:
    """The forecast of a period after the last point: its median and the range of 80 %."""

    period_label: str
    year_label: str
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class ExceptionChart:
    """One indicator with its history, oldest first; the last point is the one spoken of.

    ``gap_shown`` is the short signed distance from the target ("+19.0"), drawn beside the last
    point. ``target_shown`` ("Target ≤ 10.0%") and ``success_shown`` label their lines.
    """

    title: str
    subtitle: str
    rating: Rating
    shown_value: str
    points: tuple[ChartPoint, ...]
    variance_words: str = ""
    bigger_is_better: bool = False
    unit: Unit = Unit()
    key: Key = Key()
    target_shown: str = ""
    gap_shown: str = ""
    success: float | None = None
    success_shown: str = ""
    marks: tuple[Mark, ...] = ()
    limits: tuple[Limits, ...] = ()
    fan: tuple[FanPeriod, ...] = ()

    @property
    def draws_mean(self) -> bool:
        """The means on the two sides of a mark take the place of the limits' own."""
        return all(mark.after is None for mark in self.marks)

    @property
    def periods(self) -> tuple[ChartPoint | FanPeriod, ...]:
        return (*self.points, *self.fan)


@dataclass(frozen=True)
class StatusRow:
    """One indicator of a unit; ``points`` are oldest first and end at the group's last period.

    A point's ``shown`` goes into a small cell, so it is best without its unit; ``value_shown``
    is the latest value in full.
    """

    name: str
    points: tuple[ChartPoint, ...]
    value_shown: str = ""
    target_shown: str = ""
    bigger_is_better: bool = True


@dataclass(frozen=True)
class StatusGroup:
    """The indicators of one frequency, which share their periods."""

    name: str
    rows: tuple[StatusRow, ...]


@dataclass(frozen=True)
class StatusChart:
    """The status of a unit."""

    title: str
    subtitle: str
    groups: tuple[StatusGroup, ...]
    key: Key = Key()


@dataclass(frozen=True)
class ReportCard:
    """The six parts of a report card (Norfolk, appendix 1); each entry is one bullet."""

    chart: ExceptionChart
    heading: str
    criteria: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    success: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    lead_officer: str = ""
    data_owner: str = ""


def standing(row: StatusRow) -> Rating:
    """The rating of the latest value; without any, of the latest period."""
    valued = [point.rating for point in row.points if point.value is not None]
    latest = [point.rating for point in row.points]
    return [Rating.NOT_EXPECTED, *latest, *valued][-1]


def movement(row: StatusRow) -> int:
    """Which way the latest value moved from the one before: 1 up, -1 down, 0 not at all."""
    known = [point.value for point in row.points if point.value is not None][-2:]
    if len(known) < 2:
        return 0
    return (known[1] > known[0]) - (known[1] < known[0])


@dataclass(frozen=True)
class LagRow:
    """A milestone: reached so many days after the period's end, of which the last ``step``.

    ``days`` is None where there is no record of it; the shown ones are in their final words.
    """

    name: str
    days: float | None
    step: float | None
    shown: str
    below: str


@dataclass(frozen=True)
class LagChart:
    """Detection lag: the milestones in their order; ``headline`` is the last one reached."""

    title: str
    subtitle: str
    rows: tuple[LagRow, ...]
    headline: str = ""
    headline_words: str = ""


@dataclass(frozen=True)
class TimeTrack:
    """The episodes of one indicator under one rule set; ``label`` stands at its right end."""

    spans: tuple[Span, ...]
    label: str


@dataclass(frozen=True)
class TimeRow:
    """One indicator: under the rules in force, and below under those that are tried."""

    name: str
    tracks: tuple[TimeTrack, ...]


@dataclass(frozen=True)
class TimeTick:
    """A month, quarter or year that begins on this day; ``year`` where one is to be told."""

    day: date
    label: str
    year: str = ""


@dataclass(frozen=True)
class TimelineChart:
    """Episodes of exception by indicator, under one rule set or two, from one day to another."""

    title: str
    subtitle: str
    since: date
    today: date
    rows: tuple[TimeRow, ...]
    ticks: tuple[TimeTick, ...]
    headline: str = ""
    headline_words: str = ""
    note: str = ""


@dataclass(frozen=True)
class Chance:
    """Of a period ahead, in its final words; ``target`` is what is to be met in it."""

    period_label: str
    shown: str = ""
    target: float | None = None


@dataclass(frozen=True)
class OutlookChart:
    """An indicator's history with the fan of its next periods, and the chance of each.

    ``recovery`` says when it is back on track, ``goal`` what the chances are of. A provisional
    value of the period after the history is ``within`` the fan.
    """

    chart: ExceptionChart
    chances: tuple[Chance, ...]
    recovery: str
    goal: str = ""
    within: ChartPoint | None = None


@dataclass(frozen=True)
class LinkChart:
    """A lead indicator above the one that follows it, over the same periods."""

    title: str
    subtitle: str
    lead: ExceptionChart
    lag: ExceptionChart
    note: str = ""


@dataclass(frozen=True)
class YearChart:
    """A year's value to date against its milestones; ``target_shown`` labels their end, and
    ``line_words`` say in the key what the line is. ``labels`` are period and year of each point.
    """

    title: str
    subtitle: str
    points: tuple[YearPoint, ...]
    labels: tuple[tuple[str, str], ...]
    unit: Unit = Unit()
    shown_value: str = ""
    distance_words: str = ""
    verdict: str = ""
    target_shown: str = ""
    line_words: str = "Year to date"
