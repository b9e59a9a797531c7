"""Process limits and the forecast fan, in neutral ink: colours mean ratings and nothing else."""

from itertools import pairwise

from bot.charts.canvas import Canvas
from bot.charts.facts import ExceptionChart, Limits
from bot.charts.layout import Plot
from bot.charts.style import Theme

LINE = 3
DASHES = (26, 10)
FAN_LINE = 4


def limit_lines(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    """A group's mean is a plain line, its limits long dashes; those in force reach the edge."""
    for group in chart.limits:
        left, right = plot.span(group.first, group.last)
        right = plot.edge if group.in_force else right
        if chart.draws_mean:
            y = round(plot.scale.y(group.mean))
            canvas.box(left, y - LINE // 2, right, y - LINE // 2 + LINE, theme.axis)
        for limit in _drawn(group):
            canvas.dashed(left, right, plot.scale.y(limit), LINE, theme.muted, DASHES)


def fan(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    """From the latest value on: the range of 80 % as an area, the median as dashes."""
    latest = chart.points[-1].value if chart.points else None
    if latest is None or not chart.fan:
        return
    start = plot.at(plot.latest, latest)
    steps = list(enumerate(chart.fan, start=plot.latest + 1))
    above = [plot.at(index, step.high) for index, step in steps]
    below = [plot.at(index, step.low) for index, step in reversed(steps)]
    x, y = round(start[0]), round(start[1])
    outline = tuple((at[0] - x, at[1] - y) for at in (start, *above, *below))
    canvas.polygon((x, y), outline, theme.grid)
    middle = [start, *(plot.at(index, step.median) for index, step in steps)]
    for before, after in pairwise(middle):
        _dashes(canvas, theme, before, after)


def _dashes(
    canvas: Canvas, theme: Theme, before: tuple[float, float], after: tuple[float, float]
) -> None:
    """Slanted ones, three to a period."""
    (left, top), (right, bottom) = before, after
    for third in range(3):
        ends = [
            (left + (right - left) * share, top + (bottom - top) * share)
            for share in ((third + 0.15) / 3, (third + 0.75) / 3)
        ]
        canvas.line(ends, theme.muted, FAN_LINE)


def _drawn(group: Limits) -> list[float]:
    return [limit for limit in (group.low, group.high) if limit is not None]
