"""The picture of a year: drawn whatever is known, in neutral ink, the same bytes each time."""

from dataclasses import replace
from typing import Any

import pytest

from bot.charts.facts import Unit, YearChart
from bot.charts.style import THEMES, ThemeName
from bot.charts.year import HEIGHT, MOST_BYTES, WIDTH, year_png
from domain.year_points import YearPoint
from tests.charts.makers import has_colour, pixels

CHART = YearChart(
    title="Calls answered",
    subtitle="IMT · 2017/18 added up · higher is better",
    points=tuple(
        YearPoint(f"M{at}", 100.0 * at, 105.0 * at)
        if at < 9
        else YearPoint(f"M{at}", None, 105.0 * at, 95.0 * at, 100.0 * at, 110.0 * at)
        for at in range(1, 13)
    ),
    labels=tuple((f"M{at}", "2017" if at < 9 else "2018") for at in range(1, 13)),
    unit=Unit(floor=0),
    shown_value="800",
    distance_words="40 under, 4.8% worse",
    verdict="target unlikely",
    target_shown="Target 1,260",
)
GAP = YearPoint("Gap")
LONG = replace(
    CHART, title="An indicator with a very long name " * 6, subtitle="A unit " * 40,
    shown_value="999,999,999.99 minutes", distance_words="999,999,999.99 minutes under " * 3,
    verdict="met whatever comes", target_shown="Target 999,999,999.99 minutes",
)  # fmt: skip
"""At its longest."""


def of(*points: YearPoint, **changes: Any) -> YearChart:
    labels = tuple((point.period, "2017") for point in points)
    return replace(CHART, points=points, labels=labels, **changes)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "chart",
    [
        CHART,
        LONG,
        of(*CHART.points[:8], target_shown="", verdict=""),
        of(*(replace(p, milestone=None) for p in CHART.points)),
        of(*(replace(p, actual=0.0) for p in CHART.points[:1])),
        of(*CHART.points[:3], GAP, *CHART.points[4:]),
        of(*CHART.points * 4, *CHART.points[:5]),
    ],
)  # fmt: skip
def test_it_is_drawn_whatever_is_known(chart: YearChart, theme: ThemeName) -> None:
    drawn = year_png(chart, theme)
    assert pixels(drawn).shape[:2] == (HEIGHT, WIDTH)
    assert len(drawn) <= MOST_BYTES
    assert drawn == year_png(chart, theme)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_colour_of_a_rating_is_in_it(theme: ThemeName) -> None:
    """A pace is no rating."""
    drawn = pixels(year_png(CHART, theme))
    assert [each for each in THEMES[theme].marks.values() if has_colour(drawn, each)] == []
    assert has_colour(drawn, THEMES[theme].line)
