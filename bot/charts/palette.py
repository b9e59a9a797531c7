"""The colours of a picture: one palette a theme, and what ink of any strength makes of it.

Pixels are kept as places in the palette from the start, so that a picture is packed as it is. A
theme's palette never changes: the same facts give the same bytes, whatever was drawn before.
"""

from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.charts.style import Colour, Theme

Pixels = NDArray[np.uint8]

STRENGTHS = 8  # of ink at the edges of letters and marks: no eye sees more at twice the pixels
FULL = STRENGTHS - 1
COLOURS = 256
STRENGTH_OF = bytes(round(covered * FULL / 255) for covered in range(256))
FEW_STRENGTHS_OF = bytes((0, 0, 2, 2, 5, 5, 7, 7)[each] for each in STRENGTH_OF)  # small letters


class Palette:
    def __init__(self, theme: Theme) -> None:
        plain = list(dict.fromkeys(_plain_colours(theme)))
        shades = list(dict.fromkeys(chain.from_iterable(_shades(*pair) for pair in _pairs(theme))))
        mixed = [shade for shade in shades if shade not in {_channels(each) for each in plain}]
        listed = [*map(_channels, plain), *mixed]
        self.size = len(listed)
        self.colours = np.zeros((COLOURS, 3), np.uint8)
        self.colours[: self.size] = listed
        self._place = {colour: place for place, colour in enumerate(plain)}
        self._blends: dict[tuple[int, Colour], bytes] = {}
        self._tables: dict[Colour, Pixels] = {}
        self._known: dict[Colour, NDArray[np.bool_]] = {}

    def place(self, colour: Colour) -> int:
        return self._place[colour]

    def blends(self, ground: int, colour: Colour) -> bytes:
        """For `mapped`: what each strength of ink in the colour makes of one ground."""
        if (ground, colour) not in self._blends:
            made = self.table([ground], colour)[ground]
            self._blends[ground, colour] = made.tobytes().ljust(COLOURS)
        return self._blends[ground, colour]

    def table(self, grounds: list[int], colour: Colour) -> Pixels:
        """What the colour makes of each ground, by ground and strength; right for ``grounds``."""
        if colour not in self._tables:
            self._tables[colour] = np.zeros((COLOURS, STRENGTHS), np.uint8)
            self._known[colour] = np.zeros(COLOURS, np.bool_)
        table, known = self._tables[colour], self._known[colour]
        for ground in grounds:
            if not known[ground]:
                table[ground] = self._mixed(ground, colour)
                known[ground] = True
        return table

    def _mixed(self, ground: int, colour: Colour) -> Pixels:
        under, over = self.colours[ground].astype(int), np.array(_channels(colour))
        strengths = np.arange(STRENGTHS)[:, None] / FULL
        wanted = under + (over - under) * strengths
        known = self.colours[: self.size].astype(int)
        distances = ((wanted[:, None, :] - known[None, :, :]) ** 2).sum(axis=2)
        return np.asarray(distances.argmin(axis=1), np.uint8)


def mapped(pixels: Pixels, table: bytes) -> Pixels:
    """Each value's entry in a table of 256: several times faster than numpy's own look-up."""
    return np.frombuffer(pixels.tobytes().translate(table), np.uint8).reshape(pixels.shape)


@cache
def palette_of(theme: Theme) -> Palette:
    return Palette(theme)


def _plain_colours(theme: Theme) -> list[Colour]:
    fills = theme.cells.values()
    return [
        theme.background, theme.ink, theme.muted, theme.grid, theme.axis, theme.line, theme.panel,
        theme.amber_outline, theme.amber_band, *theme.marks.values(), *theme.words.values(),
        *(fill.surface for fill in fills), *(fill.text for fill in fills),
    ]  # fmt: skip


def _pairs(theme: Theme) -> list[tuple[Colour, Colour]]:
    """Ground and ink that meet often enough to have their shades in between."""
    on_background = [
        theme.ink, theme.muted, theme.line, theme.axis, theme.amber_outline,
        *theme.marks.values(), *theme.words.values(),
        *(fill.surface for fill in theme.cells.values()),
    ]  # fmt: skip
    on_others = [(theme.panel, theme.ink), (theme.panel, theme.muted)]
    on_band = [theme.ink, theme.line, theme.background, *theme.marks.values()]
    return [
        *((theme.background, ink) for ink in on_background if ink != theme.background),
        *((fill.surface, fill.text) for fill in theme.cells.values()),
        *on_others,
        *((theme.amber_band, ink) for ink in on_band),
        *((mark, theme.amber_outline) for mark in theme.marks.values()),
    ]


def _shades(ground: Colour, ink: Colour) -> list[tuple[int, int, int]]:
    under, over = np.array(_channels(ground)), np.array(_channels(ink))
    mixed = [np.round(under + (over - under) * each / FULL) for each in range(1, FULL)]
    return [(int(red), int(green), int(blue)) for red, green, blue in mixed]


def _channels(colour: Colour) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
