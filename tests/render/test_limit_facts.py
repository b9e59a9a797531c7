"""Limits on the way from histories to charts, and in the words that stand for them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.charts.layout import limit_labels
from bot.render import pictures, replies
from bot.render.chart_facts import exception_chart
from domain.assessments import assess
from domain.chips import FanStep, LimitSpan
from domain.signals import signal_of
from domain.snapshots import Snapshot, snapshot
from domain.values import Measure
from handlers.status import IndicatorStatus
from handlers.status_rows import StatusRow
from tests.domain.test_norfolk import AFTER_JANUARY, vitals


def shown(key: str, most: int = 99) -> Snapshot:
    record = next(each for each in vitals() if each.key == key).record("best")
    found = assess(record, AFTER_JANUARY)[:most]
    return snapshot(record, found, "IMT", (), signal_of(record, found))


def test_the_limits_and_the_points_outside_them_are_drawn() -> None:
    chart = exception_chart(shown("IMT-ABN"))
    (limits,) = chart.limits
    assert (limits.first, limits.last) == (0, 12)
    assert (limits.mean_shown, limits.high_shown) == ("Mean 13.2%", "Limit 22.1%")
    assert [point.period_label for point in chart.points if point.outside] == ["Dec", "Jan"]


def test_a_limit_that_no_value_can_cross_is_not_drawn() -> None:
    (limits,) = exception_chart(shown("IMT-AVL")).limits
    assert limits.high is None
    assert limits.low is not None


def test_too_few_points_draw_no_limits() -> None:
    assert exception_chart(shown("IMT-ABN", 7)).limits == ()


def test_limits_that_begin_before_the_chart_are_drawn_from_its_first_period() -> None:
    found = shown("IMT-ABN")
    cut = replace(found, history=found.history[3:])
    assert exception_chart(cut).limits == ()
    moved = replace(cut, limits=(replace(found.limits[0], first=cut.history[0].period),))
    assert exception_chart(moved).limits[0].first == 0


@pytest.mark.parametrize(("value", "told"), [("12345.678", "12,346"), ("12.345", "12.3")])
def test_limits_of_large_counts_have_no_fractions(value: str, told: str) -> None:
    level = Decimal(value)
    found = shown("IMT-ABN")
    span = LimitSpan(found.history[0].period, found.history[-1].period, level, level, level)
    counted = replace(found, measure=Measure.COUNT, decimals=None, limits=(span,))
    assert exception_chart(counted).limits[0].mean_shown == f"Mean {told}"


def test_a_forecast_stands_behind_the_last_period_with_its_own_labels() -> None:
    step = FanStep("2018-02", "Feb 18", Decimal(12), Decimal(25), Decimal(39))
    chart = exception_chart(replace(shown("IMT-ABN"), fan=(step,)))
    assert [(each.period_label, each.year_label) for each in chart.fan] == [("Feb", "2018")]
    assert (chart.fan[0].low, chart.fan[0].high) == (12, 39)


def test_the_words_beside_the_picture_say_what_it_draws() -> None:
    alt = pictures.exception(shown("IMT-ABN")).alt
    assert "Outside normal variation: above 22.1%, worse than usual." in alt
    assert "Normal variation is 4.3% to 22.1% around a mean of 13.2%." in alt


def test_what_a_picture_forecasts_and_rings_is_told_beside_it() -> None:
    found = shown("IMT-ABN")
    fan = tuple(
        FanStep(f"2018-0{at}", f"{name} 18", Decimal(12), Decimal(25 + at), Decimal(39))
        for at, name in ((2, "Feb"), (3, "Mar"), (4, "Apr"))
    )
    told = "Forecast: Feb 18 about 27.0%, 80% range 12.0% to 39.0%; Apr 18 about 29.0%"
    assert told in pictures.exception(replace(found, fan=fan)).alt
    assert "Forecast" not in pictures.exception(found).alt
    quiet = replace(found, history=tuple(replace(each, outside=False) for each in found.history))
    phone, _ = pictures.status("IMT", [found, replace(quiet, name="A quiet one")])
    assert phone.alt.endswith(f"Ringed, outside normal variation: {found.name}.")


def test_a_status_says_from_where_to_where_normal_variation_goes() -> None:
    row = StatusRow(shown("IMT-ABN"))
    told = str(replies.render(IndicatorStatus(AFTER_JANUARY, row)).blocks)
    assert "Outside normal variation: above 22.1%, worse than usual" in told
    assert "Normal variation is 4.3% to 22.1% around a mean of 13.2%." in told
    early = str(
        replies.render(IndicatorStatus(AFTER_JANUARY, StatusRow(shown("IMT-ABN", 7)))).blocks
    )
    assert "Too few points to say (7)" in early
    assert "Normal variation is" not in early


def test_limits_of_before_a_change_end_with_it_and_are_not_named_beside_the_plot() -> None:
    found = shown("IMT-ABN")
    old = replace(found.limits[0], last=found.history[5].period, in_force=False)
    chart = exception_chart(replace(found, limits=(old,)))
    assert [(each.last, each.in_force) for each in chart.limits] == [(5, False)]
    assert limit_labels(chart) == []
    assert "Normal variation is" not in pictures.exception(replace(found, limits=(old,))).alt
