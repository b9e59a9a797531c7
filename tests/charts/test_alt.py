"""Alt texts: whole sentences with what the picture shows, never longer than Slack takes."""

from dataclasses import replace

from bot.charts.alt import MORE, MOST_LETTERS, exception_alt, status_alt
from domain.rating import Rating
from tests.charts.makers import exception_chart, points, status_chart


def test_an_alert_is_told_with_value_target_status_variance_direction_and_criterion() -> None:
    assert exception_alt(exception_chart(), ["off target: 190% worse"]) == (
        "Abandonment rate, IMT · lower is better. Jan 2018: 29.0%, Red, "
        "19.0 points over target, 190% worse. Target ≤ 10.0%. "
        "Better: down from 33.9% in Dec; Jan 2017 was 11.0%. "
        "Exception because: off target: 190% worse."
    )


def test_an_indicator_without_values_is_told_too() -> None:
    chart = exception_chart(shown_value="", points=points([None]), rating=Rating.OVERDUE)
    assert "No value yet: overdue." in exception_alt(chart)


def test_a_status_is_told_by_its_tally_then_by_its_red_and_amber_rows() -> None:
    rows = status_chart(2).groups[0].rows
    green = replace(rows[1], points=points([1.0, 2.0]))
    chart = replace(
        status_chart(), groups=(replace(status_chart().groups[0], rows=(green, rows[0])),)
    )
    assert status_alt(chart) == (
        "IMT vital signs, to January 2018. 1 red, 1 green. "
        "Indicator number 0 of this unit: 29.0%, Red, target ≤ 10.0%."
    )


def test_an_alt_text_that_is_too_long_says_that_there_is_more() -> None:
    long = status_alt(status_chart(60))
    assert len(long) <= MOST_LETTERS
    assert long.endswith(MORE)
