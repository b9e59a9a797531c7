"""Forms as masks of ink: how strongly each pixel of a small rectangle is covered."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from bot.charts.palette import FULL, STRENGTH_OF, Pixels, mapped

Point = tuple[float, float]

LARGEST = 1800, 960  # no line reaches farther than a plot
PIXEL_DPI = 72  # one point is one pixel
CACHED_FORMS = 128
DASH_AND_GAP, GAP = 11, 5


@lru_cache(maxsize=CACHED_FORMS)
def disc(radius: float) -> Pixels:
    """Odd-sided, so that it has a middle pixel."""
    reach = int(radius + 1.5)
    return _strengths(radius + 0.5 - _from_middle(reach))


@lru_cache(maxsize=CACHED_FORMS)
def ring(radius: float, thickness: float) -> Pixels:
    """Its line runs along the radius."""
    reach = int(radius + thickness / 2 + 1.5)
    off = np.abs(_from_middle(reach) - radius)
    return _strengths(thickness / 2 + 0.5 - off)


@lru_cache(maxsize=CACHED_FORMS)
def rounded(width: int, height: int, radius: int) -> Pixels:
    """A rectangle with round corners."""
    mask = np.full((height, width), FULL, np.uint8)
    across = np.arange(radius) + 0.5 - radius
    corner = _strengths(radius + 0.5 - np.hypot(across[:, None], across[None, :]))
    _in_corners(mask, corner)
    return mask


@lru_cache(maxsize=CACHED_FORMS)
def frame(width: int, height: int, radius: int, thickness: int) -> Pixels:
    """The inner edge of `rounded`."""
    mask = rounded(width, height, radius).copy()
    inner = rounded(width - 2 * thickness, height - 2 * thickness, max(0, radius - thickness))
    mask[thickness:-thickness, thickness:-thickness] -= np.minimum(
        inner, mask[thickness:-thickness, thickness:-thickness]
    )
    return mask


@lru_cache(maxsize=CACHED_FORMS)
def dashed_frame(width: int, height: int, radius: int, thickness: int) -> Pixels:
    mask = frame(width, height, radius, thickness).copy()
    across, down = _gaps(width, radius), _gaps(height, radius)
    mask[:thickness, across] = mask[-thickness:, across] = 0
    mask[down, :thickness] = mask[down, -thickness:] = 0
    return mask


def _gaps(length: int, corner: int) -> list[int]:
    return [at for at in range(corner, length - corner) if (at - corner) % DASH_AND_GAP < GAP]


@lru_cache(maxsize=CACHED_FORMS)
def polygon(points: tuple[Point, ...]) -> tuple[Pixels, int, int]:
    """Its mask, and how far that lies to the right of and below the points' origin."""
    return _drawn([*points, points[0]], 0, filled=True)


@lru_cache(maxsize=CACHED_FORMS)
def outline(points: tuple[Point, ...], thickness: float) -> tuple[Pixels, int, int]:
    return _drawn([*points, points[0]], thickness)


def line(points: Sequence[Point], thickness: float) -> tuple[Pixels, int, int]:
    return _drawn(points, thickness)


def _drawn(
    points: Sequence[Point], thickness: float, filled: bool = False
) -> tuple[Pixels, int, int]:
    """A path in ink, by matplotlib's renderer, cut out where the path is."""
    corners = np.asarray(points, float)
    around = thickness / 2 + 2
    left, top = np.floor(corners.min(axis=0) - around).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0) + around).astype(int).tolist()
    renderer, cover = _surface()
    pen = renderer.new_gc()
    pen.set_antialiased(True)
    pen.set_snap(False)
    pen.set_linewidth(thickness)
    pen.set_joinstyle("round")
    pen.set_capstyle("round")
    upright = Affine2D().translate(-left, -top).scale(1, -1).translate(0, LARGEST[1])
    path = Path(corners, closed=points[0] == points[-1])
    renderer.draw_path(pen, path, upright, (0.0, 0.0, 0.0) if filled else None)
    part = cover[: bottom - top, : right - left]
    mask = mapped(part, STRENGTH_OF)
    part[:] = 0
    return mask, left, top


@lru_cache(maxsize=1)
def _surface() -> tuple[Any, NDArray[np.uint8]]:
    """Matplotlib's renderer, which carries no types, and how covered its pixels are."""
    surface: Any = RendererAgg
    renderer = surface(*LARGEST, PIXEL_DPI)
    return renderer, np.asarray(renderer.buffer_rgba())[:, :, 3]


def _from_middle(reach: int) -> NDArray[np.float64]:
    across = np.arange(-reach, reach + 1, dtype=float)
    return np.asarray(np.hypot(across[:, None], across[None, :]))


def _strengths(covered: NDArray[np.float64]) -> Pixels:
    return np.asarray(np.round(np.clip(covered, 0, 1) * FULL), np.uint8)


def _in_corners(mask: Pixels, corner: Pixels) -> None:
    size = len(corner)
    if size:
        mask[:size, :size] = corner
        mask[:size, -size:] = corner[:, ::-1]
        mask[-size:, :size] = corner[::-1]
        mask[-size:, -size:] = corner[::-1, ::-1]
