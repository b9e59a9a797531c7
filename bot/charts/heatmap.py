"""The status of a unit as a table of cells: every indicator, thirteen periods, target and trend."""

from collections.abc import Sequence

from bot.charts.canvas import Canvas, drawing
from bot.charts.cells import cell, spark, tally_pills
from bot.charts.facts import ChartPoint, StatusChart, StatusGroup, StatusRow, movement, standing
from bot.charts.header import lines_or_one
from bot.charts.legends import legend
from bot.charts.shapes import arrow
from bot.charts.style import THEMES, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened

WIDTH = 1800
MARGIN = 42
COLUMNS = 13
MOST_ROWS = 20  # even with five groups not taller than five to four
HEAD, GROUP_HEAD, FOOT = 138, 84, 96
NAME_ROOM = 415
FIRST_CELL = 473
PITCH, CELL_WIDTH = 73, 66
PITCH_DOWN, CELL_HEIGHT = 66, 61
NAME_SIZES = (28, 25)
TARGET_SIZES = (26, 22, 19)
TARGET_RIGHT = 1556
TREND_LEFT, TREND_RIGHT = 1594, 1696
ARROW_MIDDLE = 1738
TITLE_SIZES = (54, 46, 36)
HEADING_SIZES = (25, 22, 19)
YEAR_SIZE = 22


def heatmap_png(chart: StatusChart, theme_name: ThemeName = "light") -> bytes:
    """A PNG 1800 pixels wide; a page of more than `MOST_ROWS` indicators is too tall to read."""
    theme = THEMES[theme_name]
    groups = [group for group in chart.groups if group.rows]
    rows = [row for group in groups for row in group.rows]
    height = HEAD + len(groups) * GROUP_HEAD + max(1, len(rows)) * PITCH_DOWN + FOOT
    with drawing(WIDTH, height, theme) as canvas:
        _heading(canvas, theme, chart)
        top = HEAD
        for group in groups:
            _group_head(canvas, theme, group, top)
            _rows(canvas, theme, group, top + GROUP_HEAD)
            top += GROUP_HEAD + len(group.rows) * PITCH_DOWN
        if not rows:
            canvas.text((MARGIN, HEAD + 50), "No indicators yet", 32, theme.muted)
        shown = [point for row in rows for point in row.points]
        legend(canvas, theme, chart.key, shown, (MARGIN, height - 34))
    return canvas.png()


def _heading(canvas: Canvas, theme: Theme, chart: StatusChart) -> None:
    latest = [standing(row) for group in chart.groups for row in group.rows]
    room = tally_pills(canvas, theme, latest, (WIDTH - MARGIN, 62)) - MARGIN - 40
    lines_or_one(canvas, chart.title, (MARGIN, 74), room, TITLE_SIZES, theme.ink, Weight.BOLD)
    subtitle = shortened(chart.subtitle, WIDTH - 2 * MARGIN, 29)
    canvas.text((MARGIN, 120), subtitle, 29, theme.muted)


def _group_head(canvas: Canvas, theme: Theme, group: StatusGroup, top: int) -> None:
    canvas.text((MARGIN, top + 54), group.name, HEADING_SIZES[0], theme.muted, Weight.SEMIBOLD)
    longest = max(group.rows, key=lambda row: len(row.points))
    points = longest.points[-COLUMNS:]
    for index, point in enumerate(points):
        latest = index == len(points) - 1
        middle = _left(index, len(points)) + CELL_WIDTH / 2
        weight = Weight.BOLD if latest else Weight.REGULAR
        colour = theme.ink if latest else theme.muted
        size = fitting_size(point.period_label, PITCH - 4, HEADING_SIZES, weight)
        label = shortened(point.period_label, PITCH - 4, size, weight)
        canvas.text((middle, top + 36), label, size, colour, weight, 0.5)
        if index == 0 or points[index - 1].year_label != point.year_label:
            year = shortened(point.year_label, PITCH - 2, YEAR_SIZE)
            canvas.text((middle, top + 66), year, YEAR_SIZE, theme.muted, align=0.5)
    canvas.text((TARGET_RIGHT, top + 36), "Target", HEADING_SIZES[0], theme.muted, align=1)
    middle = (TREND_LEFT + TREND_RIGHT) / 2
    canvas.text((middle, top + 36), "Trend", HEADING_SIZES[0], theme.muted, align=0.5)


def _left(index: int, count: int) -> int:
    """Shorter histories stand to the right, so that the latest periods are in one column."""
    return FIRST_CELL + (COLUMNS - count + index) * PITCH


def _rows(canvas: Canvas, theme: Theme, group: StatusGroup, top: int) -> None:
    for index, row in enumerate(group.rows):
        _row(canvas, theme, row, top + index * PITCH_DOWN)
    right = FIRST_CELL + (COLUMNS - 1) * PITCH + CELL_WIDTH
    bottom = top + len(group.rows) * PITCH_DOWN
    canvas.rounded(right - CELL_WIDTH - 4, top - 4, right + 4, bottom - 1, 10, None, theme.ink, 3)


def _row(canvas: Canvas, theme: Theme, row: StatusRow, top: int) -> None:
    middle = top + CELL_HEIGHT / 2
    _name(canvas, theme, row.name, middle)
    points = row.points[-COLUMNS:]
    for index, point in enumerate(points):
        left = _left(index, len(points))
        box = (left, top, left + CELL_WIDTH, top + CELL_HEIGHT)
        cell(canvas, theme, point, box, bold=index == len(points) - 1)
    _target_and_trend(canvas, theme, row, points, middle)


def _name(canvas: Canvas, theme: Theme, name: str, middle: float) -> None:
    size = NAME_SIZES[0]
    at = (MARGIN, middle + size * 0.36)
    lines_or_one(canvas, name, at, NAME_ROOM, NAME_SIZES, theme.ink, Weight.SEMIBOLD)


def _target_and_trend(
    canvas: Canvas, theme: Theme, row: StatusRow, points: Sequence[ChartPoint], middle: float
) -> None:
    room = TARGET_RIGHT - FIRST_CELL - COLUMNS * PITCH
    target = row.target_shown or "–"
    size = fitting_size(target, room, TARGET_SIZES, Weight.SEMIBOLD)
    shown = shortened(target, room, size, Weight.SEMIBOLD)
    at = (TARGET_RIGHT, middle + size * 0.36)
    canvas.text(at, shown, size, theme.ink, Weight.SEMIBOLD, 1)
    half = PITCH_DOWN * 0.28
    spark(canvas, theme, points, (TREND_LEFT, middle - half, TREND_RIGHT, middle + half))
    if sum(point.value is not None for point in points) > 1:
        moved = movement(row)
        better = (moved > 0) == row.bigger_is_better
        arrow(canvas, theme, (ARROW_MIDDLE, middle), PITCH_DOWN * 0.36, moved, better)
