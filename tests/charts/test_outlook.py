"""The picture of an outlook: its size, its fan, and texts of any length."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.charts.facts import Chance, FanPeriod, OutlookChart
from bot.charts.outlook import HEIGHT, MOST_BYTES, WIDTH, outlook_png
from bot.charts.style import DARK, LIGHT, ThemeName
from tests.charts.makers import exception_chart, has_colour, pixels, points

MONTHS = ("Feb", "Mar", "Apr", "May", "Jun", "Jul")
FAN = tuple(
    FanPeriod(month, "2018", 29 - 4 * at, 29 + at, 35 + 5 * at) for at, month in enumerate(MONTHS)
)
NORFOLK = OutlookChart(
    exception_chart(fan=FAN, gap_shown=""),
    tuple(Chance(month, f"{3 + 2 * at}%", 10.0) for at, month in enumerate(MONTHS)),
    "No recovery date on current data",
    "Chance of meeting the target",
)
NO_TARGET = OutlookChart(
    exception_chart(
        points=tuple(replace(each, target=None) for each in points()), target_shown="", fan=FAN
    ),
    tuple(Chance(month) for month in MONTHS),
    "No target is set",
)
LONG = OutlookChart(
    exception_chart(
        title="T" * 300,
        subtitle="s" * 300,
        fan=tuple(FanPeriod("W52" * 9, "2018", -1e9, 0.0, 1e9) for _ in MONTHS),
    ),
    tuple(Chance("W52" * 9, "more than 99%" * 4, 1e8) for _ in MONTHS),
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
    assert has_colour(pixels(drawn), colours.grid)


def test_a_target_to_come_is_drawn_where_it_begins() -> None:
    stepped = tuple(
        replace(each, target=10.0 if at < 3 else 50.0) for at, each in enumerate(NORFOLK.chances)
    )
    before, after = outlook_png(NORFOLK), outlook_png(replace(NORFOLK, chances=stepped))
    assert before != after


def test_a_provisional_value_stands_hollow_in_the_fan() -> None:
    within = replace(NORFOLK.chart.points[-1], value=20.0, provisional=True)
    assert outlook_png(replace(NORFOLK, within=within)) != outlook_png(NORFOLK)


def test_a_forecast_that_knows_only_one_value_is_a_line() -> None:
    flat = tuple(FanPeriod(month, "2018", 99.0, 99.0, 99.0) for month in MONTHS)
    assert outlook_png(replace(NORFOLK, chart=replace(NORFOLK.chart, fan=flat)))


def test_four_threads_draw_the_same_as_one() -> None:
    charts = [NORFOLK, NO_TARGET, LONG] * 2
    alone = [outlook_png(chart) for chart in charts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(outlook_png, charts)) == alone
