"""The value scale: round steps that hold every value, numbers short enough to read."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.charts.facts import Unit
from bot.charts.levels import dodged
from bot.charts.scale import scale_for

PERCENT = Unit(suffix="%", floor=0, ceiling=100)
NUMBERS = st.floats(-1e15, 1e15, allow_nan=False)


def test_norfolks_abandonment_rate_gets_tens() -> None:
    scale = scale_for([7.0, 33.9, 10.0], PERCENT, 0, 100)
    assert scale.labels == ("0%", "10%", "20%", "30%", "40%")


def test_a_bounded_scale_does_not_pass_its_bound() -> None:
    assert scale_for([99.2, 94.0], PERCENT, 0, 100).labels[-1] == "100%"
    assert scale_for([0.0, 0.0], PERCENT, 0, 100).labels[0].startswith("0")


def test_thousands_and_millions_are_short() -> None:
    assert scale_for([16_750, 6_400], Unit(), 0, 100).labels == ("0", "5k", "10k", "15k", "20k")
    assert scale_for([-3e6, 3e6], Unit(prefix="£"), 0, 100).labels[0] == "−£4m"


def test_the_lowest_value_does_not_lie_on_the_axis_unless_that_is_zero() -> None:
    assert scale_for([9.0, 10.4], PERCENT, 0, 100).low < 9.0
    assert scale_for([0.0, 10.0], PERCENT, 0, 100).low == 0


def test_values_that_cannot_be_negative_have_no_scale_below_zero() -> None:
    assert scale_for([0.0, 0.0], Unit(floor=0), 0, 100).low == 0


@given(st.lists(NUMBERS, max_size=9))
def test_a_scale_holds_every_value_in_a_handful_of_steps(values: list[float]) -> None:
    scale = scale_for(values, Unit(), 10.0, 500.0)
    slack = 1e-6 * max(1.0, *map(abs, (scale.low, scale.high)))
    assert all(scale.low - slack <= value <= scale.high + slack for value in values)
    assert 2 <= len(scale.ticks) <= 12
    assert all(math.isfinite(scale.y(tick)) for tick in scale.ticks)
    assert len(scale.labels) == len(scale.ticks)


@given(st.lists(st.floats(0, 1_000), max_size=8).map(sorted))
def test_labels_that_would_meet_are_pushed_apart(heights: list[float]) -> None:
    moved = dodged(heights, 46, 0, 1_000)
    assert all(after - before >= 46 - 1e-6 for before, after in pairwise(moved))
    assert all(-1e-6 <= height <= 1_000 + 1e-6 for height in moved)
