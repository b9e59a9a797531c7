"""The time line of a replay: its size, where its bars stand, and texts of any length."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from bot.charts.canvas import PAGE_BYTES
from bot.charts.facts import TimelineChart, TimeRow, TimeTick, TimeTrack
from bot.charts.style import DARK, LIGHT, ThemeName
from bot.charts.timeline import LEFT, PAD, RIGHT, TOP, TRACK, timeline_png
from domain.time_spans import Span
from tests.charts.makers import has_colour, pixels

SINCE, TODAY = date(2017, 1, 1), date(2018, 2, 4)  # 400 days


def day(number: int) -> date:
    return SINCE + timedelta(days=number)


BAR = Span(day(100), day(199), False, ((day(100), day(149)),))
ROW = TimeRow(
    "Abandonment rate",
    (TimeTrack((BAR,), "in force: 1"), TimeTrack((replace(BAR, going=True),), "tried: 1")),
)
TICKS = (TimeTick(SINCE, "Jan", "2017"), TimeTick(day(200), "Jul"))
CHART = TimelineChart(
    "Replay: IMT", "Since Jan 2017", SINCE, TODAY, (ROW,) * 10, TICKS, "17 → 9", "exceptions"
)
NOTHING = replace(CHART, rows=(), headline="0")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chart", [CHART, NOTHING], ids=["ten", "none"])
def test_it_is_1600_pixels_wide_and_no_taller_than_five_to_four(
    theme: ThemeName, chart: TimelineChart
) -> None:
    drawn = timeline_png(chart, theme)
    height, width, _ = pixels(drawn).shape
    assert width == 1600
    assert height <= 2000
    assert len(drawn) <= PAGE_BYTES
    colours = LIGHT if theme == "light" else DARK
    assert has_colour(pixels(drawn), colours.line) is True
    assert [each for each in colours.marks.values() if has_colour(pixels(drawn), each)] == []


def test_a_period_in_exception_stands_where_its_days_are() -> None:
    drawn = pixels(timeline_png(CHART))
    row = drawn[TOP + PAD + TRACK // 2, LEFT:RIGHT]
    line = np.array([int(LIGHT.line[at : at + 2], 16) for at in (1, 3, 5)])
    (at,) = np.where((row == line).all(axis=1))
    whole = RIGHT - LEFT
    assert at[0] == pytest.approx(whole * 0.25, abs=6)
    assert at[-1] == pytest.approx(whole * 0.375, abs=6)


def test_an_episode_that_goes_on_is_open_on_its_right() -> None:
    drawn = pixels(timeline_png(CHART))
    over = drawn[TOP + PAD + TRACK // 2, LEFT + round((RIGHT - LEFT) * 0.5) - 1]
    second = TOP + PAD + TRACK + 10 + TRACK // 2
    going = drawn[second, LEFT + round((RIGHT - LEFT) * 0.5) + 19]
    muted = np.array([int(LIGHT.muted[at : at + 2], 16) for at in (1, 3, 5)])
    assert (over == muted).all()
    assert not (going == muted).all()


def test_four_threads_draw_the_same_as_one_and_long_texts_stay_inside() -> None:
    endless = Span(day(-999), day(9_999), False, ((SINCE, day(5_000)), (day(-500), SINCE)))
    track = TimeTrack((endless,) * 3, "l" * 200)
    wide = TimelineChart(
        "T" * 400, "s" * 400, SINCE, TODAY, (TimeRow("n" * 300, (track,)),),
        tuple(TimeTick(day(at * 6), "Wednesday", "2017/18") for at in range(60)),
        "9" * 40, "h" * 60, "and so on " * 40,
    )  # fmt: skip
    charts = [CHART, wide] * 3
    alone = [timeline_png(chart) for chart in charts]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(timeline_png, charts)) == alone
