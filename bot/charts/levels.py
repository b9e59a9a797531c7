"""The levels of a plot: the target that steps, the thin Amber band, success; and their labels."""

import math
from collections.abc import Sequence
from itertools import groupby

from bot.charts.canvas import Canvas
from bot.charts.facts import ChartPoint, ExceptionChart
from bot.charts.layout import GUTTER, Plot, limit_labels
from bot.charts.style import LABEL, Theme
from bot.charts.typeface import Weight, fitting_size, shortened

LABEL_PITCH = 46
LABEL_SIZES = (LABEL, 32, 28)
LINE = 4
DASHED = (14, 9)
DOTTED = (5, 7)

Label = tuple[float, str, Weight]


def amber_band(canvas: Canvas, theme: Theme, plot: Plot, points: Sequence[ChartPoint]) -> None:
    scale = plot.scale
    for index, point in enumerate(points):
        if point.target is None or point.amber_to is None:
            continue
        left, right = plot.span(index, index)
        reached = (point.target, point.amber_to)
        high, low = sorted(scale.y(min(max(each, scale.low), scale.high)) for each in reached)
        canvas.box(left, high, right, low, theme.amber_band)


def levels(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    labels: list[Label] = []
    targets = [point.target for point in chart.points]
    targets += targets[-1:] * len(chart.fan)
    _target_steps(canvas, theme, plot, targets)
    if targets and targets[-1] is not None:
        labels.append((plot.scale.y(targets[-1]), chart.target_shown, Weight.SEMIBOLD))
    if chart.success is not None:
        y = plot.scale.y(chart.success)
        canvas.dashed(plot.start, plot.edge, y, LINE, theme.muted, DOTTED)
        labels.append((y, chart.success_shown, Weight.REGULAR))
    for mark in chart.marks:
        if mark.after is not None and plot.mark_x(mark.index) is not None:
            labels.append((plot.scale.y(mark.after), mark.after_shown, Weight.REGULAR))
    for level, words in limit_labels(chart):
        labels.append((plot.scale.y(level), words, Weight.REGULAR))
    _gutter(canvas, theme, plot, sorted(label for label in labels if label[1]))


def _target_steps(
    canvas: Canvas, theme: Theme, plot: Plot, targets: Sequence[float | None]
) -> None:
    """Level dashes as long as the target stays, and a plain step where it changes."""
    at, before = 0, None
    for target, same in groupby(targets):
        first, at = at, at + len(list(same))
        if target is not None:
            (left, right), y = plot.span(first, at - 1), plot.scale.y(target)
            canvas.dashed(left, right, y, LINE, theme.ink, DASHED)
            if before is not None:
                top, bottom = sorted((before, y))
                canvas.box(
                    left - LINE / 2, top - LINE / 2, left + LINE / 2, bottom + LINE / 2, theme.ink
                )
        before = None if target is None else plot.scale.y(target)


def _gutter(canvas: Canvas, theme: Theme, plot: Plot, labels: Sequence[Label]) -> None:
    """Labels beside their lines, pushed apart where the lines are close."""
    area = plot.area
    heights = dodged([y for y, _, _ in labels], LABEL_PITCH, area.top, area.bottom)
    for y, (_, text, weight) in zip(heights, labels, strict=True):
        colour = theme.ink if weight is Weight.SEMIBOLD else theme.muted
        room = plot.area.right - plot.edge - GUTTER
        size = fitting_size(text, room, LABEL_SIZES, weight)
        shown = shortened(text, room, size, weight)
        canvas.text((plot.edge + GUTTER, y + 13), shown, size, colour, weight)


def dodged(
    heights: Sequence[float],
    pitch: float,
    top: float = -math.inf,
    bottom: float = math.inf,
) -> list[float]:
    """The heights, which rise, pushed apart to at least ``pitch``, each as little as can be.

    Those that touch form a group around the middle of their heights; groups stay between ``top``
    and ``bottom`` as far as there is room.
    """
    groups: list[tuple[float, int]] = []  # where the first of each stands, and how many there are
    for height in heights:
        first, count = min(height, bottom), 1
        while groups and first < groups[-1][0] + groups[-1][1] * pitch:
            before, fewer = groups.pop()
            first = (before * fewer + (first - fewer * pitch) * count) / (fewer + count)
            count += fewer
            first = min(first, bottom - (count - 1) * pitch)
        groups.append((max(first, top), count))
    return [first + at * pitch for first, count in groups for at in range(count)]
