"""The small parts of a status picture: a period's cell, a trend, the tally."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.charts.canvas import Canvas, tile
from bot.charts.facts import ChartPoint
from bot.charts.masks import Point
from bot.charts.palette import Pixels
from bot.charts.shapes import (
    RATED,
    marker,
    shape,
    worded_pill,
)
from bot.charts.style import Fill, Theme
from bot.charts.typeface import Weight, fitting_size, shortened
from domain.rating import Rating

Box = tuple[float, float, float, float]

CORNER = 8
TEXT_SHARE = 0.43
TALLY_SIZE = 30
OPEN = (Rating.AWAITED, Rating.OVERDUE)
TARGET_DASHES = (6, 5)
CACHED_CELLS, CACHED_SPARKS = 2_048, 256
AROUND_SPARK = 12  # room for the marker


@dataclass(frozen=True)
class Look:
    """A cell's size in pixels, and how its content is set."""

    width: int
    height: int
    bold: bool
    provisional: bool


def surface(canvas: Canvas, theme: Theme, rating: Rating, box: Box) -> Fill:
    """A cell's ground: filled, or outlined where a value is still to come."""
    fill = theme.cells[rating]
    left, top, right, bottom = box
    if rating in OPEN:
        dashed = rating is Rating.AWAITED
        canvas.rounded(left, top, right, bottom, CORNER, None, fill.text, 3, dashed)
    else:
        canvas.rounded(left, top, right, bottom, CORNER, fill.surface)
    return fill


def cell(
    canvas: Canvas,
    theme: Theme,
    point: ChartPoint,
    box: Box,
    bold: bool = False,
) -> None:
    """One period: the value and, below it, the rating's shape (hollow when provisional)."""
    left, top, right, bottom = box
    words = point.shown if point.value is not None else _missing_word(point.rating)
    look = Look(round(right - left), round(bottom - top), bold, point.provisional)
    canvas.paste(left, top, _cell(theme, look, point.rating, words))


@lru_cache(maxsize=CACHED_CELLS)
def _cell(theme: Theme, look: Look, rating: Rating, words: str) -> Pixels:
    """Most cells of a table look as they did when it was last asked for."""
    canvas = tile(look.width, look.height, theme)
    middle, height = look.width / 2, look.height
    fill = surface(canvas, theme, rating, (0, 0, look.width, height))
    weight = Weight.BOLD if look.bold or rating is Rating.RED else Weight.REGULAR
    if words:
        sizes = (round(height * TEXT_SHARE), 24, 22, 20, 18, 16)
        size = fitting_size(words, look.width - 6, sizes, weight)
        words = shortened(words, look.width - 4, size, weight)
        baseline = height * (0.56 if rating in RATED else 0.5 + 0.36 * size / height)
        canvas.text((middle, baseline), words, size, fill.text, weight, 0.5)
    if rating in RATED:
        mark(canvas, rating, (middle, height * 0.8), height * 0.092, fill, look.provisional)
    return canvas.pixels


def mark(
    canvas: Canvas, rating: Rating, at: Point, radius: float, fill: Fill, hollow: bool
) -> None:
    if hollow:
        shape(canvas, rating, at, radius, fill.surface, fill.text, 2.2)
    else:
        shape(canvas, rating, at, radius, fill.text)


def _missing_word(rating: Rating) -> str:
    return "late" if rating is Rating.OVERDUE else ""


def spark(canvas: Canvas, theme: Theme, points: Sequence[ChartPoint], box: Box) -> None:
    """The values as a small line with its last point, against the latest target."""
    left, top, right, bottom = box
    values = tuple(point.value for point in points)
    valued = [point for point in points if point.value is not None]
    if valued:
        size = round(right - left), round(bottom - top)
        drawn = _spark(theme, values, points[-1].target, valued[-1].rating, size)
        canvas.paste(left - AROUND_SPARK, top - AROUND_SPARK, drawn)


@lru_cache(maxsize=CACHED_SPARKS)
def _spark(
    theme: Theme,
    values: tuple[float | None, ...],
    target: float | None,
    rating: Rating,
    size: tuple[int, int],
) -> Pixels:
    width, height = size
    canvas = tile(width + 2 * AROUND_SPARK, height + 2 * AROUND_SPARK, theme)
    levels = [each for each in (*values, target) if each is not None]
    low, reach = min(levels), max(levels) - min(levels)
    step = width / max(1, len(values) - 1)

    def at(index: int, value: float) -> Point:
        share = (value - low) / reach if reach else 0.5
        return AROUND_SPARK + index * step, AROUND_SPARK + (1 - share) * height

    if target is not None:
        left, y = at(0, target)
        canvas.dashed(left, left + width, y, 2, theme.muted, TARGET_DASHES)
    runs = _runs(values)
    for run in runs:
        if len(run) > 1:
            canvas.line([at(*each) for each in run], theme.line, 3)
        else:
            canvas.circle(at(*run[0]), 2, theme.line)
    marker(canvas, theme, rating, at(*runs[-1][-1]), 7)
    return canvas.pixels


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The stretches without a missing value, as (index, value)."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def tally_pills(
    canvas: Canvas, theme: Theme, latest: Sequence[Rating], at: Point, size: int = TALLY_SIZE
) -> float:
    """How many stand where, from the right; returns where the pills start."""
    right, middle = at
    left = right
    for rating in _tallied(latest):
        text = f"{latest.count(rating)} {rating.word.lower()}"
        quiet = not latest.count(rating)
        left = worded_pill(canvas, theme, rating, text, (right, middle), size, quiet)
        right = left - 14
    return left


def _tallied(latest: Sequence[Rating]) -> list[Rating]:
    """From right to left: what else there is, then always Green, Amber and Red."""
    others = [each for each in (Rating.UNRATED, *OPEN) if each in latest]
    return [*others, Rating.GREEN, Rating.AMBER, Rating.RED]
