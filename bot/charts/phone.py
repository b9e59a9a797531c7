"""The status of a unit for a phone: a strip of shapes and the latest value of each indicator."""

from collections.abc import Sequence

from bot.charts.canvas import Canvas, drawing
from bot.charts.cells import surface, tally_pills
from bot.charts.facts import ChartPoint, StatusChart, StatusRow, movement, standing
from bot.charts.header import lines_or_one
from bot.charts.legends import legend_line
from bot.charts.shapes import RATED, Sign, arrow, shape, sign_entry
from bot.charts.style import THEMES, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened, width
from domain.rating import Rating

WIDTH = 1600
MARGIN = 60
HEAD, FOOT, MORE = 222, 112, 80
PITCH = 176
MOST_ROWS = 9  # a taller picture than 5:4 would push the conversation away
STRIP = 1020
CELLS = 13
GAP = 8
CELL_HEIGHT = 54
ARROW_ROOM = 84
RING, RING_LINE, RING_ROW = 22, 4, 58
RING_TEXT = 38
RING_WORDS = "Ringed: outside normal variation"
TITLE_SIZES = (68, 58, 44)
NAME_SIZES = (50, 44, 36)
VALUE_SIZES = (76, 64, 52, 44)


def phone_png(chart: StatusChart, theme: ThemeName = "light") -> bytes:
    """A PNG 1600 pixels wide with the first nine indicators; it counts the ones left out."""
    colours = THEMES[theme]
    rows = [row for group in chart.groups for row in group.rows]
    most = MOST_ROWS - 1 if _is_ringed(rows[:MOST_ROWS]) else MOST_ROWS
    shown, left_out = rows[:most], rows[most:]
    points = [point for row in shown for point in row.points[-CELLS:]]
    ringed = RING_ROW if _is_ringed(shown) else 0
    height = HEAD + max(1, len(shown)) * PITCH + FOOT + ringed + (MORE if left_out else 0)
    with drawing(WIDTH, height, colours) as canvas:
        _heading(canvas, colours, chart, rows)
        for index, row in enumerate(shown):
            _row(canvas, colours, row, HEAD + index * PITCH)
        bottom = HEAD + max(1, len(shown)) * PITCH
        canvas.box(MARGIN, bottom - 2, WIDTH - MARGIN, bottom, colours.grid)
        if not shown:
            canvas.text((MARGIN, HEAD + 100), "No indicators yet", 48, colours.muted)
        if left_out:
            canvas.text((MARGIN, bottom + 62), left_out_words(left_out), 42, colours.muted)
        legend_line(canvas, colours, chart.key, points, (MARGIN, height - 40 - ringed))
        if ringed:
            sign_entry(canvas, colours, Sign.RING, (MARGIN, height - 40), RING_WORDS, RING_TEXT)
    return canvas.png()


def _is_ringed(rows: Sequence[StatusRow]) -> bool:
    return any(point.outside for row in rows for point in row.points[-CELLS:])


def left_out_words(rows: Sequence[StatusRow]) -> str:
    latest = [standing(row) for row in rows]
    counts = [(latest.count(rating), rating.value) for rating in reversed(RATED)]
    rest = len(rows) - sum(count for count, _ in counts)
    told = [f"{count} {word}" for count, word in counts if count]
    told += [f"{rest} not rated"] if rest else []
    return f"and {len(rows)} more: {', '.join(told)}"


def _heading(canvas: Canvas, theme: Theme, chart: StatusChart, rows: Sequence[StatusRow]) -> None:
    known = [rating for rating in map(standing, rows) if rating in RATED]
    left = tally_pills(canvas, theme, known, (WIDTH - MARGIN, 80), 40)
    room = left - MARGIN - 30
    at = (MARGIN, 104)
    lines_or_one(canvas, chart.title, at, room, TITLE_SIZES, theme.ink, Weight.BOLD)
    subtitle = shortened(chart.subtitle, WIDTH - 2 * MARGIN, 42)
    canvas.text((MARGIN, 172), subtitle, 42, theme.muted)


def _row(canvas: Canvas, theme: Theme, row: StatusRow, top: int) -> None:
    canvas.box(MARGIN, top - 2, WIDTH - MARGIN, top, theme.grid)
    weight = Weight.SEMIBOLD
    lines_or_one(canvas, row.name, (MARGIN, top + 66), STRIP, NAME_SIZES, theme.ink, weight)
    _strip(canvas, theme, row.points[-CELLS:], top + 98)
    _value(canvas, theme, row, top)


def _strip(canvas: Canvas, theme: Theme, points: Sequence[ChartPoint], top: float) -> None:
    pitch = (STRIP + GAP) / CELLS
    start = CELLS - len(points)
    for index, point in enumerate(points, start=start):
        left = MARGIN + round(index * pitch)
        box = (left, top, left + round(pitch) - GAP, top + CELL_HEIGHT)
        fill = surface(canvas, theme, point.rating, box)
        centre = ((box[0] + box[2]) / 2, top + CELL_HEIGHT / 2)
        if point.rating in RATED and point.provisional:
            shape(canvas, point.rating, centre, 11, fill.surface, fill.text, 4)
        elif point.rating in RATED:
            shape(canvas, point.rating, centre, 12, fill.text)
        elif point.value is not None:
            canvas.circle(centre, 5, theme.muted)
        if point.outside:
            canvas.circle(centre, RING, None, fill.text, RING_LINE)


def _value(canvas: Canvas, theme: Theme, row: StatusRow, top: int) -> None:
    right = WIDTH - MARGIN - ARROW_ROOM
    room = right - MARGIN - STRIP - 40
    words = row.value_shown or "no value"
    size = fitting_size(words, room, VALUE_SIZES, Weight.BOLD)
    colour = theme.words[Rating.RED] if standing(row) is Rating.RED else theme.ink
    shown = shortened(words, room, size, Weight.BOLD)
    canvas.text((right, top + 92), shown, size, colour, Weight.BOLD, 1)
    below = _below(row)
    below_size = fitting_size(below, room + 30, (40, 36, 32))
    below = shortened(below, room + 30, below_size)
    canvas.text((right, top + 150), below, below_size, theme.muted, align=1)
    if sum(point.value is not None for point in row.points) > 1:
        moved = movement(row)
        better = (moved > 0) == row.bigger_is_better
        arrow(canvas, theme, (WIDTH - MARGIN - 26, top + 68), 44, moved, better)


def _below(row: StatusRow) -> str:
    if row.points and row.points[-1].rating is Rating.OVERDUE:
        return "latest overdue"
    return f"target {row.target_shown}" if width(row.target_shown, 40) else "no target"
