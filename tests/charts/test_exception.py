"""The alert's picture: its size, its colours, and every history that an indicator can have."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.charts.exception import exception_png, key_of
from bot.charts.facts import ExceptionChart, FanPeriod, Limits, Mark, Unit
from bot.charts.shapes import KEY_AROUND
from bot.charts.style import DARK, LIGHT, ThemeName
from bot.charts.typeface import width
from domain.rating import Rating
from tests.charts.makers import exception_chart, has_colour, pixels, points

ALERT_BYTES = 75 * 1024

FLAT = points([99.0] * 13, target=99.0)
MEANS = Mark("#4, 1 Feb", 9.5, 11.5, 29.0, "Mean 11.5%", "Mean since 29.0%")
LIMITS = Limits(0, 12, 13.2, 4.3, 22.1, "Mean 13.2%", "Limit 4.3%", "Limit 22.1%")
OUTSIDE = tuple(replace(point, outside=(point.value or 0) > 22.1) for point in points())
FAN = tuple(
    FanPeriod(month, "2018", 20.0 - at, 27.0 - at, 34.0 + at)
    for at, month in enumerate(("Feb", "Mar", "Apr", "May", "Jun", "Jul"))
)
ODD = {
    "one period": exception_chart(points=points()[-1:]),
    "no periods": exception_chart(points=()),
    "no values": exception_chart(points=points([None] * 13), shown_value="", gap_shown=""),
    "the same value throughout": exception_chart(points=FLAT),
    "zero throughout": exception_chart(points=points([0.0] * 5, target=0.0)),
    "negative values": exception_chart(points=points([-3e6, -1.0, 2e5]), unit=Unit(prefix="£")),
    "sixty periods": exception_chart(points=points([float(each % 17) for each in range(60)])),
    "huge values": exception_chart(points=points([1e18, 5e24, 3.0]), unit=Unit()),
    "tiny values": exception_chart(points=points([1e-9, 2e-9, 3e-9], 1e-9), unit=Unit()),
    "gaps": exception_chart(points=points([1.0, None, 3.0, None, None, 9.0])),
    "a long name": exception_chart(title="Percentage of calls that callers give up " * 9),
    "one endless word": exception_chart(title="w" * 3_000, subtitle="w" * 3_000),
    "formulas and markup": exception_chart(title="$x^2$ \\frac{1}{2} <!channel> *_~", subtitle="$"),
    "letters without a form": exception_chart(title="🚀 日本語 \u202e\x07", subtitle="\u200b"),
    "nothing written": ExceptionChart("", "", Rating.UNRATED, "", ()),
    "marks": exception_chart(
        marks=tuple(Mark("A process change with many words", index) for index in range(-1, 14))
    ),
    "a mark without words": exception_chart(marks=(Mark("", 3.5), Mark("#4, 1 Feb", 12.4))),
    "means": exception_chart(marks=(MEANS,)),
    "means that nobody can tell apart": exception_chart(marks=(replace(MEANS, after=11.5),) * 4),
    "endless means": exception_chart(marks=(replace(MEANS, before_shown="w" * 99),)),
    "limits": exception_chart(limits=(LIMITS,), points=OUTSIDE),
    "limits of two groups": exception_chart(
        limits=(
            Limits(0, 4, 9.0, None, 14.0, in_force=False),
            replace(LIMITS, first=5, provisional=True),
        ),
        marks=(MEANS, Mark("A process change", 4.5)),
    ),
    "limits on the mean": exception_chart(limits=(replace(LIMITS, low=13.2, high=13.2),)),
    "endless limits": exception_chart(limits=(replace(LIMITS, high_shown="w" * 99),)),
    "a forecast": exception_chart(limits=(LIMITS,), fan=FAN, points=OUTSIDE),
    "a forecast of one value": exception_chart(points=points()[-1:], fan=FAN),
    "a forecast without a value": exception_chart(points=points([None]), fan=FAN),
    "a forecast far off": exception_chart(fan=(replace(FAN[0], low=-4e9, high=4e9),)),
    "a success level": exception_chart(success=10.0, success_shown="Success 10.0%"),
    "levels without a target": exception_chart(
        points=tuple(replace(point, target=None) for point in points()), target_shown=""
    ),
}


def test_an_alert_is_1600_by_900_and_at_most_75_kib() -> None:
    drawn = exception_png(exception_chart())
    assert pixels(drawn).shape == (900, 1600, 3)
    assert len(drawn) <= ALERT_BYTES


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_of_the_palette_come_out_exactly(theme: ThemeName) -> None:
    colours = LIGHT if theme == "light" else DARK
    amber = replace(points()[0], value=10.2, rating=Rating.AMBER)
    drawn = pixels(exception_png(exception_chart(points=(amber, *points())), theme))
    wanted = [colours.background, colours.ink, colours.muted, *colours.marks.values()]
    assert [colour for colour in wanted if not has_colour(drawn, colour)] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chart", ODD.values(), ids=ODD.keys())
def test_every_history_has_a_picture(chart: ExceptionChart, theme: ThemeName) -> None:
    drawn = exception_png(chart, theme)
    assert pixels(drawn).shape == (900, 1600, 3)
    assert len(drawn) <= ALERT_BYTES


def test_a_missing_period_is_a_gap_that_the_line_does_not_cross() -> None:
    whole = pixels(exception_png(exception_chart(points=points([5.0, 5.0, 5.0], 9.0))))
    broken = pixels(exception_png(exception_chart(points=points([5.0, None, 5.0], 9.0))))
    between = (slice(250, 700), slice(460, 600))
    assert has_colour(whole[between], LIGHT.line)
    assert not has_colour(broken[between], LIGHT.line)


def test_the_means_stand_on_the_two_sides_of_the_mark() -> None:
    """Far from the line: 35 before the mark and 2 since, in a chart whose values end at 29."""
    far = replace(MEANS, before=35.0, after=2.0)
    left, right = (slice(240, 700), slice(220, 300)), (slice(640, 700), slice(1000, 1060))
    drawn = pixels(exception_png(exception_chart(marks=(far,), points=points(target=20.0))))
    plain = pixels(
        exception_png(
            exception_chart(marks=(replace(far, before=None),), points=points(target=20.0))
        )
    )
    assert _level(drawn[left]) > _level(plain[left])
    assert _level(drawn[right]) > 0


def test_a_ring_stands_around_a_point_outside_the_limits_alone() -> None:
    inside = tuple(replace(point, outside=False) for point in OUTSIDE)
    ringed, plain = (
        pixels(exception_png(exception_chart(limits=(LIMITS,), points=each, gap_shown="")))
        for each in (OUTSIDE, inside)
    )
    changed = (ringed != plain).any(axis=2)
    assert changed[:740].any(axis=0).nonzero()[0].min() > 800
    assert changed[790:].any(), "the key explains it"


def test_limits_and_forecast_are_drawn_in_no_colour_of_a_rating() -> None:
    plain = exception_chart(gap_shown="", points=points([9.0] * 13), limits=(), fan=())
    drawn = replace(plain, limits=(LIMITS,), fan=FAN)
    before, after = (pixels(exception_png(each)) for each in (plain, drawn))
    for colour in (LIGHT.marks[Rating.AMBER], LIGHT.marks[Rating.RED]):
        assert _pixels_of(after[:780], colour) == _pixels_of(before[:780], colour)
    assert _pixels_of(after, LIGHT.grid) > 2 * _pixels_of(before, LIGHT.grid)


def _pixels_of(picture: NDArray[np.uint8], colour: str) -> int:
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], np.uint8)
    return int((picture == wanted).all(axis=2).sum())


def _level(picture: NDArray[np.uint8]) -> int:
    """Rows that are wholly in the colour of the indicator's line."""
    wanted = np.array([int(LIGHT.line[at : at + 2], 16) for at in (1, 3, 5)], np.uint8)
    return int((picture == wanted).all(axis=2).all(axis=1).sum())


def test_a_provisional_value_is_hollow() -> None:
    firm, provisional = points()[-1], replace(points()[-1], provisional=True)
    middle = (slice(280, 340), slice(600, 660))
    chart = exception_chart(points=(firm,), gap_shown="")
    at = pixels(exception_png(chart))
    hollow = pixels(exception_png(replace(chart, points=(provisional,))))
    red = LIGHT.marks[Rating.RED]
    assert has_colour(at, red)
    assert (at != hollow).any()
    assert at[middle].shape == hollow[middle].shape


def test_four_threads_draw_the_same_bytes_as_one() -> None:
    charts = [exception_chart(title=f"Indicator {each}") for each in range(6)] * 4
    alone = [exception_png(chart) for chart in charts]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(exception_png, charts))
    assert together == alone


@settings(max_examples=25)
@given(
    title=st.text(max_size=80),
    values=st.lists(
        st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=20
    ),
)
def test_whatever_people_write_has_a_picture(title: str, values: list[float | None]) -> None:
    chart = exception_chart(title=title, subtitle=title, points=points(values), unit=Unit())
    assert pixels(exception_png(chart)).shape == (900, 1600, 3)


def test_a_key_without_room_for_all_leaves_out_the_shapes_that_no_point_has() -> None:
    red = exception_chart(points=points([14.2, 16.8, 33.9]), fan=FAN)
    assert {point.rating for point in red.points} == {Rating.RED}
    words = [entry.text for entry in key_of(red, 1480)[0]]
    width_of_all = next(room for room in range(100, 1480) if len(key_of(red, room)[0]) == 4)
    banded, size = key_of(red, width_of_all - 1)
    assert [entry.text for entry in banded] == words[1:]
    assert size == key_of(red, 1480)[1]
    assert [entry.text for entry in key_of(red, 100)[0]] == [words[2], "Forecast"]


def test_a_key_with_everything_in_it_cuts_no_word() -> None:
    everything = exception_chart(
        points=[replace(point, outside=True) for point in points([8.0, 10.2, 33.9])],
        limits=(replace(LIMITS, provisional=True),),
        fan=FAN,
    )
    entries, size = key_of(everything, 1480)
    assert len(entries) == 6
    assert sum(width(each.text, size) + KEY_AROUND * size for each in entries) <= 1480
