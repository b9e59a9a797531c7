"""The palettes: every colour of a theme exactly, and shades for its edges."""

import numpy as np
import pytest

from bot.charts.palette import COLOURS, FULL, STRENGTHS, palette_of
from bot.charts.style import DARK, LIGHT, Theme
from domain.rating import Rating

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK])


@THEMES
def test_a_palette_has_room_for_all_colours_and_begins_with_the_background(theme: Theme) -> None:
    palette = palette_of(theme)
    assert palette.size <= COLOURS
    assert palette.place(theme.background) == 0


@THEMES
def test_full_ink_gives_its_colour_and_none_leaves_the_ground(theme: Theme) -> None:
    palette = palette_of(theme)
    for colour in (theme.ink, theme.muted, *theme.marks.values()):
        for ground in range(palette.size):
            blends = palette.blends(ground, colour)
            assert blends[0] == ground
            assert blends[FULL] == palette.place(colour)


@THEMES
def test_the_edges_of_letters_have_their_own_shades(theme: Theme) -> None:
    for ground, ink in [
        (theme.background, theme.ink),
        (theme.panel, theme.muted),
        *((fill.surface, fill.text) for fill in theme.cells.values()),
    ]:
        palette = palette_of(theme)
        blends = palette.blends(palette.place(ground), ink)[:STRENGTHS]
        assert len(set(blends)) == STRENGTHS


def test_the_order_of_drawing_does_not_change_a_palette() -> None:
    before = palette_of(LIGHT).colours.copy()
    palette_of(LIGHT).table(list(range(30)), LIGHT.marks[Rating.RED])
    assert np.array_equal(palette_of(LIGHT).colours, before)
