"""A lead indicator above the one that follows it, with one axis of time."""

from dataclasses import replace

from bot.charts.canvas import Canvas, drawing
from bot.charts.facts import ExceptionChart, LinkChart
from bot.charts.header import lines_or_one
from bot.charts.layout import Area, Plot, lay_out
from bot.charts.levels import levels
from bot.charts.periods import period_rows
from bot.charts.plot import draw_gridlines, draw_series
from bot.charts.style import LABEL, THEMES, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened, width, wrapped

WIDTH, HEIGHT = 1600, 1270
MOST_BYTES = 110 * 1024
MARGIN = 60
UPPER = Area(MARGIN, 350, WIDTH - MARGIN, 600)
LOWER = Area(MARGIN, 760, WIDTH - MARGIN, 1010)
HEADING = 80  # above a plot
TITLE_SIZES, SUBTITLE_SIZES = (60, 52, 46, 42), (44, 40, 36)
NAME_SIZES, VALUE_SIZES = (44, 40, 36), (48, 44, 38)
NOTE, NOTE_AT, NOTE_PITCH = 40, 1176, 54


def link_png(chart: LinkChart, theme: ThemeName = "light") -> bytes:
    """A PNG of 1600 x 1270 pixels."""
    colours = THEMES[theme]
    upper, lower = _aligned(lay_out(chart.lead, UPPER), lay_out(chart.lag, LOWER))
    with drawing(WIDTH, HEIGHT, colours) as canvas:
        _head(canvas, colours, chart)
        _panel(canvas, colours, upper, chart.lead)
        _panel(canvas, colours, lower, chart.lag)
        period_rows(canvas, colours, lower, chart.lag.points)
        for at, line in enumerate(wrapped(chart.note, WIDTH - 2 * MARGIN, NOTE, 2)):
            canvas.text((MARGIN, NOTE_AT + at * NOTE_PITCH), line, NOTE, colours.ink)
    return canvas.png(MOST_BYTES)


def _aligned(upper: Plot, lower: Plot) -> tuple[Plot, Plot]:
    """The same period stands at the same place in both."""
    first, edge = max(upper.first, lower.first), min(upper.edge, lower.edge)
    last = edge - 36
    pitch = (last - first) / max(1, upper.count - 1)
    both = (
        replace(each, first=first, last=last, edge=edge, pitch=pitch) for each in (upper, lower)
    )
    one, other = both
    return one, other


def _head(canvas: Canvas, theme: Theme, chart: LinkChart) -> None:
    room = float(WIDTH - 2 * MARGIN)
    at = (float(MARGIN), 96.0)
    lines_or_one(canvas, chart.title, at, room, TITLE_SIZES, theme.ink, Weight.BOLD)
    size = fitting_size(chart.subtitle, room, SUBTITLE_SIZES)
    canvas.text((MARGIN, 172), shortened(chart.subtitle, room, size), size, theme.muted)


def _panel(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    """Name and direction at the left, the latest value at the right, the plot below."""
    baseline, right = plot.area.top - HEADING, plot.area.right
    size = fitting_size(chart.shown_value, 420, VALUE_SIZES, Weight.BOLD)
    value = shortened(chart.shown_value, 420, size, Weight.BOLD)
    room = right - plot.area.left - 40
    room -= canvas.text((right, baseline), value, size, theme.ink, Weight.BOLD, 1)
    direction = "higher is better" if chart.bigger_is_better else "lower is better"
    room -= width(direction, LABEL) + 24
    size = fitting_size(chart.title, room, NAME_SIZES, Weight.SEMIBOLD)
    name = shortened(chart.title, room, size, Weight.SEMIBOLD)
    taken = canvas.text((plot.area.left, baseline), name, size, theme.ink, Weight.SEMIBOLD)
    canvas.text((plot.area.left + taken + 24, baseline), direction, LABEL, theme.muted)
    draw_gridlines(canvas, theme, plot)
    levels(canvas, theme, plot, chart)
    draw_series(canvas, theme, plot, chart.points)
