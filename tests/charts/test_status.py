"""The status pictures: pages, what is left out, and cells of every kind."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.charts.facts import StatusChart, StatusGroup, StatusRow
from bot.charts.heatmap import MOST_ROWS, heatmap_png
from bot.charts.phone import left_out_words, phone_png
from bot.charts.style import DARK, LIGHT, ThemeName
from domain.rating import Rating
from tests.charts.makers import has_colour, pixels, points, status_chart

PAGE_BYTES = 190 * 1024
TALLEST = 1.25


@pytest.mark.parametrize("count", [0, 1, 8, MOST_ROWS])
def test_a_heat_map_is_1800_pixels_wide_and_at_most_190_kib(count: int) -> None:
    page = heatmap_png(status_chart(count))
    assert pixels(page).shape[1] == 1800
    assert len(page) <= PAGE_BYTES


def test_a_full_page_with_all_five_frequencies_is_not_taller_than_five_to_four() -> None:
    [group] = status_chart(MOST_ROWS // 5).groups
    kinds = ("Weekly", "Monthly", "Quarterly", "Termly", "Yearly")
    groups = tuple(replace(group, name=name) for name in kinds)
    height, width, _ = pixels(heatmap_png(replace(status_chart(), groups=groups))).shape
    assert height <= width * TALLEST


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_of_cell_is_drawn_and_told_in_the_key(theme: ThemeName) -> None:
    kinds = tuple(
        replace(point, rating=rating, value=None if rating is Rating.AWAITED else 1.0)
        for point, rating in zip(points(), Rating, strict=False)
    )
    chart = StatusChart("All", "", (StatusGroup("Weekly", (StatusRow("Kinds", kinds),)),))
    colours = LIGHT if theme == "light" else DARK
    drawn = pixels(heatmap_png(chart, theme))
    grounds = [fill.surface for fill in colours.cells.values()]
    assert [ground for ground in grounds if not has_colour(drawn, ground)] == []


def test_rows_without_periods_and_with_long_texts_have_a_picture() -> None:
    rows = (
        StatusRow("No periods at all", ()),
        StatusRow("w" * 500, points([1e15, None]), "£1,234,567,890.00" * 3, "≥ 12" * 30),
    )
    chart = StatusChart("T" * 300, "s" * 3_000, (StatusGroup("Yearly", rows),))
    assert pixels(heatmap_png(chart)).shape[1] == 1800
    assert pixels(phone_png(chart)).shape[1] == 1600


@pytest.mark.parametrize("count", [0, 1, 8, 9, 40])
def test_the_phone_picture_is_never_taller_than_five_to_four(count: int) -> None:
    drawn = phone_png(status_chart(count))
    height, width, _ = pixels(drawn).shape
    assert height <= width * TALLEST
    assert len(drawn) <= PAGE_BYTES


def test_four_threads_draw_the_same_tables_as_one() -> None:
    charts = [status_chart(count) for count in (2, 3, 5)] * 3
    alone = [heatmap_png(chart) + phone_png(chart) for chart in charts]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda chart: heatmap_png(chart) + phone_png(chart), charts))
    assert together == alone


def test_what_the_phone_picture_leaves_out_is_counted() -> None:
    rows = status_chart(11).groups[0].rows
    green = replace(rows[0], points=points([1.0, 2.0]))
    unknown = replace(rows[0], points=())
    assert left_out_words([*rows[9:], green, unknown]) == "and 4 more: 2 red, 1 green, 1 not rated"


def test_a_point_outside_normal_variation_is_ringed_on_a_phone_and_told_in_the_key() -> None:
    chart = status_chart(9)
    (group,) = chart.groups
    first, *rest = group.rows
    *before, last = first.points
    odd = replace(first, points=(*before, replace(last, outside=True)))
    ringed = replace(chart, groups=(replace(group, rows=(odd, *rest)),))
    plain, with_ring = pixels(phone_png(chart)), pixels(phone_png(ringed))
    assert with_ring.shape != plain.shape
    assert with_ring.shape[0] <= 1600 * 1.25
    first_strip = slice(300, 400)
    assert (with_ring[first_strip] != plain[first_strip]).any()
