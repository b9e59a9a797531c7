"""The head of a picture of one indicator: name, direction, pill, latest value, variance."""

from dataclasses import dataclass

from bot.charts.canvas import Canvas
from bot.charts.facts import ExceptionChart
from bot.charts.shapes import pill
from bot.charts.style import LABEL, TITLE, VALUE, Theme
from bot.charts.typeface import Weight, fitting_size, shortened, width, wrapped

TITLE_SIZES = (TITLE, 56, 50)
TWO_LINE_SIZE = 46
VALUE_SIZES = (VALUE, 76, 60, 46)
WORD_SIZES = (LABEL, 32, 29)
VALUE_ROOM = 560
GAP = 40


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
    left, baseline = frame.left, frame.baseline
    size = fitting_size(chart.title, room, TITLE_SIZES, Weight.BOLD)
    below = baseline + 66
    if width(chart.title, size, Weight.BOLD) <= room:
        canvas.text((left, baseline), chart.title, size, theme.ink, Weight.BOLD)
    else:
        lines = wrapped(chart.title, room, TWO_LINE_SIZE, 2, Weight.BOLD)
        for down, line in zip((-26, 30), lines, strict=False):
            canvas.text((left, baseline + down), line, TWO_LINE_SIZE, theme.ink, Weight.BOLD)
        below = baseline + 84
    _second_row(canvas, theme, chart, frame, below)


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
    subtitle = shortened(chart.subtitle, room, size)
    canvas.text((frame.left, below), subtitle, size, theme.muted)
