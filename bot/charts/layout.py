"""Where things stand in the plot of one indicator: all in pixels, worked out before drawing."""

from dataclasses import dataclass

from bot.charts.facts import ExceptionChart
from bot.charts.masks import Point
from bot.charts.scale import Scale, scale_for
from bot.charts.style import LABEL
from bot.charts.typeface import Weight, width

GUTTER = 24  # between the plot and the labels on its right
MOST_GUTTER_TEXT = 400
LARGEST_MARKER = 13.0
SMALLEST_MARKER = 6.0


@dataclass(frozen=True)
class Area:
    """The plot's room: ``right`` includes the gutter, ``bottom`` is the axis."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Plot:
    """An area with its scale: where each period and each value stands.

    ``count`` periods, of which those behind ``latest`` are a forecast's.
    """

    area: Area
    scale: Scale
    first: float
    last: float
    edge: float
    count: int
    pitch: float
    latest: int

    @property
    def start(self) -> float:
        """Where levels begin, a little before the first period."""
        return self.first - 30

    @property
    def radius(self) -> float:
        return max(SMALLEST_MARKER, min(LARGEST_MARKER, self.pitch * 0.3))

    def x(self, index: float) -> float:
        if self.count == 1:
            return (self.first + self.last) / 2
        return self.first + index * self.pitch

    def mark_x(self, index: float) -> float | None:
        """Where a mark stands, inside the plot; None for one outside its periods."""
        if not -0.5 <= index < self.count - 0.5:
            return None
        return min(max(self.x(index), self.start), self.edge)

    def span(self, first: int, last: int) -> tuple[float, float]:
        """Half a pitch to each side of the periods; the outer ones reach the plot's ends."""
        half = self.pitch / 2
        left = self.start if first == 0 else self.x(first) - half
        return left, self.edge if last == self.count - 1 else self.x(last) + half

    def at(self, index: int, value: float) -> Point:
        return self.x(index), self.scale.y(value)


def lay_out(chart: ExceptionChart, area: Area) -> Plot:
    scale = scale_for(_levels_of(chart), chart.unit, area.top, area.bottom)
    numbers = max(width(label, LABEL) for label in scale.labels)
    means = [mark.after_shown for mark in chart.marks]
    limits = [words for _, words in limit_labels(chart)]
    levels = (chart.target_shown, chart.success_shown, *means, *limits)
    labels = [text for text in levels if text]
    widest = max((width(text, LABEL, Weight.SEMIBOLD) for text in labels), default=0)
    taken = min(widest, MOST_GUTTER_TEXT) + GUTTER if labels else 0
    edge = area.right - taken
    first = area.left + max(116, numbers + 48)
    last, count = edge - 36, len(chart.periods)
    pitch = (last - first) / max(1, count - 1)
    return Plot(area, scale, first, last, edge, count, pitch, len(chart.points) - 1)


def limit_labels(chart: ExceptionChart) -> list[tuple[float, str]]:
    """Of the limits in force: each level that is drawn, with its words."""
    return [
        (level, words)
        for group in chart.limits
        if group.in_force
        for level, words in (
            (group.mean if chart.draws_mean else None, group.mean_shown),
            (group.low, group.low_shown),
            (group.high, group.high_shown),
        )
        if level is not None
    ]


def _levels_of(chart: ExceptionChart) -> list[float]:
    values = [point.value for point in chart.points]
    targets = [point.target for point in chart.points]
    means = [mean for mark in chart.marks for mean in (mark.before, mark.after)]
    limits = [
        level
        for group in chart.limits
        for level in (group.mean if chart.draws_mean else None, group.low, group.high)
    ]
    fan = [level for step in chart.fan for level in (step.low, step.high)]
    levels = (*values, *targets, *means, *limits, *fan, chart.success)
    return [each for each in levels if each is not None]
