"""A surface of pixels to draw on: y grows downwards, one lock for all threads.

Straight on matplotlib's renderer: a chart has a few dozen marks, and figures, axes and legends
around them cost many times more than the drawing itself.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from bot.charts import png
from bot.charts.style import Colour
from bot.charts.typeface import PIXEL_DPI, Weight, letters

Point = tuple[float, float]
Dashes = tuple[float, ...]

_LOCK = threading.RLock()  # the renderers and the fonts are shared and not for two at once
KEPT_SURFACES = 2
ARC = 0.5522847498  # how far a Bézier curve's handles reach to draw a quarter of a circle


@contextmanager
def drawing(width: int, height: int, background: Colour) -> "Iterator[Canvas]":
    """A clean canvas, alone on it until the block ends."""
    with _LOCK:
        renderer = _renderer(width, height)
        yield Canvas(renderer, width, height, background)


@lru_cache(maxsize=KEPT_SURFACES)
def _renderer(width: int, height: int) -> Any:
    """Matplotlib's drawing surface, which carries no types."""
    surface: Any = RendererAgg
    return surface(width, height, PIXEL_DPI)


@lru_cache(maxsize=64)
def _rgb(colour: Colour) -> tuple[float, float, float]:
    return to_rgb(colour)


class Canvas:
    def __init__(self, renderer: Any, width: int, height: int, background: Colour) -> None:
        self.width = width
        self.height = height
        self._renderer = renderer
        self._pixels: NDArray[np.uint8] = np.asarray(renderer.buffer_rgba())
        self._down = Affine2D().scale(1, -1).translate(0, height)
        self._words = self._pixels.view("<u4")[:, :, 0]  # a pixel as one number: much faster
        self._words[:] = self._word_of(background)

    def png(self, packing: png.Packing = png.PAGE) -> bytes:
        return png.encode(self._pixels, packing)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A sharp-edged filled rectangle on whole pixels."""
        rows, columns = slice(round(top), round(bottom)), slice(round(left), round(right))
        self._words[rows, columns] = self._word_of(colour)

    def rounded(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        radius: float,
        fill: Colour | None = None,
        outline: Colour | None = None,
        thickness: float = 3,
        dashes: Dashes = (),
    ) -> None:
        path = _rounded(round(right - left), round(bottom - top), radius)
        move = Affine2D().translate(round(left), round(top)) + self._down
        self._renderer.draw_path(
            self._pen(outline, thickness, dashes), path, move, _rgb(fill) if fill else None
        )

    def line(
        self,
        points: Sequence[Point],
        colour: Colour,
        thickness: float,
        dashes: Dashes = (),
    ) -> None:
        self._renderer.draw_path(
            self._pen(colour, thickness, dashes), Path(np.asarray(points, float)), self._down
        )

    def polygon(
        self,
        points: Sequence[Point],
        fill: Colour | None,
        outline: Colour | None = None,
        thickness: float = 3,
    ) -> None:
        path = Path(np.asarray([*points, points[0]], float), closed=True)
        self._renderer.draw_path(
            self._pen(outline, thickness), path, self._down, _rgb(fill) if fill else None
        )

    def circle(
        self,
        centre: Point,
        radius: float,
        fill: Colour | None,
        outline: Colour | None = None,
        thickness: float = 3,
    ) -> None:
        move = Affine2D().scale(radius).translate(*centre) + self._down
        self._renderer.draw_path(
            self._pen(outline, thickness), Path.unit_circle(), move, _rgb(fill) if fill else None
        )

    def text(
        self,
        at: Point,
        text: str,
        size: int,
        colour: Colour,
        weight: Weight = Weight.REGULAR,
        align: float = 0,
    ) -> float:
        """Writes on the baseline ``at``; align 0 starts there, 0.5 is centred, 1 ends there.

        Returns the width of what was written.
        """
        line = letters(text, size, weight)
        left = round(at[0] - align * line.ink.shape[1])
        self._ink(left, round(at[1]) - line.rows_above, line.ink, colour)
        return line.width

    def _ink(self, left: int, top: int, ink: NDArray[np.uint8], colour: Colour) -> None:
        rows, columns = ink.shape
        above, before = max(0, -top), max(0, -left)
        ink = ink[above : max(above, self.height - top), before : max(before, self.width - left)]
        under = self._words[top + above : top + rows, left + before : left + columns]
        if not ink.size:
            return
        ground = under[0, 0]
        if (under == ground).all():
            under[:] = _blends(int(ground), self._word_of(colour))[ink]
            return
        for each in np.unique(under):
            here = under == each
            under[here] = _blends(int(each), self._word_of(colour))[ink[here]]

    def _pen(
        self, colour: Colour | None, thickness: float, dashes: Dashes = ()
    ) -> GraphicsContextBase:
        pen: GraphicsContextBase = self._renderer.new_gc()
        pen.set_antialiased(True)
        pen.set_snap(False)
        pen.set_linewidth(thickness if colour else 0)
        pen.set_joinstyle("round")
        pen.set_capstyle("butt" if dashes else "round")
        if colour:
            pen.set_foreground(colour)
        if dashes:
            pen.set_dashes(0, list(dashes))
        return pen

    @staticmethod
    def _word_of(colour: Colour) -> int:
        red, green, blue = (round(each * 255) for each in _rgb(colour))
        return 255 << 24 | blue << 16 | green << 8 | red


@lru_cache(maxsize=256)
def _blends(ground: int, colour: int) -> NDArray[np.uint32]:
    """The pixel for each of the 256 shares of ink in ``colour`` on ``ground``."""
    share = np.arange(256)
    blended = np.full(256, 255 << 24)
    for shift in (0, 8, 16):
        under, over = ground >> shift & 255, colour >> shift & 255
        blended |= ((under * (255 - share) + over * share + 127) // 255) << shift
    return blended.astype(np.uint32)


@lru_cache(maxsize=128)
def _rounded(width: int, height: int, radius: float) -> Path:
    reach = min(radius, width / 2, height / 2)
    bend = reach * (1 - ARC)
    points = [
        ((reach, 0), Path.MOVETO),
        ((width - reach, 0), Path.LINETO),
        *_corner((width - bend, 0), (width, bend), (width, reach)),
        ((width, height - reach), Path.LINETO),
        *_corner((width, height - bend), (width - bend, height), (width - reach, height)),
        ((reach, height), Path.LINETO),
        *_corner((bend, height), (0, height - bend), (0, height - reach)),
        ((0, reach), Path.LINETO),
        *_corner((0, bend), (bend, 0), (reach, 0)),
        ((0, 0), Path.CLOSEPOLY),
    ]
    return Path([point for point, _ in points], [code for _, code in points])


def _corner(first: Point, second: Point, end: Point) -> list[tuple[Point, np.uint8]]:
    return [(first, Path.CURVE4), (second, Path.CURVE4), (end, Path.CURVE4)]
