"""The picture of how long it takes: its size, its bars, and texts of any length."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.charts.facts import LagChart, LagRow
from bot.charts.lag import BAR_AT, LEFT, MOST_BYTES, PITCH, RIGHT, TOP, lag_png
from bot.charts.style import DARK, LIGHT, ThemeName
from tests.charts.makers import has_colour, pixels

NAMES = ("Value logged", "Alert posted", "Explained", "Decided", "Change in effect", "Fix verified")
DAYS, STEPS = (9.0, 9.0, 14.5, 96.0, 120.0, 190.0), (9.0, 0.0, 4.0, 49.0, 21.0, 68.0)
NORFOLK = LagChart(
    "How long it takes",
    "IMT · 1 May 2017 to 2 May 2018",
    tuple(
        LagRow(name, days, step, f"{days:g} days", f"+{step:g} · 3 exceptions")
        for name, days, step in zip(NAMES, DAYS, STEPS, strict=True)
    ),
    "190 days",
    "until fix verified",
)
NOTHING = LagChart(
    "How long it takes", "", tuple(LagRow(n, None, None, "no record yet", "") for n in NAMES)
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chart", [NORFOLK, NOTHING], ids=["all", "none"])
def test_it_is_1600_pixels_wide_and_at_most_75_kib(theme: ThemeName, chart: LagChart) -> None:
    drawn = lag_png(chart, theme)
    assert pixels(drawn).shape[:2] == (1400, 1600)
    assert len(drawn) <= MOST_BYTES
    colours = LIGHT if theme == "light" else DARK
    assert has_colour(pixels(drawn), colours.line) is (chart is NORFOLK)


def test_a_bar_is_as_long_as_its_step_and_ends_at_its_day() -> None:
    """200 days are the scale's end: 1,480 pixels."""
    drawn = pixels(lag_png(NORFOLK))
    row = drawn[TOP + 3 * PITCH + BAR_AT - 10]
    line = np.array([int(LIGHT.line[at : at + 2], 16) for at in (1, 3, 5)])
    (at,) = np.where((row[:, :3] == line).all(axis=1))
    scale = (RIGHT - LEFT) / 200
    assert at[0] == pytest.approx(LEFT + 47 * scale, abs=2)
    assert at[-1] == pytest.approx(LEFT + 96 * scale, abs=2)


def test_ratings_colours_are_not_used_for_days() -> None:
    drawn = pixels(lag_png(NORFOLK))
    assert [each for each in LIGHT.marks.values() if has_colour(drawn, each)] == []


def test_four_threads_draw_the_same_as_one_and_long_texts_stay_inside() -> None:
    wide = LagRow("n" * 300, 1e7, 9e6, "w" * 300, "b" * 300)
    charts = [NORFOLK, LagChart("T" * 400, "s" * 400, (wide,) * 6, "9" * 9, "h" * 40)] * 3
    alone = [lag_png(chart) for chart in charts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lag_png, charts)) == alone
