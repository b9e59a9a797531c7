"""The status of a unit as a table of cells: every indicator, thirteen periods, target and trend."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.canvas import Canvas, drawing
from bot.charts.cells import cell, legend, spark, tally_pills
from bot.charts.facts import ChartPoint, StatusChart, StatusGroup, StatusRow, movement
from bot.charts.png import LONG_PAGE, PAGE, Packing
from bot.charts.shapes import arrow
from bot.charts.style import THEMES, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened, width, wrapped

WIDTH = 1800
MARGIN = 42
COLUMNS = 13
MOST_ROWS = 40  # of one page
AIRY_ROWS = 18
HEAD, GROUP_HEAD, FOOT = 138, 84, 96
NAME_ROOM = 415
FIRST_CELL = 473
PITCH, CELL_WIDTH = 73, 66
TARGET_RIGHT = 1556
TREND_LEFT, TREND_RIGHT = 1594, 1696
ARROW_MIDDLE = 1738
HEADING_SIZE = 25
YEAR_SIZE = 22


@dataclass(frozen=True)
class Rows:
    """How high the rows of a page are."""

    pitch: int
    name_size: int
    target_size: int
    corner: int
    packing: Packing


AIRY = Rows(66, 28, 26, 8, PAGE)
DENSE = Rows(48, 24, 23, 0, LONG_PAGE)


def heatmap_png(chart: StatusChart, theme: ThemeName = "light") -> list[bytes]:
    """One PNG a page, 1800 pixels wide; at most forty indicators on a page, evenly divided."""
    pages = _pages(chart)
    return [
        _page(chart, groups, number, len(pages), theme)
        for number, groups in enumerate(pages, start=1)
    ]


def _pages(chart: StatusChart) -> list[tuple[StatusGroup, ...]]:
    listed = [(group, row) for group in chart.groups for row in group.rows]
    count = max(1, -(-len(listed) // MOST_ROWS))
    size = max(1, -(-len(listed) // count))
    return [_regrouped(listed[at : at + size]) for at in range(0, max(1, len(listed)), size)]


def _regrouped(listed: Sequence[tuple[StatusGroup, StatusRow]]) -> tuple[StatusGroup, ...]:
    names = dict.fromkeys(group.name for group, _ in listed)
    return tuple(
        StatusGroup(name, tuple(row for group, row in listed if group.name == name))
        for name in names
    )


def _page(
    chart: StatusChart,
    groups: tuple[StatusGroup, ...],
    number: int,
    pages: int,
    theme_name: ThemeName,
) -> bytes:
    theme = THEMES[theme_name]
    count = sum(len(group.rows) for group in groups)
    rows = AIRY if count <= AIRY_ROWS else DENSE
    height = HEAD + len(groups) * GROUP_HEAD + max(1, count) * rows.pitch + FOOT
    page = f" · page {number} of {pages}" if pages > 1 else ""
    with drawing(WIDTH, height, theme.background) as canvas:
        _heading(canvas, theme, chart, page)
        top = HEAD
        for group in groups:
            _group_head(canvas, theme, group, top)
            _rows(canvas, theme, group, top + GROUP_HEAD, rows)
            top += GROUP_HEAD + len(group.rows) * rows.pitch
        if not count:
            canvas.text((MARGIN, HEAD + 50), "No indicators yet", 32, theme.muted)
        shown = [point for group in groups for row in group.rows for point in row.points]
        legend(canvas, theme, chart.key, shown, (MARGIN, height - 34))
        return canvas.png(rows.packing)


def _heading(canvas: Canvas, theme: Theme, chart: StatusChart, page: str) -> None:
    latest = [row.points[-1].rating for group in chart.groups for row in group.rows if row.points]
    room = tally_pills(canvas, theme, latest, (WIDTH - MARGIN, 62)) - MARGIN - 40
    size = fitting_size(chart.title, room, (54, 46, 40), Weight.BOLD)
    title = shortened(chart.title, room, size, Weight.BOLD)
    canvas.text((MARGIN, 74), title, size, theme.ink, Weight.BOLD)
    subtitle = shortened(chart.subtitle + page, WIDTH - 2 * MARGIN, 29)
    canvas.text((MARGIN, 120), subtitle, 29, theme.muted)


def _group_head(canvas: Canvas, theme: Theme, group: StatusGroup, top: int) -> None:
    canvas.text((MARGIN, top + 54), group.name, HEADING_SIZE, theme.muted, Weight.SEMIBOLD)
    longest = max(group.rows, key=lambda row: len(row.points))
    points = longest.points[-COLUMNS:]
    for index, point in enumerate(points):
        latest = index == len(points) - 1
        middle = _left(index, len(points)) + CELL_WIDTH / 2
        weight = Weight.BOLD if latest else Weight.REGULAR
        colour = theme.ink if latest else theme.muted
        label = shortened(point.period_label, PITCH - 4, HEADING_SIZE, weight)
        canvas.text((middle, top + 36), label, HEADING_SIZE, colour, weight, 0.5)
        if index == 0 or points[index - 1].year_label != point.year_label:
            year = shortened(point.year_label, PITCH - 2, YEAR_SIZE)
            canvas.text((middle, top + 66), year, YEAR_SIZE, theme.muted, align=0.5)
    canvas.text((TARGET_RIGHT, top + 36), "Target", HEADING_SIZE, theme.muted, align=1)
    middle = (TREND_LEFT + TREND_RIGHT) / 2
    canvas.text((middle, top + 36), "Trend", HEADING_SIZE, theme.muted, align=0.5)


def _left(index: int, count: int) -> int:
    """Shorter histories stand to the right, so that the latest periods are in one column."""
    return FIRST_CELL + (COLUMNS - count + index) * PITCH


def _rows(canvas: Canvas, theme: Theme, group: StatusGroup, top: int, rows: Rows) -> None:
    for index, row in enumerate(group.rows):
        _row(canvas, theme, row, top + index * rows.pitch, rows)
    right = FIRST_CELL + (COLUMNS - 1) * PITCH + CELL_WIDTH
    bottom = top + len(group.rows) * rows.pitch
    canvas.rounded(right - CELL_WIDTH - 4, top - 4, right + 4, bottom - 1, 10, None, theme.ink, 3)


def _row(canvas: Canvas, theme: Theme, row: StatusRow, top: int, rows: Rows) -> None:
    height = rows.pitch - 5
    middle = top + height / 2
    _name(canvas, theme, row.name, middle, rows)
    points = row.points[-COLUMNS:]
    for index, point in enumerate(points):
        left = _left(index, len(points))
        box = (left, top, left + CELL_WIDTH, top + height)
        cell(canvas, theme, point, box, rows.corner, bold=index == len(points) - 1)
    _target_and_trend(canvas, theme, row, points, middle, rows)


def _name(canvas: Canvas, theme: Theme, name: str, middle: float, rows: Rows) -> None:
    """On one line; a long one on two where the row is high enough, then shortened."""
    size, lines = rows.name_size, 1
    if rows is AIRY and width(name, size, Weight.SEMIBOLD) > NAME_ROOM:
        size, lines = rows.name_size - 3, 2
    written = wrapped(name, NAME_ROOM, size, lines, Weight.SEMIBOLD)
    baseline = middle + size * 0.36 - (len(written) - 1) * size * 0.58
    for index, line in enumerate(written):
        at = (MARGIN, baseline + index * size * 1.16)
        canvas.text(at, line, size, theme.ink, Weight.SEMIBOLD)


def _target_and_trend(
    canvas: Canvas,
    theme: Theme,
    row: StatusRow,
    points: Sequence[ChartPoint],
    middle: float,
    rows: Rows,
) -> None:
    room = TARGET_RIGHT - FIRST_CELL - COLUMNS * PITCH
    target = row.target_shown or "–"
    size = fitting_size(target, room, (rows.target_size, 22, 19), Weight.SEMIBOLD)
    shown = shortened(target, room, size, Weight.SEMIBOLD)
    at = (TARGET_RIGHT, middle + size * 0.36)
    canvas.text(at, shown, size, theme.ink, Weight.SEMIBOLD, 1)
    half = rows.pitch * 0.28
    spark(canvas, theme, points, (TREND_LEFT, middle - half, TREND_RIGHT, middle + half))
    if sum(point.value is not None for point in points) > 1:
        moved = movement(row)
        better = (moved > 0) == row.bigger_is_better
        arrow(canvas, theme, (ARROW_MIDDLE, middle), rows.pitch * 0.36, moved, better)
