"""Detection lag as steps: how many days after a period each milestone was reached."""

from bot.charts.canvas import Canvas, drawing
from bot.charts.facts import LagChart, LagRow, Unit
from bot.charts.header import TITLE_SIZES, lines_or_one
from bot.charts.scale import Scale, scale_for
from bot.charts.style import KEY_TEXT, THEMES, VALUE, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened, width

WIDTH, HEIGHT = 1600, 1020
MOST_BYTES = 75 * 1024
MARGIN = 60
LEFT, RIGHT = 440, 1210  # where day 0 stands, and the longest step ends
TOP, PITCH = 250, 104
BAR, TRACK = 46, 6
SEEN = 8  # of a step of no day
NAME, NUMBER, BELOW = 44, 46, 34
AXIS = TOP + 6 * PITCH + 8
NUMBER_SIZES = (NUMBER, 40, 34)
BELOW_SIZES = (BELOW, 30, 26)
KEY = "Days after the period's end; the bar is the step itself. Medians of n exceptions each."


def lag_png(chart: LagChart, theme: ThemeName = "light") -> bytes:
    """A PNG of 1600 x 1020 pixels."""
    colours = THEMES[theme]
    known = [row.days for row in chart.rows if row.days is not None]
    scale = scale_for([0.0, *known] if any(known) else [0.0, 1.0], Unit(floor=0), RIGHT, LEFT)
    with drawing(WIDTH, HEIGHT, colours) as canvas:
        _head(canvas, colours, chart)
        _axis(canvas, colours, scale)
        for index, row in enumerate(chart.rows):
            _row(canvas, colours, scale, row, TOP + index * PITCH + PITCH / 2)
        room = WIDTH - 2 * MARGIN
        size = fitting_size(KEY, room, (KEY_TEXT, 30, 26))
        canvas.text((MARGIN, HEIGHT - 36), shortened(KEY, room, size), size, colours.muted)
    return canvas.png(MOST_BYTES)


def _head(canvas: Canvas, theme: Theme, chart: LagChart) -> None:
    right, words = WIDTH - MARGIN, chart.headline_words
    canvas.text((right, 110), chart.headline, VALUE, theme.ink, Weight.BOLD, 1)
    canvas.text((right, 170), words, KEY_TEXT, theme.muted, align=1)
    taken = max(width(chart.headline, VALUE, Weight.BOLD), width(words, KEY_TEXT))
    room = right - taken - 40 - MARGIN
    lines_or_one(canvas, chart.title, (MARGIN, 100), room, TITLE_SIZES, theme.ink, Weight.BOLD)
    size = fitting_size(chart.subtitle, room, (36, 32, 29))
    subtitle = shortened(chart.subtitle, room, size)
    canvas.text((MARGIN, 170), subtitle, size, theme.muted)


def _axis(canvas: Canvas, theme: Theme, scale: Scale) -> None:
    """No grid: every bar says its days itself."""
    canvas.box(LEFT - 1, TOP, LEFT + 2, AXIS, theme.axis)
    canvas.box(LEFT, AXIS - 2, RIGHT + 1, AXIS, theme.axis)
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        x = scale.y(tick)
        canvas.box(x - 1, AXIS, x + 2, AXIS + 12, theme.axis)
        canvas.text((x, AXIS + 50), label, KEY_TEXT, theme.muted, align=0.5)


def _row(canvas: Canvas, theme: Theme, scale: Scale, row: LagRow, middle: float) -> None:
    colour = theme.ink if row.days is not None else theme.muted
    name = shortened(row.name, LEFT - MARGIN - 30, NAME, Weight.SEMIBOLD)
    canvas.text((MARGIN, middle + NAME * 0.36), name, NAME, colour, Weight.SEMIBOLD)
    end = scale.y(0)
    if row.days is not None:
        end = scale.y(row.days)
        start = scale.y(max(0.0, row.days - row.step)) if row.step is not None else end
        canvas.box(scale.y(0), middle - TRACK / 2, start, middle + TRACK / 2, theme.axis)
        left = max(LEFT, min(start, end - SEEN))
        end = max(end, left + SEEN)
        canvas.box(left, middle - BAR / 2, end, middle + BAR / 2, theme.line)
    _words(canvas, theme, row, end + 24, middle)


def _words(canvas: Canvas, theme: Theme, row: LagRow, left: float, middle: float) -> None:
    room = WIDTH - MARGIN - left
    if row.days is None:
        canvas.text((left, middle + BELOW * 0.36), row.shown, BELOW, theme.muted)
        return
    size = fitting_size(row.shown, room, NUMBER_SIZES, Weight.BOLD)
    shown = shortened(row.shown, room, size, Weight.BOLD)
    canvas.text((left, middle - 2), shown, size, theme.ink, Weight.BOLD)
    small = fitting_size(row.below, room, BELOW_SIZES)
    below = shortened(row.below, room, small)
    canvas.text((left, middle + 38), below, small, theme.muted)
