"""The keys of the status pictures: what shapes, cells and arrows mean, on one line."""

from collections.abc import Callable, Iterable, Sequence

from bot.charts.canvas import Canvas
from bot.charts.cells import mark, surface
from bot.charts.facts import ChartPoint, Key
from bot.charts.masks import Point
from bot.charts.shapes import KEY_AROUND, PROVISIONAL, RATED, arrow, key_entry
from bot.charts.style import Theme
from bot.charts.typeface import fair_room, shortened, width
from domain.rating import Rating

Swatch = Callable[[float, float, int], float]

LEGEND_SIZES = (27, 25, 23, 21)
LINE_SIZES = (38, 34, 30, 26)
ARROW_AROUND = 2.45


def legend(canvas: Canvas, theme: Theme, key: Key, shown: Iterable[ChartPoint], at: Point) -> None:
    """What cells and arrows mean; only what the picture shows, on one line."""
    left, baseline = at
    entries = _legend_entries(canvas, theme, key, list(shown))
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


def legend_line(
    canvas: Canvas, theme: Theme, key: Key, points: Sequence[ChartPoint], at: Point
) -> None:
    """The key of shapes and arrows in large letters, for small screens."""
    marks = [(Rating.GREEN, key.green), (Rating.AMBER, key.amber), (Rating.RED, key.red)]
    marks += [(rating, PROVISIONAL) for rating in _hollow(points)[-1:]]
    left, baseline = at
    room = canvas.width - 2 * left
    texts = [text for _, text in marks] + ["Better", "Worse"]
    for size in LINE_SIZES:
        words = room - size * (len(marks) * KEY_AROUND + 2 * ARROW_AROUND)
        widths = [width(text, size) for text in texts]
        if sum(widths) <= words:
            break
    most = fair_room(widths, words)
    for index, (rating, text) in enumerate(marks):
        shown = shortened(text, most, size)
        left = key_entry(canvas, theme, rating, (left, baseline), shown, size, index > 2)
    for better, text in ((True, "Better"), (False, "Worse")):
        arrow(canvas, theme, (left + size * 0.5, baseline - size * 0.36), size, 1, better)
        left += (
            canvas.text((left + size * 1.3, baseline), text, size, theme.muted)
            + size * ARROW_AROUND
        )


def _hollow(points: Sequence[ChartPoint]) -> list[Rating]:
    return [point.rating for point in points if point.provisional and point.rating in RATED]


def _legend_entries(
    canvas: Canvas, theme: Theme, key: Key, points: Sequence[ChartPoint]
) -> list[tuple[str, Swatch]]:
    shown = {point.rating for point in points}
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
    cells += [
        (PROVISIONAL, _cell_swatch(canvas, theme, rating, hollow=True))
        for rating in _hollow(points)[-1:]
    ]
    return [
        *cells,
        ("Better", _arrow_swatch(canvas, theme, better=True)),
        ("Worse", _arrow_swatch(canvas, theme, better=False)),
    ]


def _cell_swatch(canvas: Canvas, theme: Theme, rating: Rating, hollow: bool = False) -> Swatch:
    def draw(left: float, middle: float, size: int) -> float:
        half = size * 0.52
        box = (left, middle - half, left + size * 1.35, middle + half)
        fill = surface(canvas, theme, rating, box)
        if rating in RATED:
            mark(canvas, rating, (left + size * 0.675, middle), size * 0.22, fill, hollow)
        return size * 1.35

    return draw


def _arrow_swatch(canvas: Canvas, theme: Theme, *, better: bool) -> Swatch:
    def draw(left: float, middle: float, size: int) -> float:
        arrow(canvas, theme, (left + size * 0.45, middle), size * 0.85, 1, better)
        return size * 0.85

    return draw
