"""The levels of a plot: the target that steps, the thin Amber band, success; and their labels."""

from collections.abc import Sequence

from bot.charts.canvas import Canvas
from bot.charts.facts import ChartPoint, ExceptionChart
from bot.charts.layout import GUTTER, Plot
from bot.charts.style import LABEL, Theme
from bot.charts.typeface import Weight, shortened

LABEL_PITCH = 46
DASHED = (14.0, 9.0)
DOTTED = (3.0, 9.0)

Span = tuple[float, float]


def amber_band(canvas: Canvas, theme: Theme, plot: Plot, points: Sequence[ChartPoint]) -> None:
    scale = plot.scale
    for index, point in enumerate(points):
        if point.target is None or point.amber_to is None:
            continue
        left, right = _span(plot, index)
        reached = (point.target, point.amber_to)
        high, low = sorted(scale.y(min(max(each, scale.low), scale.high)) for each in reached)
        canvas.box(left, high, right, low, theme.amber_band)


def levels(canvas: Canvas, theme: Theme, plot: Plot, chart: ExceptionChart) -> None:
    labels: list[tuple[float, str, Weight]] = []
    targets = [point.target for point in chart.points]
    for steps in _target_runs(plot, targets):
        canvas.line(steps, theme.ink, 4, DASHED)
    if targets and targets[-1] is not None:
        labels.append((plot.scale.y(targets[-1]), chart.target_shown, Weight.SEMIBOLD))
    if chart.success is not None:
        y = plot.scale.y(chart.success)
        canvas.line([(plot.start, y), (plot.edge, y)], theme.muted, 4, DOTTED)
        labels.append((y, chart.success_shown, Weight.REGULAR))
    _gutter(canvas, theme, plot, sorted(label for label in labels if label[1]))


def _span(plot: Plot, index: int) -> Span:
    """Half a pitch to each side of a period; the outer ones reach the plot's ends."""
    half = plot.pitch / 2
    left = plot.start if index == 0 else plot.x(index) - half
    return left, plot.edge if index == plot.count - 1 else plot.x(index) + half


def _target_runs(plot: Plot, targets: Sequence[float | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for index, target in enumerate(targets):
        if target is None:
            runs.append([])
            continue
        runs[-1] += [(x, plot.scale.y(target)) for x in _span(plot, index)]
    return [run for run in runs if run]


def _gutter(
    canvas: Canvas, theme: Theme, plot: Plot, labels: Sequence[tuple[float, str, Weight]]
) -> None:
    """Labels beside their lines, pushed apart where the lines are close."""
    heights = dodged([y for y, _, _ in labels], LABEL_PITCH)
    for y, (_, text, weight) in zip(heights, labels, strict=True):
        colour = theme.ink if weight is Weight.SEMIBOLD else theme.muted
        shown = shortened(text, plot.area.right - plot.edge - GUTTER, LABEL, weight)
        canvas.text((plot.edge + GUTTER, y + 13), shown, LABEL, colour, weight)


def dodged(heights: Sequence[float], pitch: float) -> list[float]:
    """The heights, which rise, pushed apart to at least ``pitch`` around their middles."""
    moved = list(heights)
    for index in range(1, len(moved)):
        lacking = pitch - (moved[index] - moved[index - 1])
        if lacking > 0:
            moved[index - 1] -= lacking / 2
            moved[index] += lacking / 2
    return moved
