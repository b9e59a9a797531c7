"""The shipped typeface: letters as masks of ink, their widths, and text made to fit.

The fonts are read from their files, so a picture looks the same on every machine. Not for use
by two threads at once: `canvas.drawing` holds the lock.
"""

import math
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

import numpy as np
from matplotlib.ft2font import FT2Font, LoadFlags

from bot.charts.palette import FEW_STRENGTHS_OF, STRENGTH_OF, Pixels, mapped

CACHED_TEXTS = 512  # without a cap the cache of a bot that runs for months only grows
CACHED_SIGNS = 1_024
FIGURES = frozenset("0123456789.,%+−–≤≥£$€ kmbnt")
SMALL = 25
PIXEL_DPI = 72  # one point is one pixel
ELLIPSIS = "…"
UNKNOWN_LETTER = "?"


class Weight(StrEnum):
    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


@dataclass(frozen=True)
class Letters:
    """A rendered line of text: ``rows_above`` of the ink's rows stand on or above the baseline."""

    ink: Pixels
    rows_above: int
    width: float


@cache
def _font(weight: Weight) -> FT2Font:
    return FT2Font(str(files("bot.charts") / "fonts" / f"Inter-{weight}.ttf"))


@cache
def _known_letters(weight: Weight) -> frozenset[int]:
    return frozenset(_font(weight).get_charmap())


def letters(text: str, size: int, weight: Weight = Weight.REGULAR) -> Letters:
    shown = drawable(text)
    write = _figures if _has_figures_alone(shown) else _words
    return write(shown, size, weight)


@lru_cache(maxsize=CACHED_TEXTS)
def _words(text: str, size: int, weight: Weight) -> Letters:
    return _letters(text, size, weight)


def width(text: str, size: int, weight: Weight = Weight.REGULAR) -> float:
    if _has_figures_alone(text):
        return sum(_sign(each, size, weight).width for each in text)
    return letters(text, size, weight).width


def _has_figures_alone(text: str) -> bool:
    return bool(text) and FIGURES.issuperset(text)


@lru_cache(maxsize=CACHED_TEXTS)
def _figures(text: str, size: int, weight: Weight) -> Letters:
    """Put together from single signs: numbers come without end, their signs do not."""
    signs = [_sign(each, size, weight) for each in text]
    edges = list(accumulate((sign.width for sign in signs), initial=0.0))
    above = max(sign.rows_above for sign in signs)
    below = max(sign.ink.shape[0] - sign.rows_above for sign in signs)
    last = round(edges[-2]) + signs[-1].ink.shape[1]
    ink = np.zeros((above + below, last), np.uint8)
    for sign, edge in zip(signs, edges, strict=False):
        top, left = above - sign.rows_above, round(edge)
        rows, columns = sign.ink.shape
        ink[top : top + rows, left : left + columns] |= sign.ink
    return Letters(ink, above, edges[-1])


@lru_cache(maxsize=CACHED_SIGNS)
def _sign(sign: str, size: int, weight: Weight) -> Letters:
    """Its ink begins where the pen stands; its width is how far the pen goes on."""
    line = _letters(sign, size, weight)
    glyph = _font(weight).load_char(ord(sign), flags=LoadFlags.NO_HINTING)
    before = max(0, math.floor(glyph.horiBearingX / 64))
    ink = np.pad(line.ink, ((0, 0), (before, 0)))
    return Letters(ink, line.rows_above, glyph.linearHoriAdvance / 65536)


def _letters(text: str, size: int, weight: Weight) -> Letters:
    font = _font(weight)
    font.clear()
    font.set_size(size, PIXEL_DPI)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    font.draw_glyphs_to_bitmap(antialiased=True)
    strengths = STRENGTH_OF if size > SMALL else FEW_STRENGTHS_OF
    ink = mapped(np.asarray(font.get_image()), strengths)
    across, upwards = font.get_width_height()
    return Letters(ink, math.ceil((upwards - font.get_descent()) / 64), across / 64)


@lru_cache(maxsize=CACHED_TEXTS)
def drawable(text: str) -> str:
    """The text in letters that the fonts have.

    Signs without a letter form (emoji, control and joining characters) are left out; a letter of
    an unknown script becomes "?", so that nobody takes an empty box for a name.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    shown = "".join(_drawable_letter(letter) for letter in spaced)
    return " ".join(shown.split())


def _drawable_letter(letter: str) -> str:
    known = _known_letters(Weight.REGULAR)
    if ord(letter) in known:
        return letter
    plain = unicodedata.normalize("NFKD", letter)
    if all(ord(each) in known for each in plain):
        return plain
    return UNKNOWN_LETTER if unicodedata.category(letter)[0] in "LNP" else ""


def shortened(text: str, room: float, size: int, weight: Weight = Weight.REGULAR) -> str:
    """As much of the text as ``room`` pixels take, with an ellipsis where something is missing."""
    text = drawable(text)
    if width(text, size, weight) <= room:
        return text
    fewest, most = 0, len(text)
    while fewest < most:
        middle = (fewest + most + 1) // 2
        fits = width(text[:middle].rstrip() + ELLIPSIS, size, weight) <= room
        fewest, most = (middle, most) if fits else (fewest, middle - 1)
    return text[:fewest].rstrip(" ,;.·") + ELLIPSIS


def fitting_size(
    text: str, room: float, sizes: tuple[int, ...], weight: Weight = Weight.REGULAR
) -> int:
    """The largest of the sizes, which fall, at which the text fits; the last if none does."""
    for size in sizes:
        if width(text, size, weight) <= room:
            return size
    return sizes[-1]


def fair_room(widths: list[float], room: float) -> float:
    """How wide each of several texts may be so that all fit: short ones leave room to the long."""
    left, most = room, room
    for count, each in enumerate(sorted(widths)):
        most = left / (len(widths) - count)
        if each > most:
            return most
        left -= each
    return max(most, max(widths, default=0.0))


def wrapped(
    text: str, room: float, size: int, most_lines: int, weight: Weight = Weight.REGULAR
) -> list[str]:
    """The text in lines of ``room`` pixels; the last one says with an ellipsis if there is more."""
    words = drawable(text).split(" ")
    lines: list[str] = []
    while words and len(lines) < most_lines - 1:
        taken = _words_that_fit(words, room, size, weight)
        lines.append(shortened(" ".join(words[:taken]), room, size, weight))
        words = words[taken:]
    return [*lines, shortened(" ".join(words), room, size, weight)] if words else lines


def _words_that_fit(words: list[str], room: float, size: int, weight: Weight) -> int:
    space = width("n n", size, weight) - 2 * width("n", size, weight)
    used = width(words[0], size, weight)
    for count, word in enumerate(words[1:], start=1):
        used += space + width(word, size, weight)
        if used > room:
            return count
    return len(words)
