"""The rows of periods under a plot: months (or quarters, weeks) and, below, years."""

from collections.abc import Sequence

from bot.charts.canvas import Canvas
from bot.charts.facts import ChartPoint, FanPeriod
from bot.charts.layout import Plot
from bot.charts.style import LABEL, Theme
from bot.charts.typeface import Weight, width

PERIOD_BASELINE = 50
YEAR_BASELINE = 95
APART = 26

Labelled = ChartPoint | FanPeriod


def period_rows(canvas: Canvas, theme: Theme, plot: Plot, points: Sequence[Labelled]) -> None:
    """The plot's latest, which is spoken of, stands out."""
    if not points:
        return
    bottom = plot.area.bottom
    every = _labelled_every(plot, points)
    for index, point in enumerate(points):
        latest = index == plot.latest
        labelled = (plot.latest - index) % every == 0
        x = plot.x(index)
        if labelled or plot.pitch > APART:
            canvas.box(x - 1, bottom + 2, x + 1, bottom + (14 if labelled else 9), theme.axis)
        if labelled:
            weight = Weight.BOLD if latest else Weight.REGULAR
            colour = theme.ink if latest else theme.muted
            at = (x, bottom + PERIOD_BASELINE)
            canvas.text(at, point.period_label, LABEL, colour, weight, 0.5)
    _years(canvas, theme, plot, points)


def _labelled_every(plot: Plot, points: Sequence[Labelled]) -> int:
    """Every how many periods a label has room, counted back from the latest."""
    widest = max(width(point.period_label, LABEL, Weight.SEMIBOLD) for point in points)
    every = 1
    while every < len(points) and plot.pitch * every < widest + APART:
        every += 1
    return every


def _years(canvas: Canvas, theme: Theme, plot: Plot, points: Sequence[Labelled]) -> None:
    """Each year under its first period; where that is too tight, later years win."""
    left_of = plot.edge + APART
    baseline = plot.area.bottom + YEAR_BASELINE
    for index in reversed(range(len(points))):
        year = points[index].year_label
        if not year or (index and points[index - 1].year_label == year):
            continue
        half = width(year, LABEL, Weight.SEMIBOLD) / 2
        x = min(max(plot.x(index), plot.area.left + half), plot.area.right - half)
        if x + half + APART <= left_of or left_of > plot.edge:
            canvas.text((x, baseline), year, LABEL, theme.muted, Weight.SEMIBOLD, 0.5)
            left_of = x - half
