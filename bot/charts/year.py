"""The picture of a year: its value to date, the milestones, and a fan of where it may end.

All in neutral ink: red, amber and green are for ratings, and a pace is none.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from bot.charts.canvas import Canvas, drawing
from bot.charts.facts import ChartPoint, YearChart
from bot.charts.header import TITLE_SIZES, VALUE_ROOM, VALUE_SIZES, WORD_SIZES, lines_or_one
from bot.charts.layout import GUTTER, MOST_GUTTER_TEXT, Area, Plot
from bot.charts.levels import dodged
from bot.charts.masks import Point
from bot.charts.periods import period_rows
from bot.charts.plot import draw_gridlines
from bot.charts.scale import number, scale_for
from bot.charts.shapes import PILL_TEXT, worded_pill
from bot.charts.style import KEY_TEXT, LABEL, THEMES, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened, width
from domain.rating import Rating
from domain.year_points import YearPoint

WIDTH, HEIGHT = 1600, 900
MOST_BYTES = 75 * 1024
MARGIN = 60
TITLE_BASELINE = 100
AREA = Area(MARGIN, 264, WIDTH - MARGIN, 702)
KEY_BASELINE = 866
KEY_SIZES = (KEY_TEXT, 30, 26)
ACTUAL, MILESTONE, EDGE = 7.0, 4.0, 2.0
DASH, GAP_OF_DASHES = 15.0, 10.0
MARK = 11.0
LABEL_PITCH = 46
SIZES = (LABEL, 32, 28)


def year_png(chart: YearChart, theme: ThemeName = "light") -> bytes:
    """A PNG of 1600 x 900 pixels."""
    colours = THEMES[theme]
    with drawing(WIDTH, HEIGHT, colours) as canvas:
        _head(canvas, colours, chart)
        plot = _lay_out(chart, AREA)
        _fan(canvas, colours, plot, chart.points)
        draw_gridlines(canvas, colours, plot)
        period_rows(canvas, colours, plot, _labels(chart))
        _milestones(canvas, colours, plot, chart.points)
        _median(canvas, colours, plot, chart.points)
        _actual(canvas, colours, plot, chart.points)
        _gutter(canvas, colours, plot, chart)
        _key(canvas, colours, chart)
    return canvas.png(MOST_BYTES)


def _head(canvas: Canvas, theme: Theme, chart: YearChart) -> None:
    right = WIDTH - MARGIN
    size = fitting_size(chart.shown_value, VALUE_ROOM, VALUE_SIZES, Weight.BOLD)
    value = shortened(chart.shown_value, VALUE_ROOM, size, Weight.BOLD)
    at = (right, TITLE_BASELINE + 10)
    taken = canvas.text(at, value, size, theme.ink, Weight.BOLD, 1)
    left = right - taken - 40
    if chart.verdict:
        pill = (left, TITLE_BASELINE - 26)
        text = chart.verdict.upper()
        left = worded_pill(canvas, theme, Rating.UNRATED, text, pill, PILL_TEXT, quiet=True)
    where = (MARGIN, TITLE_BASELINE)
    room = left - 40 - MARGIN
    title = chart.title
    lines = lines_or_one(canvas, title, where, room, TITLE_SIZES, theme.ink, Weight.BOLD)
    _second_row(canvas, theme, chart, TITLE_BASELINE + (66 if lines == 1 else 84))


def _second_row(canvas: Canvas, theme: Theme, chart: YearChart, below: float) -> None:
    right, most = WIDTH - MARGIN, (WIDTH - 2 * MARGIN) * 0.6
    size = fitting_size(chart.distance_words, most, WORD_SIZES, Weight.SEMIBOLD)
    words = shortened(chart.distance_words, most, size, Weight.SEMIBOLD)
    at = (right, TITLE_BASELINE + 66)
    taken = canvas.text(at, words, size, theme.ink, Weight.SEMIBOLD, 1) if words else 0
    room = right - MARGIN - taken - 40
    size = fitting_size(chart.subtitle, room, WORD_SIZES)
    canvas.text((MARGIN, below), shortened(chart.subtitle, room, size), size, theme.muted)


def _lay_out(chart: YearChart, area: Area) -> Plot:
    levels = [level for point in chart.points for level in _levels(point)]
    scale = scale_for(levels, chart.unit, area.top, area.bottom)
    numbers = max(width(label, LABEL) for label in scale.labels)
    labels = [text for text in (chart.target_shown, _range(chart)) if text]
    widest = max((width(text, LABEL, Weight.SEMIBOLD) for text in labels), default=0)
    edge = area.right - (min(widest, MOST_GUTTER_TEXT) + GUTTER if labels else 0)
    first, last, count = area.left + max(116, numbers + 48), edge - 36, len(chart.points)
    pitch = (last - first) / max(1, count - 1)
    return Plot(area, scale, first, last, edge, count, pitch, _latest(chart.points))


def _levels(point: YearPoint) -> list[float]:
    found = (point.actual, point.milestone, point.low, point.high)
    return [level for level in found if level is not None]


def _labels(chart: YearChart) -> list[ChartPoint]:
    return [ChartPoint(period, year, None, Rating.UNRATED) for period, year in chart.labels]


def _latest(points: Sequence[YearPoint]) -> int:
    """Which point has the latest value; the last one where none has."""
    valued = (at for at, point in enumerate(points) if point.actual is not None)
    return max(valued, default=len(points) - 1)


def _fan(canvas: Canvas, theme: Theme, plot: Plot, points: Sequence[YearPoint]) -> None:
    """From the latest value, which is certain, to where four of five paths end."""
    high = _side(plot, points, "high")
    low = _side(plot, points, "low")
    if len(high) < 2:
        return
    canvas.polygon((0, 0), (*high, *reversed(low)), theme.cells[Rating.NOT_EXPECTED].surface)
    for side in (high, low):
        canvas.line(side, theme.axis, EDGE)


def _side(plot: Plot, points: Sequence[YearPoint], name: str) -> list[Point]:
    ahead = [(at, getattr(point, name)) for at, point in enumerate(points)]
    fan = [plot.at(at, level) for at, level in ahead if level is not None]
    actual = [(at, point.actual) for at, point in enumerate(points)]
    known = [plot.at(at, level) for at, level in actual if level is not None]
    return [*known[-1:], *fan] if fan else []


def _median(canvas: Canvas, theme: Theme, plot: Plot, points: Sequence[YearPoint]) -> None:
    middle = _side(plot, points, "median")
    if len(middle) > 1:
        canvas.line(middle, theme.muted, EDGE)


def _milestones(canvas: Canvas, theme: Theme, plot: Plot, points: Sequence[YearPoint]) -> None:
    for at, (before, after) in enumerate(pairwise(points)):
        if before.milestone is not None and after.milestone is not None:
            ends = plot.at(at, before.milestone), plot.at(at + 1, after.milestone)
            _dashed(canvas, theme, *ends)


def _dashed(canvas: Canvas, theme: Theme, start: Point, end: Point) -> None:
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5
    at = GAP_OF_DASHES / 2
    while at < length:
        ends = [
            (start[0] + across * each / length, start[1] + down * each / length)
            for each in (at, min(at + DASH, length))
        ]
        canvas.line(ends, theme.ink, MILESTONE)
        at += DASH + GAP_OF_DASHES


def _actual(canvas: Canvas, theme: Theme, plot: Plot, points: Sequence[YearPoint]) -> None:
    """A missing period is a gap."""
    known = [at for at, point in enumerate(points) if point.actual is not None]
    for at, (before, after) in enumerate(pairwise(points)):
        if before.actual is not None and after.actual is not None:
            ends = plot.at(at, before.actual), plot.at(at + 1, after.actual)
            canvas.line(ends, theme.line, ACTUAL)
    radius = min(MARK, max(5.0, plot.pitch * 0.24))
    for at in known:
        centre = plot.at(at, points[at].actual or 0.0)
        reach = radius * (1.5 if at == known[-1] else 1)
        canvas.circle(centre, reach * 1.3, theme.background)
        canvas.circle(centre, reach, theme.line)


def _gutter(canvas: Canvas, theme: Theme, plot: Plot, chart: YearChart) -> None:
    """The target where the milestones end, and the range where the fan does."""
    labels: list[tuple[float, str, Weight]] = []
    milestones = [point.milestone for point in chart.points if point.milestone is not None]
    if chart.target_shown and milestones:
        labels.append((plot.scale.y(milestones[-1]), chart.target_shown, Weight.SEMIBOLD))
    medians = [point.median for point in chart.points if point.median is not None]
    if medians:
        labels.append((plot.scale.y(medians[-1]), _range(chart), Weight.REGULAR))
    labels.sort()
    heights = dodged([y for y, _, _ in labels], LABEL_PITCH)
    for y, (_, text, weight) in zip(heights, labels, strict=True):
        room = plot.area.right - plot.edge - GUTTER
        size = fitting_size(text, room, SIZES, weight)
        colour = theme.ink if weight is Weight.SEMIBOLD else theme.muted
        told = shortened(text, room, size, weight)
        canvas.text((plot.edge + GUTTER, y + 13), told, size, colour, weight)


def _range(chart: YearChart) -> str:
    """ "11.2k to 12.9k", empty without a fan."""
    ends = [(point.low, point.high) for point in chart.points if point.low is not None]
    if not ends:
        return ""
    low, high = ends[-1]
    pair = (low or 0.0, high or 0.0)
    wide, largest = pair[1] - pair[0], max(map(abs, pair))
    step = 10.0 ** math.floor(math.log10((wide or largest or 1.0) / 2))
    told = [number(round(each / step) * step, step, chart.unit, largest) for each in pair]
    return " to ".join(dict.fromkeys(told))


def _key(canvas: Canvas, theme: Theme, chart: YearChart) -> None:
    """What the lines mean, on one line."""
    entries = [(chart.line_words, theme.line, ACTUAL, False)]
    if any(point.milestone is not None for point in chart.points):
        entries.append(("Milestones", theme.ink, MILESTONE, True))
    x: float = MARGIN
    for text, colour, thickness, dashed in entries:
        start, end = (x, KEY_BASELINE - 12), (x + 64, KEY_BASELINE - 12)
        if dashed:
            _dashed(canvas, theme, start, end)
        else:
            canvas.line((start, end), colour, thickness)
        x += 80 + canvas.text((x + 80, KEY_BASELINE), text, KEY_TEXT, theme.muted) + 56
    if any(point.low is not None for point in chart.points):
        surface = theme.cells[Rating.NOT_EXPECTED].surface
        canvas.box(x, KEY_BASELINE - 28, x + 64, KEY_BASELINE + 4, surface)
        text, room = "80% range of the forecast", WIDTH - MARGIN - x - 80
        size = fitting_size(text, room, KEY_SIZES)
        canvas.text((x + 80, KEY_BASELINE), shortened(text, room, size), size, theme.muted)
