"""Colours of the two themes, sizes of the letters.

The colours keep WCAG contrast and stay apart under protanopia, deuteranopia and tritanopia; red,
amber and green are used for ratings alone, and never without their shape.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from domain.rating import Rating

ThemeName = Literal["light", "dark"]
Colour = str

TITLE, VALUE, LABEL, KEY_TEXT = 64, 96, 36, 34


@dataclass(frozen=True)
class Fill:
    """A filled surface and the colour of what is written on it."""

    surface: Colour
    text: Colour


@dataclass(frozen=True, eq=False)
class Theme:
    background: Colour
    ink: Colour
    muted: Colour
    grid: Colour
    axis: Colour
    line: Colour
    panel: Colour
    amber_outline: Colour
    amber_band: Colour
    marks: Mapping[Rating, Colour]
    words: Mapping[Rating, Colour]
    cells: Mapping[Rating, Fill]


_LIGHT_CELLS = {
    Rating.GREEN: Fill("#CBE8DD", "#0F4037"),
    Rating.AMBER: Fill("#FFD27A", "#4A3000"),
    Rating.RED: Fill("#A8192A", "#FFFFFF"),
    Rating.UNRATED: Fill("#F1F3F6", "#1D2129"),
    Rating.NOT_EXPECTED: Fill("#DFE2E8", "#5B6470"),
    Rating.AWAITED: Fill("#FFFFFF", "#5B6470"),
    Rating.OVERDUE: Fill("#FFFFFF", "#1D2129"),
}

_DARK_CELLS = {
    Rating.GREEN: Fill("#1C4A41", "#CFF0E5"),
    Rating.AMBER: Fill("#F0B73F", "#2C1D00"),
    Rating.RED: Fill("#D62F2C", "#FFFFFF"),
    Rating.UNRATED: Fill("#2B313A", "#F4F5F7"),
    Rating.NOT_EXPECTED: Fill("#414953", "#C3C9D2"),
    Rating.AWAITED: Fill("#1F2329", "#AEB6C2"),
    Rating.OVERDUE: Fill("#1F2329", "#F4F5F7"),
}

LIGHT = Theme(
    background="#FFFFFF",
    ink="#1D2129",
    muted="#5B6470",
    grid="#E3E6EB",
    axis="#A9B0BB",
    line="#35435C",
    panel="#F1F3F6",
    amber_outline="#8A5A00",
    amber_band="#FFEFCC",
    marks={Rating.GREEN: "#11867A", Rating.AMBER: "#F2A900", Rating.RED: "#A8192A"},
    words={Rating.AMBER: "#7A4F00", Rating.RED: "#A8192A"},
    cells=_LIGHT_CELLS,
)

DARK = Theme(
    background="#1F2329",
    ink="#F4F5F7",
    muted="#AEB6C2",
    grid="#39404A",
    axis="#6B7482",
    line="#CBD5E4",
    panel="#2B313A",
    amber_outline="#FFC84B",
    amber_band="#40371F",
    marks={Rating.GREEN: "#1FA08C", Rating.AMBER: "#FFC84B", Rating.RED: "#F0483E"},
    words={Rating.AMBER: "#FFC84B", Rating.RED: "#F0483E"},
    cells=_DARK_CELLS,
)

THEMES: Mapping[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}
