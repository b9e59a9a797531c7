"""The plot of one indicator: gridlines, levels, the line and its points, all labelled in place."""

from collections.abc import Sequence
from itertools import pairwise

from bot.charts.canvas import Canvas
from bot.charts.facts import ChartPoint, ExceptionChart
from bot.charts.layout import Area, Plot, lay_out
from bot.charts.levels import amber_band, levels
from bot.charts.limits import fan, limit_lines
from bot.charts.means import mean_label, mean_lines
from bot.charts.periods import period_rows
from bot.charts.pointers import gap_bubble, gap_line, mark_lines, worst_label
from bot.charts.shapes import marker, ring
from bot.charts.style import LABEL, Theme
from bot.charts.typeface import Weight

LATEST_FACTOR = 1.4
LINE, DENSE_LINE = 6.0, 4.0
DENSE = 40  # pixels between periods
NO_VALUES = "No values yet"


def draw_plot(canvas: Canvas, theme: Theme, chart: ExceptionChart, area: Area) -> None:
    plot = lay_out(chart, area)
    draw_gridlines(canvas, theme, plot)
    period_rows(canvas, theme, plot, chart.periods)
    valued = any(point.value is not None for point in chart.points)
    if valued:
        amber_band(canvas, theme, plot, chart.points)
    fan(canvas, theme, plot, chart)
    limit_lines(canvas, theme, plot, chart)
    levels(canvas, theme, plot, chart)
    mean_lines(canvas, theme, plot, chart)
    mark_lines(canvas, theme, plot, chart.marks)
    gap_line(canvas, theme, plot, chart)
    draw_series(canvas, theme, plot, chart.points)
    bubble = gap_bubble(canvas, theme, plot, chart)
    worst_label(canvas, theme, plot, chart, bubble)
    mean_label(canvas, theme, plot, chart)
    if not valued:
        _no_values(canvas, theme, plot)


def _no_values(canvas: Canvas, theme: Theme, plot: Plot) -> None:
    x, y = (plot.first + plot.last) / 2, plot.area.top + 110
    canvas.box(x - 160, y - 44, x + 160, y + 20, theme.background)
    canvas.text((x, y), NO_VALUES, LABEL, theme.muted, Weight.SEMIBOLD, 0.5)


def draw_gridlines(canvas: Canvas, theme: Theme, plot: Plot) -> None:
    for tick, label in zip(plot.scale.ticks, plot.scale.labels, strict=True):
        y = round(plot.scale.y(tick))
        if y < plot.area.bottom:
            canvas.box(plot.area.left, y - 1, plot.edge, y + 1, theme.grid)
        canvas.text((plot.area.left, y - 11), label, LABEL, theme.muted)
    canvas.box(plot.area.left, plot.area.bottom - 1, plot.edge, plot.area.bottom + 2, theme.axis)


def draw_series(canvas: Canvas, theme: Theme, plot: Plot, points: Sequence[ChartPoint]) -> None:
    for index, (before, after) in enumerate(pairwise(points)):
        if before.value is not None and after.value is not None:
            ends = plot.at(index, before.value), plot.at(index + 1, after.value)
            canvas.line(ends, theme.line, LINE if plot.pitch > DENSE else DENSE_LINE)
    latest = max((i for i, point in enumerate(points) if point.value is not None), default=-1)
    for index, point in enumerate(points):
        if point.value is not None:
            radius = plot.radius * (LATEST_FACTOR if index == latest else 1)
            at = plot.at(index, point.value)
            marker(canvas, theme, point.rating, at, radius, point.provisional)
            if point.outside:
                ring(canvas, theme, at, radius)
