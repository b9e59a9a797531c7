"""The picture of a lead indicator above its lag: size, one axis of time, texts of any length."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.charts.facts import ChartPoint, ExceptionChart, LinkChart, Unit
from bot.charts.layout import lay_out
from bot.charts.link import HEIGHT, LOWER, MOST_BYTES, UPPER, WIDTH, _aligned, link_png
from bot.charts.style import ThemeName
from domain.rating import Rating
from tests.charts.makers import pixels

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def chart(name: str, size: float, target: str = "", count: int = 25) -> ExceptionChart:
    points = tuple(
        ChartPoint(
            MONTHS[at % 12],
            str(2016 + at // 12),
            None if at == 7 else size * (1 + at * 7 % 5),
            Rating.UNRATED,
            target=size * 3 if target else None,
        )
        for at in range(count)
    )
    return ExceptionChart(
        name, "", Rating.UNRATED, f"{size}", points, unit=Unit(), target_shown=target
    )


BOTH = LinkChart(
    "Staffing leads Abandonment",
    "Abandonment follows 1 month later",
    chart("Staffing", 1_000_000.0),
    chart("Abandonment", 2.0, "Target 6.0"),
    "Rank correlation of the changes −0.89, 95% interval −0.97 to −0.65. An association.",
)
LONG = LinkChart("T" * 300, "s" * 300, chart("l" * 300, 1.0), chart("m" * 300, 2.0), "n " * 300)
EMPTY = LinkChart("A leads B", "", chart("A", 1.0, count=0), chart("B", 1.0, count=0))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("facts", [BOTH, LONG, EMPTY], ids=["both", "long", "empty"])
def test_it_has_its_size_whatever_it_shows(theme: ThemeName, facts: LinkChart) -> None:
    drawn = link_png(facts, theme)
    assert pixels(drawn).shape[:2] == (HEIGHT, WIDTH)
    assert len(drawn) <= MOST_BYTES


def test_the_same_period_stands_at_the_same_place_in_both() -> None:
    upper, lower = _aligned(lay_out(BOTH.lead, UPPER), lay_out(BOTH.lag, LOWER))
    assert [upper.x(at) for at in range(25)] == [lower.x(at) for at in range(25)]
    assert upper.edge == lower.edge < UPPER.right


def test_four_threads_draw_the_same_as_one() -> None:
    alone = [link_png(each) for each in (BOTH, LONG)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(link_png, (BOTH, LONG))) == alone
