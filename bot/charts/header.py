"""The head of a picture of one indicator: name, direction, pill, latest value, variance."""

from dataclasses import dataclass

from bot.charts.canvas import Canvas
from bot.charts.facts import ExceptionChart
from bot.charts.masks import Point
from bot.charts.shapes import pill
from bot.charts.style import LABEL, TITLE, VALUE, Colour, Theme
from bot.charts.typeface import Weight, fitting_size, shortened, width, wrapped

TITLE_SIZES = (TITLE, 56, 50, 46)
VALUE_SIZES = (VALUE, 76, 60, 46)
WORD_SIZES = (LABEL, 32, 29)
VALUE_ROOM = 560
GAP = 40
CAPITALS, LEADING = 0.72, 1.2  # in sizes of the letters


@dataclass(frozen=True)
class Frame:
    """Where the head stands: left and right edge, baseline of the title's row."""

    left: float
    right: float
    baseline: float


def head(canvas: Canvas, theme: Theme, chart: ExceptionChart, frame: Frame) -> None:
    start = _value_and_pill(canvas, theme, chart, frame)
    _title(canvas, theme, chart, frame, start - GAP - frame.left)


def _value_and_pill(canvas: Canvas, theme: Theme, chart: ExceptionChart, frame: Frame) -> float:
    size = fitting_size(chart.shown_value, VALUE_ROOM, VALUE_SIZES, Weight.BOLD)
    value = shortened(chart.shown_value, VALUE_ROOM, size, Weight.BOLD)
    colour = theme.words.get(chart.rating, theme.ink)
    at = (frame.right, frame.baseline + 10)
    taken = canvas.text(at, value, size, colour, Weight.BOLD, 1) + GAP if value else 0
    return pill(canvas, theme, chart.rating, frame.right - taken, frame.baseline - 26)


def _title(canvas: Canvas, theme: Theme, chart: ExceptionChart, frame: Frame, room: float) -> None:
    at = (frame.left, frame.baseline)
    lines = lines_or_one(canvas, chart.title, at, room, TITLE_SIZES, theme.ink, Weight.BOLD)
    _second_row(canvas, theme, chart, frame, frame.baseline + (66 if lines == 1 else 84))


def lines_or_one(
    canvas: Canvas,
    text: str,
    at: Point,
    room: float,
    sizes: tuple[int, ...],
    colour: Colour,
    weight: Weight,
) -> int:
    """On one line; where that is too long, on two in the smallest size. Returns how many."""
    left, baseline = at
    *one_line_sizes, smallest = sizes
    size = fitting_size(text, room, tuple(one_line_sizes), weight)
    lines = [text]
    if width(text, size, weight) > room:
        size, lines = smallest, wrapped(text, room, smallest, 2, weight)
    middle = baseline - sizes[0] * CAPITALS / 2
    first = middle + size * (CAPITALS - (len(lines) - 1) * LEADING) / 2
    for index, line in enumerate(lines):
        canvas.text((left, first + index * size * LEADING), line, size, colour, weight)
    return len(lines)


def _second_row(
    canvas: Canvas, theme: Theme, chart: ExceptionChart, frame: Frame, below: float
) -> None:
    most = (frame.right - frame.left) * 0.62
    size = fitting_size(chart.variance_words, most, WORD_SIZES, Weight.SEMIBOLD)
    words = shortened(chart.variance_words, most, size, Weight.SEMIBOLD)
    at = (frame.right, frame.baseline + 66)
    taken = canvas.text(at, words, size, theme.ink, Weight.SEMIBOLD, 1) if words else 0
    room = frame.right - frame.left - taken - GAP
    size = fitting_size(chart.subtitle, room, WORD_SIZES)
    unit, dot, direction = chart.subtitle.rpartition(" · ")
    unit = shortened(unit, room - width(dot + direction, size) - size / 2, size)
    canvas.text((frame.left, below), unit + dot + direction, size, theme.muted)
