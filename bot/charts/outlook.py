"""The picture of an outlook: how it got here, the fan of what comes next, and its chances."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.charts.canvas import Canvas, drawing
from bot.charts.facts import OutlookChart
from bot.charts.header import Frame, head
from bot.charts.layout import Area, Plot, lay_out
from bot.charts.levels import levels
from bot.charts.masks import Point
from bot.charts.periods import period_rows
from bot.charts.plot import draw_gridlines, draw_series
from bot.charts.scale import scale_for
from bot.charts.style import KEY_TEXT, LABEL, THEMES, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened, width
from domain.rating import Rating

WIDTH, HEIGHT = 1600, 1000
MOST_BYTES = 75 * 1024
MARGIN = 60
FRAME = Frame(MARGIN, WIDTH - MARGIN, 100)
AREA = Area(MARGIN, 250, WIDTH - MARGIN, 688)
CHANCES, CHANCE_ROW = 868, 934
SIZES = (LABEL, KEY_TEXT, 30, 26)
EDGE, MEDIAN = 3, 5
DASH, GAP = 16, 10
SPANNED = "Shaded: 80% range of the forecast; dashed: its median"
NO_TARGET = "No target is set for these periods, so there is no chance of meeting one."


def outlook_png(outlook: OutlookChart, theme: ThemeName = "light") -> bytes:
    """A PNG of 1600 x 1000 pixels."""
    colours = THEMES[theme]
    with drawing(WIDTH, HEIGHT, colours) as canvas:
        head(canvas, colours, replace(outlook.chart, variance_words=outlook.recovery), FRAME)
        _plot(canvas, colours, outlook)
        _chances(canvas, colours, outlook)
    return canvas.png(MOST_BYTES)


def _plot(canvas: Canvas, theme: Theme, outlook: OutlookChart) -> None:
    chart = outlook.chart
    plot = replace(
        lay_out(chart, AREA), scale=scale_for(_reached(outlook), chart.unit, AREA.top, AREA.bottom)
    )
    ends = _ends(plot, outlook)
    _shade(canvas, theme, ends)
    draw_gridlines(canvas, theme, plot)
    period_rows(canvas, theme, plot, chart.points, outlook.begins - 1)
    levels(canvas, theme, plot, chart)
    _median(canvas, theme, ends)
    draw_series(canvas, theme, plot, chart.points)


def _reached(outlook: OutlookChart) -> list[float]:
    points = outlook.chart.points
    levels = [outlook.chart.success, *(each.target for each in points)]
    edges = [edge for each in outlook.fan for edge in (each.low, each.high)]
    every = [*(each.value for each in points), *levels, *edges]
    return [each for each in every if each is not None]


Ends = list[tuple[float, float, float, float]]
"""Of the fan at each of its periods: across, and down to its high, median and low."""


def _ends(plot: Plot, outlook: OutlookChart) -> Ends:
    """It opens from the last value before it."""
    y = plot.scale.y
    ahead = enumerate(outlook.fan, outlook.begins)
    found = [(plot.x(at), y(each.high), y(each.median), y(each.low)) for at, each in ahead]
    last = outlook.chart.points[outlook.begins - 1] if outlook.begins else None
    if last is not None and last.value is not None:
        start = y(last.value)
        found.insert(0, (plot.x(outlook.begins - 1), start, start, start))
    return found


def _shade(canvas: Canvas, theme: Theme, ends: Ends) -> None:
    surface = theme.cells[Rating.NOT_EXPECTED].surface
    for (left, high, _, low), (right, high_then, _, low_then) in pairwise(ends):
        for x in range(round(left), round(right)):
            share = (x - left) / (right - left)
            top, bottom = high + share * (high_then - high), low + share * (low_then - low)
            canvas.box(x, top, x + 1, max(bottom, top + 1), surface)
    for side in (1, 3):
        canvas.line([(each[0], each[side]) for each in ends], theme.axis, EDGE)


def _median(canvas: Canvas, theme: Theme, ends: Ends) -> None:
    for (left, _, from_, _), (right, _, to, _) in pairwise(ends):
        for first, last in _dashes((left, from_), (right, to)):
            canvas.line([first, last], theme.line, MEDIAN)


def _dashes(first: Point, last: Point) -> Sequence[tuple[Point, Point]]:
    long = ((last[0] - first[0]) ** 2 + (last[1] - first[1]) ** 2) ** 0.5
    starts = range(0, round(long), DASH + GAP)

    def along(way: float) -> Point:
        share = min(way / long, 1.0)
        return first[0] + share * (last[0] - first[0]), first[1] + share * (last[1] - first[1])

    return [(along(start), along(start + DASH)) for start in starts]


def _chances(canvas: Canvas, theme: Theme, outlook: OutlookChart) -> None:
    """The chances in columns of their own, under a heading and the key of the fan."""
    told = [each for each in outlook.fan if each.chance]
    room = WIDTH - 2 * MARGIN
    heading = outlook.goal if told else NO_TARGET
    canvas.text((MARGIN, CHANCES), heading, KEY_TEXT, theme.ink, Weight.SEMIBOLD)
    left = MARGIN + width(heading, KEY_TEXT, Weight.SEMIBOLD) + 40
    size = fitting_size(SPANNED, WIDTH - MARGIN - left, (KEY_TEXT, 30, 26))
    key = shortened(SPANNED, WIDTH - MARGIN - left, size)
    canvas.text((WIDTH - MARGIN, CHANCES), key, size, theme.muted, align=1)
    for at, each in enumerate(told):
        x, most = MARGIN + at * room / len(outlook.fan), room / len(outlook.fan) - 20
        size = fitting_size(f"{each.period_label} {each.chance}", most, SIZES, Weight.BOLD)
        taken = canvas.text((x, CHANCE_ROW), each.period_label, size, theme.muted)
        at_chance = (x + taken + size / 3, CHANCE_ROW)
        canvas.text(at_chance, each.chance, size, theme.ink, Weight.BOLD)
