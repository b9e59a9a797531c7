"""The small parts of a status picture: a period's cell, a trend, the tally, the legend."""

from collections.abc import Callable, Iterable, Sequence

from bot.charts.canvas import Canvas, Point
from bot.charts.facts import ChartPoint, Key
from bot.charts.shapes import KEY_AROUND, RATED, arrow, key_entry, marker, shape, worded_pill
from bot.charts.style import WORDS, Fill, Theme
from bot.charts.typeface import Weight, fair_room, fitting_size, shortened, width
from domain.rating import Rating

Box = tuple[float, float, float, float]
Swatch = Callable[[float, float, int], float]

CORNER = 8
TEXT_SHARE = 0.43
TALLY_SIZE = 30
LEGEND_SIZES = (27, 25, 23, 21)
OPEN = (Rating.AWAITED, Rating.OVERDUE)
DASHES = (6.0, 5.0)
ARROW_AROUND = 2.3


def surface(canvas: Canvas, theme: Theme, rating: Rating, box: Box, corner: int = CORNER) -> Fill:
    """A cell's ground: filled, or outlined where a value is still to come."""
    fill = theme.cells[rating]
    left, top, right, bottom = box
    if rating in OPEN:
        dashes = DASHES if rating is Rating.AWAITED else ()
        canvas.rounded(
            left + 2, top + 2, right - 2, bottom - 2, corner, None, fill.text, 2.5, dashes
        )
    elif corner:
        canvas.rounded(left, top, right, bottom, corner, fill.surface)
    else:
        canvas.box(left, top, right, bottom, fill.surface)
    return fill


def cell(
    canvas: Canvas,
    theme: Theme,
    point: ChartPoint,
    box: Box,
    corner: int = CORNER,
    bold: bool = False,
) -> None:
    """One period: the value and, below it, the rating's shape (hollow when provisional)."""
    left, top, right, bottom = box
    fill = surface(canvas, theme, point.rating, box, corner)
    middle, height = (left + right) / 2, bottom - top
    strong = bold or point.rating is Rating.RED
    weight = Weight.BOLD if strong else Weight.REGULAR
    words = point.shown if point.value is not None else _missing_word(point.rating)
    if words:
        largest = round(height * TEXT_SHARE)
        size = fitting_size(words, right - left - 6, (largest, 24, 22, 20, 18, 16), weight)
        words = shortened(words, right - left - 4, size, weight)
        baseline = top + height * (0.56 if point.rating in RATED else 0.5 + 0.36 * size / height)
        canvas.text((middle, baseline), words, size, fill.text, weight, 0.5)
    if point.rating in RATED:
        at = (middle, bottom - height * 0.2)
        radius = height * 0.092
        if point.provisional:
            shape(canvas, point.rating, at, radius, fill.surface, fill.text, 2.2)
        else:
            shape(canvas, point.rating, at, radius, fill.text)


def _missing_word(rating: Rating) -> str:
    return "late" if rating is Rating.OVERDUE else ""


def spark(canvas: Canvas, theme: Theme, points: Sequence[ChartPoint], box: Box) -> None:
    """The values as a small line with its last point, against the latest target."""
    left, top, right, bottom = box
    values = [point.value for point in points]
    target = points[-1].target if points else None
    levels = [each for each in (*values, target) if each is not None]
    if not any(value is not None for value in values):
        return
    low, high = min(levels), max(levels)
    reach = (high - low) or 1.0
    step = (right - left) / max(1, len(points) - 1)

    def y(value: float) -> float:
        return bottom - (value - low) / reach * (bottom - top) if high > low else (top + bottom) / 2

    if target is not None:
        canvas.line([(left, y(target)), (right, y(target))], theme.muted, 2, (6.0, 5.0))
    for run in _runs(values):
        if len(run) > 1:
            canvas.line([(left + at * step, y(value)) for at, value in run], theme.line, 3)
    at, value = _runs(values)[-1][-1]
    marker(canvas, theme, points[at].rating, (left + at * step, y(value)), 7)


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
        text = f"{latest.count(rating)} {WORDS[rating].lower()}"
        quiet = not latest.count(rating)
        left = worded_pill(canvas, theme, rating, text, (right, middle), size, quiet)
        right = left - 14
    return left


def _tallied(latest: Sequence[Rating]) -> list[Rating]:
    """From right to left: what else there is, then always Green, Amber and Red."""
    others = [each for each in (Rating.UNRATED, *OPEN) if each in latest]
    return [*others, Rating.GREEN, Rating.AMBER, Rating.RED]


def legend(canvas: Canvas, theme: Theme, key: Key, shown: Iterable[ChartPoint], at: Point) -> None:
    """What cells and arrows mean; only what the picture shows, on one line."""
    left, baseline = at
    entries = _legend_entries(canvas, theme, key, {point.rating for point in shown})
    room = canvas.width - 2 * left
    for size in LEGEND_SIZES:
        words = room - len(entries) * size * 2.75
        widths = [width(text, size) for text, _ in entries]
        if sum(widths) <= words:
            break
    most = fair_room(widths, words)
    for text, swatch in entries:
        left += swatch(left, baseline - size * 0.36, size) + size * 0.45
        shown_words = shortened(text, most, size)
        left += canvas.text((left, baseline), shown_words, size, theme.muted) + size * 0.95


def legend_line(canvas: Canvas, theme: Theme, key: Key, at: Point) -> None:
    """The key of shapes and arrows in large letters, for small screens."""
    marks = (Rating.GREEN, key.green), (Rating.AMBER, key.amber), (Rating.RED, key.red)
    left, baseline = at
    room = canvas.width - 2 * left
    texts = [text for _, text in marks] + ["Better", "Worse"]
    for size in (38, 34, 30, 26):
        words = room - size * (3 * KEY_AROUND + 2 * ARROW_AROUND)
        widths = [width(text, size) for text in texts]
        if sum(widths) <= words:
            break
    most = fair_room(widths, words)
    for rating, text in marks:
        shown = shortened(text, most, size)
        left = key_entry(canvas, theme, rating, (left, baseline), shown, size)
    for better, text in ((True, "Better"), (False, "Worse")):
        arrow(canvas, theme, (left + size * 0.5, baseline - size * 0.36), size, 1, better)
        left += (
            canvas.text((left + size * 1.25, baseline), text, size, theme.muted)
            + size * ARROW_AROUND
        )


def _legend_entries(
    canvas: Canvas, theme: Theme, key: Key, shown: set[Rating]
) -> list[tuple[str, Swatch]]:
    words = {
        Rating.GREEN: key.green,
        Rating.AMBER: key.amber,
        Rating.RED: key.red,
        Rating.UNRATED: "No rating",
        Rating.AWAITED: "To come",
        Rating.OVERDUE: "Overdue",
        Rating.NOT_EXPECTED: "None expected",
    }
    cells = [
        (text, _cell_swatch(canvas, theme, rating))
        for rating, text in words.items()
        if rating in RATED or rating in shown
    ]
    return [
        *cells,
        ("Better", _arrow_swatch(canvas, theme, better=True)),
        ("Worse", _arrow_swatch(canvas, theme, better=False)),
    ]


def _cell_swatch(canvas: Canvas, theme: Theme, rating: Rating) -> Swatch:
    def draw(left: float, middle: float, size: int) -> float:
        half = size * 0.52
        box = (left, middle - half, left + size * 1.35, middle + half)
        fill = surface(canvas, theme, rating, box)
        if rating in RATED:
            shape(canvas, rating, (left + size * 0.675, middle), size * 0.22, fill.text)
        return size * 1.35

    return draw


def _arrow_swatch(canvas: Canvas, theme: Theme, *, better: bool) -> Swatch:
    def draw(left: float, middle: float, size: int) -> float:
        arrow(canvas, theme, (left + size * 0.45, middle), size * 0.85, 1, better)
        return size * 0.85

    return draw
