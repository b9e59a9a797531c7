"""The picture of an outlook: how it got here, the fan of what comes next, and its chances."""

from dataclasses import replace

from bot.charts.canvas import Canvas, drawing
from bot.charts.facts import ChartPoint, ExceptionChart, FanPeriod, OutlookChart
from bot.charts.header import Frame, head
from bot.charts.layout import Area, Plot, lay_out
from bot.charts.levels import levels
from bot.charts.limits import fan
from bot.charts.periods import period_rows
from bot.charts.plot import draw_gridlines, draw_series
from bot.charts.scale import scale_for
from bot.charts.shapes import marker
from bot.charts.style import KEY_TEXT, LABEL, THEMES, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened, width
from domain.rating import Rating

WIDTH, HEIGHT = 1600, 1000
MOST_BYTES = 75 * 1024
MARGIN = 60
FRAME = Frame(MARGIN, WIDTH - MARGIN, 100)
AREA = Area(MARGIN, 250, WIDTH - MARGIN, 688)
CHANCES, CHANCE_ROW = 868, 934
KEY_SIZES, CHANCE_SIZES = (KEY_TEXT, 30, 26), (LABEL, KEY_TEXT, 30, 26)
SPANNED = "Shaded: 80% range of the forecast; dashed: its middle"
NO_TARGET = "No target is set for these periods, so there is no chance of meeting one."


def outlook_png(outlook: OutlookChart, theme: ThemeName = "light") -> bytes:
    """A PNG of 1600 x 1000 pixels."""
    colours = THEMES[theme]
    with drawing(WIDTH, HEIGHT, colours) as canvas:
        head(canvas, colours, replace(outlook.chart, variance_words=outlook.recovery), FRAME)
        _plot(canvas, colours, outlook)
        _heading(canvas, colours, outlook)
        _chances(canvas, colours, outlook)
    return canvas.png(MOST_BYTES)


def _plot(canvas: Canvas, theme: Theme, outlook: OutlookChart) -> None:
    chart, whole = outlook.chart, _with_targets(outlook)
    plot = _laid_out(chart, whole)
    draw_gridlines(canvas, theme, plot)
    period_rows(canvas, theme, plot, whole.points)
    fan(canvas, theme, plot, chart)
    levels(canvas, theme, plot, whole)
    draw_series(canvas, theme, plot, chart.points)
    if outlook.within is not None and outlook.within.value is not None:
        at = plot.at(plot.latest + 1, outlook.within.value)
        marker(canvas, theme, outlook.within.rating, at, plot.radius, hollow=True)


def _with_targets(outlook: OutlookChart) -> ExceptionChart:
    """The periods to come stand on the axis as others do, with their targets."""
    ahead = (
        _point(step, chance.target)
        for step, chance in zip(outlook.chart.fan, outlook.chances, strict=True)
    )
    return replace(outlook.chart, points=(*outlook.chart.points, *ahead), fan=())


def _point(step: FanPeriod, target: float | None) -> ChartPoint:
    return ChartPoint(step.period_label, step.year_label, None, Rating.AWAITED, target=target)


def _laid_out(chart: ExceptionChart, whole: ExceptionChart) -> Plot:
    points, edges = whole.points, [edge for each in chart.fan for edge in (each.low, each.high)]
    every = [chart.success, *(each.value for each in points), *(each.target for each in points)]
    reached = [each for each in (*every, *edges) if each is not None]
    scale = scale_for(reached, chart.unit, AREA.top, AREA.bottom)
    return replace(lay_out(whole, AREA), scale=scale, latest=len(chart.points) - 1)


def _heading(canvas: Canvas, theme: Theme, outlook: OutlookChart) -> None:
    """What the chances are of, and on the right the key of the fan."""
    told = outlook.goal or NO_TARGET
    right = WIDTH - MARGIN
    if not outlook.goal:
        size = fitting_size(told, right - MARGIN, KEY_SIZES)
        canvas.text((MARGIN, CHANCE_ROW), told, size, theme.ink)
        canvas.text((MARGIN, CHANCES), SPANNED, KEY_TEXT, theme.muted)
        return
    told = shortened(told, right / 2, KEY_TEXT, Weight.SEMIBOLD)
    canvas.text((MARGIN, CHANCES), told, KEY_TEXT, theme.ink, Weight.SEMIBOLD)
    room = right - MARGIN - width(told, KEY_TEXT, Weight.SEMIBOLD) - 40
    size = fitting_size(SPANNED, room, KEY_SIZES)
    canvas.text((right, CHANCES), shortened(SPANNED, room, size), size, theme.muted, align=1)


def _chances(canvas: Canvas, theme: Theme, outlook: OutlookChart) -> None:
    """In columns of their own: under their periods they would not be legible."""
    pitch = (WIDTH - 2 * MARGIN) / max(1, len(outlook.chances))
    for at, each in enumerate(outlook.chances):
        if not each.shown:
            continue
        x, room = MARGIN + at * pitch, pitch - 20
        size = fitting_size(f"{each.period_label} {each.shown}", room, CHANCE_SIZES, Weight.BOLD)
        label = shortened(each.period_label, room / 2, size)
        taken = canvas.text((x, CHANCE_ROW), label, size, theme.muted) + size / 3
        shown = shortened(each.shown, room - taken, size, Weight.BOLD)
        canvas.text((x + taken, CHANCE_ROW), shown, size, theme.ink, Weight.BOLD)
