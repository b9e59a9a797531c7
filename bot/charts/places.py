"""Where in a plot something stands already, so that words are put elsewhere."""

import math

import numpy as np
from numpy.typing import NDArray

from bot.charts.facts import ExceptionChart
from bot.charts.layout import Plot

ABOVE = 30  # how far words may rise over the plot

Box = tuple[float, float, float, float]
Places = tuple[NDArray[np.float64], NDArray[np.float64]]  # across and down


def is_inside(plot: Plot, box: Box) -> bool:
    left, top, right, bottom = box
    inside = left > plot.first - 20 and right < plot.edge
    return inside and top > plot.area.top - ABOVE and bottom < plot.area.bottom


def is_free_of(places: Places, box: Box) -> bool:
    left, top, right, bottom = box
    x, y = places
    return not ((left <= x) & (x <= right) & (top <= y) & (y <= bottom)).any()


def taken(plot: Plot, chart: ExceptionChart, *, before_last: bool = False) -> Places:
    """Along the line and around its markers; unless it is only about what comes before the last
    marker, along the target, the success level, the limits and the marks too.
    """
    across = np.arange(plot.first, plot.x(plot.latest) + 1)
    stands = np.array([plot.x(index) for index in range(len(chart.points))])
    values = np.array([_height(plot, point.value) for point in chart.points])
    line = np.interp(across, stands, values)
    around = [stands + aside for aside in (-plot.radius, plot.radius)]
    if before_last:
        return _joined([across, *(each[:-1] for each in around)], [line, values[:-1], values[:-1]])
    targets = np.array([_height(plot, point.target) for point in chart.points])
    nearest = np.abs(across[:, None] - stands[None, :]).argmin(axis=1)
    levels = [np.full(across.size, _height(plot, level)) for level in _levels(chart)]
    marked = [x for mark in chart.marks if (x := plot.mark_x(mark.index)) is not None]
    down = np.arange(plot.area.top, plot.area.bottom, 20.0)
    return _joined(
        [across, across, *([across] * len(levels)), *around, np.repeat(marked, down.size)],
        [line, targets[nearest], *levels, values, values, np.tile(down, len(marked))],
    )


def _levels(chart: ExceptionChart) -> list[float | None]:
    latest = chart.limits[-1:]
    return [
        chart.success,
        *(level for each in latest for level in (each.mean, each.low, each.high)),
    ]


def _joined(x: list[NDArray[np.float64]], y: list[NDArray[np.float64]]) -> Places:
    return np.concatenate(x), np.concatenate(y)


def _height(plot: Plot, value: float | None) -> float:
    return math.nan if value is None else plot.scale.y(value)
