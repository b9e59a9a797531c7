"""Which pictures a message has, and the words that stand for them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.drawing import draw
from bot.render import pictures
from bot.render.chart_facts import exception_chart, status_chart
from bot.render.pictures import HeatMapPicture
from domain.assessments import Record, assess
from domain.criteria import CriterionMet
from domain.rating import Rating
from domain.snapshots import Snapshot, snapshot
from domain.values import Measure
from tests import makers

TODAY = date(2018, 2, 1)


@pytest.fixture(scope="module")
def january() -> Snapshot:
    """Norfolk's abandonment at Jan 18."""
    values = {"2017-11": "611/4288", "2017-12": "991/2927", "2018-01": "1255/4258"}
    record = Record(
        makers.indicator(name="Abandonment rate"),
        makers.organisation(),
        (makers.target(),),
        tuple(makers.reading(value, at) for at, value in values.items()),
    )
    return snapshot(record, assess(record, TODAY), "IMT")


def test_an_alerts_words_tell_all_that_its_chart_shows(january: Snapshot) -> None:
    met = replace(january, criteria=(CriterionMet(1, "off target: 195% worse"),))
    assert pictures.exception(met).alt == (
        "Chart. Abandonment rate is Red: 29.5% in January 2018, 19.5 points over target, "
        "195% worse. Target ≤ 10.0%; lower is better. Exception: off target: 195% worse. "
        "Dec 17 was 33.9%, Nov 17 was 14.2%."
    )


def test_forty_indicators_are_two_heat_maps_of_twenty(january: Snapshot) -> None:
    _, *maps = pictures.status("IMT", [january] * 40)
    facts = [picture.facts for picture in maps]
    assert [len(each.rows) for each in facts if isinstance(each, HeatMapPicture)] == [20, 20]
    assert [each.subtitle for each in facts if isinstance(each, HeatMapPicture)] == [
        "40 indicators, 1 to 20 here, 20 Red",
        "40 indicators, 21 to 40 here, 20 Red",
    ]


def test_the_words_of_a_heat_map_begin_with_the_worst_and_say_when_they_are_shortened(
    january: Snapshot,
) -> None:
    green = replace(january, name="A name of many words " * 3, rating=Rating.GREEN)
    heat_map = pictures.status("IMT", [*[green] * 19, january])[1]
    assert "1 Red, 19 Green: Abandonment rate Red at 29.5% (Jan 18)" in heat_map.alt
    assert heat_map.alt.endswith("(shortened)")
    assert len(heat_map.alt) <= 1_000


def test_values_too_long_for_a_cell_are_short_in_tables_and_whole_in_charts(
    january: Snapshot,
) -> None:
    pounds = replace(january, measure=Measure.CURRENCY, value=Decimal(1_734_567_890))
    [row] = status_chart("IMT", "", [pounds]).groups[0].rows
    assert row.value_shown == "£1.73bn"
    assert exception_chart(pounds).shown_value == "£1,734,567,890"


def test_a_tiny_distance_is_told_in_the_indicators_own_decimals(january: Snapshot) -> None:
    tiny = replace(
        january,
        measure=Measure.RATIO,
        decimals=5,
        value=Decimal("0.00031"),
        target=Decimal("0.0002"),
        points=Decimal("0.00011"),
    )
    assert exception_chart(tiny).variance_words == "0.00011 over the 0.00020 target"


def test_the_same_facts_give_the_same_bytes(january: Snapshot) -> None:
    facts = pictures.status("IMT", [january] * 3)
    assert [draw(each.facts) for each in facts] == [draw(each.facts) for each in facts]  # type: ignore[arg-type]
