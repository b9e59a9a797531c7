"""The picture of an outlook: its size, its fan, and texts of any length."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.charts.facts import ChartPoint, ComingPoint, OutlookChart
from bot.charts.outlook import HEIGHT, MOST_BYTES, WIDTH, outlook_png
from bot.charts.style import DARK, LIGHT, ThemeName
from domain.rating import Rating
from tests.charts.makers import exception_chart, has_colour, pixels, points

MONTHS = ("Feb", "Mar", "Apr", "May", "Jun", "Jul")
FAN = tuple(
    ComingPoint(month, 29 - 4 * at, 29 + at, 35 + 5 * at, f"{3 + 2 * at}%")
    for at, month in enumerate(MONTHS)
)
AHEAD = tuple(ChartPoint(month, "2018", None, Rating.AWAITED, target=10.0) for month in MONTHS)
NORFOLK = OutlookChart(
    exception_chart(points=(*points(), *AHEAD), gap_shown=""),
    13,
    FAN,
    "No recovery date on current data",
    "Chance of meeting the target",
)
NO_TARGET = replace(
    NORFOLK,
    chart=exception_chart(
        points=tuple(replace(each, target=None) for each in NORFOLK.chart.points)
    ),
    fan=tuple(replace(each, chance="") for each in FAN),
    goal="",
)
LONG = OutlookChart(
    exception_chart(title="T" * 300, subtitle="s" * 300, points=NORFOLK.chart.points),
    13,
    tuple(ComingPoint("W52" * 9, -1e9, 0.0, 1e9, "more than 99%" * 4) for _ in FAN),
    "r" * 400,
    "g" * 200,
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chart", [NORFOLK, NO_TARGET, LONG], ids=["all", "no target", "long"])
def test_it_is_1600_by_1000_pixels_and_at_most_75_kib(
    theme: ThemeName, chart: OutlookChart
) -> None:
    drawn = outlook_png(chart, theme)
    assert pixels(drawn).shape[:2] == (HEIGHT, WIDTH)
    assert len(drawn) <= MOST_BYTES
    colours = LIGHT if theme == "light" else DARK
    assert has_colour(pixels(drawn), colours.cells[Rating.NOT_EXPECTED].surface)


def test_a_fan_without_a_value_before_it_begins_with_its_first_period() -> None:
    alone = replace(NORFOLK, chart=replace(NORFOLK.chart, points=AHEAD), begins=0)
    assert has_colour(pixels(outlook_png(alone)), LIGHT.cells[Rating.NOT_EXPECTED].surface)


def test_a_forecast_that_knows_only_one_value_is_a_line() -> None:
    flat = tuple(ComingPoint(month, 99.0, 99.0, 99.0, ">99%") for month in MONTHS)
    assert outlook_png(replace(NORFOLK, fan=flat))


def test_four_threads_draw_the_same_as_one() -> None:
    charts = [NORFOLK, NO_TARGET, LONG] * 2
    alone = [outlook_png(chart) for chart in charts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(outlook_png, charts)) == alone
