"""A surface of pixels to draw on: y grows downwards, one lock for all threads.

Pixels are places in the theme's palette, and every form is a mask of ink laid on them: a chart
has a few dozen marks, and figures, axes and legends around them cost many times more than the
drawing itself.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from bot.charts import masks, png
from bot.charts.masks import Point
from bot.charts.palette import Palette, Pixels, mapped, palette_of
from bot.charts.style import Colour, Theme
from bot.charts.typeface import Weight, letters

Dashes = tuple[int, int]

PAGE_BYTES = 190 * 1024

_LOCK = threading.RLock()  # the renderer and the fonts are shared and not for two at once


@contextmanager
def drawing(width: int, height: int, theme: Theme) -> "Iterator[Canvas]":
    """A clean canvas, alone on it until the block ends; packing it needs no lock."""
    with _LOCK:
        yield Canvas(width, height, palette_of(theme))


def tile(width: int, height: int, theme: Theme) -> "Canvas":
    """A small canvas, to be pasted on others of the theme."""
    return Canvas(width, height, palette_of(theme))


class Canvas:
    def __init__(self, width: int, height: int, palette: Palette) -> None:
        self.width = width
        self.height = height
        self._palette = palette
        self._rows = np.zeros((height, 1 + width), np.uint8)  # the background's place is zero
        self.pixels = self._rows[:, 1:]

    def png(self, most_bytes: int = PAGE_BYTES) -> bytes:
        return png.encode(self._rows, self._palette.colours, most_bytes)

    def cut(self, height: int) -> None:
        """Leaves out what is below."""
        self._rows, self.pixels, self.height = self._rows[:height], self.pixels[:height], height

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A sharp-edged filled rectangle on whole pixels."""
        rows, columns = slice(round(top), round(bottom)), slice(round(left), round(right))
        self.pixels[rows, columns] = self._palette.place(colour)

    def dashed(
        self, left: float, right: float, y: float, thickness: int, colour: Colour, dashes: Dashes
    ) -> None:
        """A level line of dashes and gaps, on whole pixels."""
        on, off = dashes
        start, top = round(left), round(y - thickness / 2)
        for at in range(start, round(right), on + off):
            end = min(at + on, round(right))
            self.pixels[top : top + thickness, at:end] = self._palette.place(colour)

    def rounded(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        radius: float,
        fill: Colour | None = None,
        outline: Colour | None = None,
        thickness: int = 3,
        dashed: bool = False,
    ) -> None:
        """A rectangle with round corners; the outline lies inside its edge."""
        x, y, width, height = round(left), round(top), round(right - left), round(bottom - top)
        corner = min(round(radius), width // 2, height // 2)
        if fill:
            self._ink(x, y, masks.rounded(width, height, corner), fill)
        if outline:
            edge = masks.dashed_frame if dashed else masks.frame
            self._ink(x, y, edge(width, height, corner, thickness), outline)

    def line(self, points: Sequence[Point], colour: Colour, thickness: float) -> None:
        mask, left, top = masks.line(points, thickness)
        self._ink(left, top, mask, colour)

    def polygon(
        self,
        centre: Point,
        points: tuple[Point, ...],
        fill: Colour | None,
        outline: Colour | None = None,
        thickness: float = 3,
    ) -> None:
        """Its points are told from the centre, which is moved to a whole pixel."""
        x, y = round(centre[0]), round(centre[1])
        if fill:
            mask, left, top = masks.polygon(points)
            self._ink(x + left, y + top, mask, fill)
        if outline:
            mask, left, top = masks.outline(points, thickness)
            self._ink(x + left, y + top, mask, outline)

    def circle(
        self,
        centre: Point,
        radius: float,
        fill: Colour | None,
        outline: Colour | None = None,
        thickness: float = 3,
    ) -> None:
        for colour, mask in (
            (fill, masks.disc(radius)),
            (outline, masks.ring(radius, thickness)),
        ):
            if colour:
                reach = len(mask) // 2
                self._ink(round(centre[0]) - reach, round(centre[1]) - reach, mask, colour)

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

    def paste(self, left: float, top: float, pixels: Pixels) -> None:
        """Puts a whole rectangle of this theme's pixels in place; it must lie inside."""
        x, y = round(left), round(top)
        self.pixels[y : y + pixels.shape[0], x : x + pixels.shape[1]] = pixels

    def _ink(self, left: int, top: int, mask: Pixels, colour: Colour) -> None:
        """Lays the mask's ink on what is there; what lies outside the canvas is left out."""
        rows, columns = mask.shape
        if left < 0 or top < 0:
            mask = mask[max(0, -top) :, max(0, -left) :]
        under = self.pixels[max(0, top) : max(0, top + rows), max(0, left) : max(0, left + columns)]
        if under.shape != mask.shape:
            mask = mask[: under.shape[0], : under.shape[1]]
        if not mask.size:
            return
        ground = int(under[0, 0])
        if (under == ground).all():
            under[:] = mapped(mask, self._palette.blends(ground, colour))
            return
        inked = mask.nonzero()
        grounds = under[inked]
        found = np.bincount(grounds).nonzero()[0].tolist()
        under[inked] = self._palette.table(found, colour)[grounds, mask[inked]]
