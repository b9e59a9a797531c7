"""The means on the two sides of a mark: thin level lines that meet it."""

from bot.charts.canvas import Canvas
from bot.charts.facts import ExceptionChart, Mark
from bot.charts.layout import Plot
from bot.charts.places import is_free_of, is_inside, taken
from bot.charts.style import LABEL, Theme
from bot.charts.typeface import width

LINE = 3
CLEAR = 14  # between a line and its words


def mean_lines(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    for mark in chart.marks:
        x = plot.mark_x(mark.index)
        if x is None or mark.before is None or mark.after is None:
            continue
        for value, left, right in ((mark.before, plot.start, x), (mark.after, x, plot.edge)):
            y = plot.scale.y(value)
            canvas.box(left, y - LINE / 2, right, y + LINE / 2, theme.line)


def mean_label(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    """Names the mean before where there is room along its line; the one after stands beside it."""
    for mark in chart.marks:
        x = plot.mark_x(mark.index)
        if x is not None and mark.before is not None:
            _label(canvas, theme, plot, chart, mark, x)


def _label(
    canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart, mark: Mark, end: float
) -> None:
    y, long = plot.scale.y(mark.before or 0.0), width(mark.before_shown, LABEL)
    lines = taken(plot, chart)
    for baseline in (y - CLEAR, y + CLEAR + 28):
        left = plot.first - 20
        while left + long < end:
            box = (left, baseline - 30, left + long, baseline + 8)
            if is_inside(plot, box) and is_free_of(lines, box):
                canvas.box(left - 4, baseline - 30, left + long + 4, baseline + 8, theme.background)
                canvas.text((left, baseline), mark.before_shown, LABEL, theme.muted)
                return
            left += 24
