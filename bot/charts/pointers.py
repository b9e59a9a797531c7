"""What a plot points at: dated marks, the gap to the target, the worst value of the past."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.charts.canvas import Canvas, Point
from bot.charts.facts import ChartPoint, ExceptionChart, Mark
from bot.charts.layout import Plot
from bot.charts.style import LABEL, Theme
from bot.charts.typeface import Weight, shortened, width
from domain.rating import Rating

MARK_TEXT = 30
MARK_ROW = 36
ROWS_ABOVE = 2
MOST_MARK_TEXT = 360
BUBBLE_HEIGHT = 54
LEAST_GAP = 96  # pixels between value and target below which the bubble has no room
CLEAR = 26
SAMPLES = 24

Box = tuple[float, float, float, float]


def mark_lines(canvas: Canvas, theme: Theme, plot: Plot, marks: Sequence[Mark]) -> None:
    """Vertical lines with a word at the top; words that would meet go to rows of their own.

    Two rows stand above the plot, where they hide nothing; more go below them.
    """
    starts: list[float] = []  # where the words of each row begin, the latest mark's lowest
    for mark in sorted(marks, key=lambda mark: -mark.index):
        if not 0 <= mark.index < plot.count:
            continue
        x = plot.x(mark.index)
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
        canvas.box(left - 4, baseline - 30, left + taken + 4, baseline + 9, theme.background)
        canvas.text((left, baseline), text, MARK_TEXT, theme.muted)


def gap_pointer(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    """A line from the latest value to its target, with the distance in a bubble on it."""
    point = chart.points[-1] if chart.points else None
    if point is None or point.value is None or point.target is None or not chart.gap_shown:
        return
    x, y = plot.at(plot.count - 1, point.value)
    target = plot.scale.y(point.target)
    if abs(y - target) < LEAST_GAP:
        return
    colour = theme.marks.get(point.rating, theme.line)
    outline = theme.words.get(point.rating, colour)
    canvas.line([(x, y), (x, target)], colour, 5)
    half = width(chart.gap_shown, LABEL, Weight.BOLD) / 2 + 22
    centre = min(x, plot.area.right - half)
    middle = (y + target) / 2 + (16 if y < target else -16)
    top, bottom = middle - BUBBLE_HEIGHT / 2, middle + BUBBLE_HEIGHT / 2
    edge = centre - half, centre + half
    canvas.rounded(edge[0], top, edge[1], bottom, BUBBLE_HEIGHT / 2, theme.background, outline, 4)
    canvas.text((centre, middle + 13), chart.gap_shown, LABEL, outline, Weight.BOLD, 0.5)


def worst_label(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    """Names the worst value of the past, where there is room for it beside the line."""
    index = _worst(chart)
    if index is None:
        return
    point = chart.points[index]
    text = f"{point.period_label} {point.shown}"
    taken = width(text, LABEL, Weight.SEMIBOLD)
    x, y = plot.at(index, point.value or 0.0)
    places = [
        (x - taken - CLEAR, y + 13),
        (x + CLEAR, y + 13),
        (x - taken / 2, y - CLEAR),
        (x - taken / 2, y + CLEAR + 28),
    ]
    lines = [*_sampled(plot, chart.points), *_along_marks(plot, chart.marks)]
    for left, baseline in places:
        box = (left - 6, baseline - 34, left + taken + 6, baseline + 10)
        if _is_free(plot, box, lines):
            canvas.box(left - 6, baseline - 30, left + taken + 6, baseline + 9, theme.background)
            canvas.text((left, baseline), text, LABEL, theme.ink, Weight.SEMIBOLD)
            return


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


def _is_free(plot: Plot, box: Box, lines: Sequence[Point]) -> bool:
    left, top, right, bottom = box
    inside = left > plot.first - 20 and right < plot.edge
    inside = inside and top > plot.area.top - 20 and bottom < plot.area.bottom
    return inside and not any(left <= x <= right and top <= y <= bottom for x, y in lines)


def _sampled(plot: Plot, points: Sequence[ChartPoint]) -> Iterator[Point]:
    """Points along the line, the target and around the markers: where no label may stand."""
    known = [(i, point.value) for i, point in enumerate(points)]
    for (i, before), (j, after) in pairwise(known):
        if before is not None and after is not None:
            for step in range(SAMPLES + 1):
                share = step / SAMPLES
                yield (
                    plot.x(i) + share * (plot.x(j) - plot.x(i)),
                    plot.scale.y(before + share * (after - before)),
                )
    for index, point in enumerate(points):
        if point.value is not None:
            x, y = plot.at(index, point.value)
            for around in (-plot.radius, 0.0, plot.radius):
                yield x + around, y
        if point.target is not None:
            yield from ((plot.x(index) + step, plot.scale.y(point.target)) for step in (-20, 0, 20))


def _along_marks(plot: Plot, marks: Sequence[Mark]) -> Iterator[Point]:
    for mark in marks:
        if 0 <= mark.index < plot.count:
            height = plot.area.bottom - plot.area.top
            for step in range(SAMPLES + 1):
                yield plot.x(mark.index), plot.area.top + height * step / SAMPLES
