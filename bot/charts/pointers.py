"""What a plot points at: dated marks, the gap to the target, the worst value of the past."""

from collections.abc import Sequence

from bot.charts.canvas import Canvas
from bot.charts.facts import ExceptionChart, Mark
from bot.charts.layout import GUTTER, Plot, limit_labels
from bot.charts.places import Box, is_free_of, is_inside, taken
from bot.charts.style import LABEL, Theme
from bot.charts.typeface import Weight, shortened, width
from domain.rating import Rating

MARK_TEXT = 34
MARK_ROW = 38
ROWS_ABOVE = 2
MOST_MARK_TEXT = 460
BUBBLE_HEIGHT = 54
LEAST_GAP = 96  # pixels between value and target below which the bubble has no room
CLEAR, RING_ROOM = 26, 8
LABEL_ROOM = 64  # pixels between the middles of a bubble and a label


def mark_lines(canvas: Canvas, theme: Theme, plot: Plot, marks: Sequence[Mark]) -> None:
    """Vertical lines with a word at the top; words that would meet go to rows of their own.

    Two rows stand above the plot, where they hide nothing; more go below them.
    """
    starts: list[float] = []  # where the words of each row begin, the latest mark's lowest
    labels: list[tuple[float, float, float, str]] = []
    for mark in sorted(marks, key=lambda mark: -mark.index):
        x = plot.mark_x(mark.index)
        if x is None:
            continue
        if not mark.label:
            canvas.box(x - 1, plot.area.top, x + 2, plot.area.bottom, theme.axis)
            continue
        text = shortened(mark.label, MOST_MARK_TEXT, MARK_TEXT)
        taken = width(text, MARK_TEXT)
        left = min(x - 1, plot.edge - taken)
        row = next(
            (at for at, start in enumerate(starts) if left + taken + 20 <= start), len(starts)
        )
        starts[row : row + 1] = [left]
        down = -row if row < ROWS_ABOVE else row - ROWS_ABOVE + 1
        baseline = plot.area.top - 14 + down * MARK_ROW
        canvas.box(x - 1, baseline + 9, x + 2, plot.area.bottom, theme.axis)
        labels.append((left, baseline, taken, text))
    for left, baseline, taken, text in labels:  # over the lines of other marks
        canvas.box(left - 4, baseline - 30, left + taken + 4, baseline + 9, theme.background)
        canvas.text((left, baseline), text, MARK_TEXT, theme.muted)


def gap_line(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    """From the latest value to its target."""
    if ends := _gap(plot, chart):
        x, y, target = ends
        colour = theme.marks.get(chart.points[-1].rating, theme.line)
        canvas.box(x - 2.5, min(y, target), x + 2.5, max(y, target), colour)


def gap_bubble(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> Box | None:
    """The distance on its line, or beside it where the indicator's own line passes.

    Beside the labels of target, success and limits there is less room: the variance is told in
    words too.
    """
    ends = _gap(plot, chart)
    if not ends:
        return None
    x, y, target = ends
    half = width(chart.gap_shown, LABEL, Weight.BOLD) / 2 + 22
    middle = (y + target) / 2 + (16 if y < target else -16)
    labels = [target] if chart.success is None else [target, plot.scale.y(chart.success)]
    labels += [plot.scale.y(level) for level, _ in limit_labels(chart)]
    by_a_label = any(abs(middle - label) < LABEL_ROOM for label in labels)
    most = plot.edge + GUTTER - 8 if by_a_label else plot.area.right
    centre = min(x, most - half)
    box = _around(centre, middle, half)
    if not is_free_of(taken(plot, chart, before_last=True), box):
        if by_a_label:
            return None
        centre = min(x + 16 + half, most - half)
        box = _around(centre, middle, half)
    rating = chart.points[-1].rating
    colour = theme.words.get(rating, theme.marks.get(rating, theme.line))
    canvas.rounded(*box, BUBBLE_HEIGHT / 2, theme.background, colour, 4)
    canvas.text((centre, middle + 13), chart.gap_shown, LABEL, colour, Weight.BOLD, 0.5)
    return box


def _gap(plot: Plot, chart: ExceptionChart) -> tuple[float, float, float] | None:
    """Where the latest value and its target stand; None where no bubble has room between."""
    point = chart.points[-1] if chart.points else None
    if point is None or point.value is None or point.target is None or not chart.gap_shown:
        return None
    if chart.fan:  # what comes next stands there
        return None
    x, y = plot.at(plot.latest, point.value)
    target = plot.scale.y(point.target)
    return None if abs(y - target) < LEAST_GAP else (x, y, target)


def _around(x: float, y: float, half: float) -> Box:
    return x - half, y - BUBBLE_HEIGHT / 2, x + half, y + BUBBLE_HEIGHT / 2


def worst_label(
    canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart, bubble: Box | None
) -> None:
    """Names the worst value of the past, where there is room for it beside the line."""
    index = _worst(chart)
    if index is None:
        return
    point = chart.points[index]
    text = f"{point.period_label} {point.shown}"
    long = width(text, LABEL, Weight.SEMIBOLD)
    x, y = plot.at(index, point.value or 0.0)
    clear = CLEAR + RING_ROOM if point.outside else CLEAR
    places = [
        (x - long - clear, y + 13),
        (x + clear, y + 13),
        (x - long / 2, y - clear),
        (x - long / 2, y + clear + 28),
    ]
    lines = taken(plot, chart)
    for left, baseline in places:
        box = (left - 6, baseline - 34, left + long + 6, baseline + 10)
        if is_inside(plot, box) and is_free_of(lines, box) and not _meet(box, bubble):
            canvas.box(left - 6, baseline - 30, left + long + 6, baseline + 9, theme.background)
            canvas.text((left, baseline), text, LABEL, theme.ink, Weight.SEMIBOLD)
            return


def _meet(one: Box, other: Box | None) -> bool:
    if other is None:
        return False
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart


def _worst(chart: ExceptionChart) -> int | None:
    """The worst red point before the latest, unless the latest is at least as bad."""
    sign = 1 if chart.bigger_is_better else -1
    rated = [
        (sign * point.value, index)
        for index, point in enumerate(chart.points)
        if point.value is not None and point.rating is Rating.RED and point.shown
    ]
    if not rated or min(rated)[1] == len(chart.points) - 1:
        return None
    return min(rated)[1]
