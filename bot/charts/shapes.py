"""The signs: a shape for each rating, arrows for movement."""

import math
from enum import Enum
from functools import lru_cache

from bot.charts.canvas import Canvas
from bot.charts.masks import Point
from bot.charts.style import Colour, Fill, Theme
from bot.charts.typeface import Weight, letters
from domain.rating import Rating

RATED = (Rating.GREEN, Rating.AMBER, Rating.RED)
PROVISIONAL = "Provisional"
RING = 1.8  # in radii of the marker
PILL_HEIGHT = 68
PILL_TEXT = 40
SHAPE_ROOM = 44
KEY_AROUND = 2.55  # room that a key entry takes besides its words, in sizes of its letters


class Sign(Enum):
    """Neutral ink of a plot that its key explains."""

    RING = "ring"
    DASHES = "dashes"
    AREA = "area"


def shape(
    canvas: Canvas,
    rating: Rating,
    centre: Point,
    radius: float,
    fill: Colour | None,
    outline: Colour | None = None,
    thickness: float = 3,
) -> None:
    """Circle green, triangle amber, square red, a small dot for a value that has no rating."""
    match rating:
        case Rating.GREEN:
            canvas.circle(centre, radius, fill, outline, thickness)
        case Rating.AMBER:
            canvas.polygon(centre, _triangle(radius), fill, outline, thickness)
        case Rating.RED:
            half, edge = radius * 0.92, thickness / 2 if outline else 0
            if outline:
                _square(canvas, centre, half + edge, outline)
            if fill:
                _square(canvas, centre, half - edge, fill)
        case _:
            canvas.circle(centre, radius * 0.62, fill, outline, thickness)


@lru_cache(maxsize=64)
def _triangle(radius: float) -> tuple[Point, ...]:
    reach = radius * 1.2
    bottom = reach * 0.72
    return (0, -reach), (reach * 1.06, bottom), (-reach * 1.06, bottom)


def _square(canvas: Canvas, centre: Point, half: float, colour: Colour) -> None:
    """Of an odd side, like a circle's, so that one lies evenly within another."""
    x, y, reach = round(centre[0]), round(centre[1]), round(half)
    canvas.box(x - reach, y - reach, x + reach + 1, y + reach + 1, colour)


def marker(
    canvas: Canvas, theme: Theme, rating: Rating, centre: Point, radius: float, hollow: bool = False
) -> None:
    """A point of a line, set off from it by a rim; hollow for a provisional value."""
    colour = theme.marks.get(rating, theme.line)
    outside = radius * 1.34 if rating is Rating.AMBER else radius * 1.26
    shape(canvas, rating, centre, outside, theme.background)
    if hollow:
        shape(canvas, rating, centre, radius * 0.86, theme.background, colour, radius * 0.3)
        return
    rim = theme.amber_outline if rating is Rating.AMBER else None
    shape(canvas, rating, centre, radius, colour, rim)


def ring(canvas: Canvas, theme: Theme, centre: Point, radius: float) -> None:
    """Around a point outside the process limits, and clear of its marker."""
    canvas.circle(centre, radius * RING, None, theme.ink, max(3.0, radius * 0.3))


def pill(canvas: Canvas, theme: Theme, rating: Rating, right: float, middle: float) -> float:
    """The rating as word, shape and colour; returns where it starts."""
    return worded_pill(canvas, theme, rating, rating.word.upper(), (right, middle), PILL_TEXT)


def worded_pill(
    canvas: Canvas,
    theme: Theme,
    rating: Rating,
    text: str,
    at: Point,
    size: int,
    quiet: bool = False,
) -> float:
    """A pill that ends at ``at``, which is its right end and its middle; grey when ``quiet``."""
    right, middle = at
    half = size * PILL_HEIGHT / PILL_TEXT / 2
    room = size * SHAPE_ROOM / PILL_TEXT if rating in RATED else 0
    line = letters(text, size, Weight.BOLD)
    left = round(right - line.width - room - size * 1.3)
    fill = Fill(theme.panel, theme.muted) if quiet else theme.cells[rating]
    outline = None if rating in RATED or rating is Rating.UNRATED else fill.text
    canvas.rounded(left, middle - half, right, middle + half, half, fill.surface, outline)
    if room:
        shape(canvas, rating, (left + size * 0.95, middle), size * 0.32, fill.text)
    baseline = middle + size * 0.36
    canvas.text((left + size * 0.65 + room, baseline), text, size, fill.text, Weight.BOLD)
    return left


def arrow(
    canvas: Canvas, theme: Theme, centre: Point, size: float, movement: int, better: bool
) -> None:
    """Direction = movement of the value; filled = better, hollow = worse; a dash = the same."""
    x, y = centre
    if not movement:
        canvas.box(x - size * 0.45, y - size * 0.09, x + size * 0.45, y + size * 0.09, theme.muted)
        return
    points = _arrow(size, movement)
    if better:
        canvas.polygon(centre, points, theme.muted)
    else:
        canvas.polygon(centre, points, theme.background, theme.ink, max(2.5, size * 0.09))


@lru_cache(maxsize=64)
def _arrow(size: float, movement: int) -> tuple[Point, ...]:
    half = ((0, -0.62), (0.52, -0.02), (0.2, -0.02), (0.2, 0.56))
    outline = [*half, *((-across, down) for across, down in reversed(half[1:]))]
    return tuple((across * size, down * size * movement) for across, down in outline)


def key_entry(
    canvas: Canvas,
    theme: Theme,
    rating: Rating,
    at: Point,
    text: str,
    size: int,
    hollow: bool = False,
) -> int:
    """One entry of the key of shapes; returns where the next may start."""
    x, baseline = at
    marker(canvas, theme, rating, (x + size * 0.4, baseline - size * 0.35), size * 0.36, hollow)
    written = canvas.text((x + size * 1.18, baseline), text, size, theme.muted)
    return math.ceil(x + size * 1.18 + written + size * 1.35)


def sign_entry(canvas: Canvas, theme: Theme, sign: Sign, at: Point, text: str, size: int) -> int:
    """As `key_entry`, for neutral ink."""
    x, baseline = at
    centre, half = (x + size * 0.4, baseline - size * 0.35), size * 0.42
    match sign:
        case Sign.RING:
            canvas.circle(centre, half, None, theme.ink, 4)
        case Sign.DASHES:
            canvas.dashed(x - size * 0.1, x + size * 0.9, centre[1], 3, theme.muted, (11, 6))
        case Sign.AREA:
            top, bottom = centre[1] - half, centre[1] + half
            canvas.box(x, top, x + 2 * half, bottom, theme.grid)
            canvas.dashed(x, x + 2 * half, centre[1], 3, theme.muted, (7, 4))
    written = canvas.text((x + size * 1.18, baseline), text, size, theme.muted)
    return math.ceil(x + size * 1.18 + written + size * 1.35)
