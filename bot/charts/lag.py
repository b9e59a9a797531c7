"""From a period's end to a verified fix: after how many days each milestone was reached."""

from bot.charts.canvas import Canvas, drawing
from bot.charts.facts import LagChart, LagRow, Unit
from bot.charts.header import lines_or_one
from bot.charts.scale import Scale, scale_for
from bot.charts.style import THEMES, VALUE, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened, width

WIDTH, HEIGHT = 1600, 1400
MOST_BYTES = 75 * 1024
MARGIN = 60
LEFT, RIGHT = MARGIN, WIDTH - MARGIN  # where day 0 stands, and the scale ends
TOP, PITCH = 286, 160
BAR_AT, BAR, TRACK = 112, 40, 6  # from a row's top to the bar's middle; how thick both are
SEEN = 8  # of a step of no day
GAP = 36
TITLE_SIZES, SUBTITLE_SIZES = (66, 56, 48), (46, 42, 38)
NAME, NUMBER_SIZES, BESIDE_SIZES = 56, (60, 52, 44), (46, 42, 38)
KEY_SIZES = (46, 42, 38)
KEY = (
    "Typical days after the end of the period: half took no longer.",
    "The thick part is what the step itself took.",
)


def lag_png(chart: LagChart, theme: ThemeName = "light") -> bytes:
    """A PNG of 1600 x 1400 pixels, whose smallest words are read 360 pixels wide."""
    colours = THEMES[theme]
    known = [row.days for row in chart.rows if row.days is not None]
    scale = scale_for([0.0, *known] if any(known) else [0.0, 1.0], Unit(floor=0), RIGHT, LEFT)
    with drawing(WIDTH, HEIGHT, colours) as canvas:
        _head(canvas, colours, chart)
        for index, row in enumerate(chart.rows):
            _row(canvas, colours, scale, row, TOP + index * PITCH)
        for line, key in enumerate(KEY):
            size = fitting_size(key, WIDTH - 2 * MARGIN, KEY_SIZES)
            canvas.text((MARGIN, HEIGHT - 92 + line * 58), key, size, colours.muted)
    return canvas.png(MOST_BYTES)


def _head(canvas: Canvas, theme: Theme, chart: LagChart) -> None:
    room = float(WIDTH - 2 * MARGIN)
    size = fitting_size(chart.subtitle, room, SUBTITLE_SIZES)
    scope, dot, window = chart.subtitle.rpartition(" · ")
    scope = shortened(scope, room - width(dot + window, size) - size / 2, size)
    canvas.text((MARGIN, 240), scope + dot + window, size, theme.muted)
    number = (WIDTH - MARGIN, 136)
    room -= canvas.text(number, chart.headline, VALUE, theme.ink, Weight.BOLD, 1) + GAP
    lines_or_one(canvas, chart.title, (MARGIN, 104), room, TITLE_SIZES, theme.ink, Weight.BOLD)
    below = shortened(chart.headline_words, room, SUBTITLE_SIZES[0])
    canvas.text((MARGIN, 172), below, SUBTITLE_SIZES[0], theme.ink)


def _row(canvas: Canvas, theme: Theme, scale: Scale, row: LagRow, top: float) -> None:
    canvas.box(MARGIN, top - 2, WIDTH - MARGIN, top, theme.grid)
    _words(canvas, theme, row, top + 68)
    if row.days is None:
        return
    middle, end = top + BAR_AT, scale.y(row.days)
    start = scale.y(max(0.0, row.days - row.step)) if row.step is not None else end
    canvas.box(LEFT, middle - TRACK / 2, start, middle + TRACK / 2, theme.axis)
    left = max(LEFT, min(start, end - SEEN))
    canvas.box(left, middle - BAR / 2, max(end, left + SEEN), middle + BAR / 2, theme.line)


def _words(canvas: Canvas, theme: Theme, row: LagRow, baseline: float) -> None:
    """The milestone at the left; at the right its days, and beside them what they stand on."""
    known, right = row.days is not None, float(WIDTH - MARGIN)
    weight = Weight.BOLD if known else Weight.REGULAR
    size = fitting_size(row.shown, WIDTH / 3, NUMBER_SIZES if known else BESIDE_SIZES, weight)
    shown = shortened(row.shown, WIDTH / 3, size, weight)
    colour = theme.ink if known else theme.muted
    right -= canvas.text((right, baseline), shown, size, colour, weight, 1) + GAP
    name = shortened(row.name, WIDTH / 3, NAME, Weight.SEMIBOLD)
    taken = canvas.text((MARGIN, baseline), name, NAME, colour, Weight.SEMIBOLD)
    room = right - MARGIN - taken - GAP
    size = fitting_size(row.below, room, BESIDE_SIZES)
    canvas.text((right, baseline), shortened(row.below, room, size), size, theme.muted, align=1)
