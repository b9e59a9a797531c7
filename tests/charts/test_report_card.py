"""The report card's picture: one size, and honest about what it shortened."""

from dataclasses import replace

import pytest

from bot.charts.facts import ReportCard
from bot.charts.report_card import report_card_png
from bot.charts.style import ThemeName
from tests.charts.makers import pixels, report_card

NOTE_AT = (slice(1852, 1886), slice(60, 900))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "card",
    [
        report_card(),
        report_card("word " * 600),
        report_card("w" * 3_000),
        report_card("$x^2$ 日本語 \x00"),
        replace(report_card(), why=(), background=(), success=(), actions=(), criteria=()),
        replace(report_card(), criteria=("Affects a corporate risk",) * 9, lead_officer=""),
    ],
    ids=["usual", "long", "one word", "hostile", "empty", "many criteria"],
)
def test_every_card_has_the_same_size(card: ReportCard, theme: ThemeName) -> None:
    drawn = report_card_png(card, theme)
    assert pixels(drawn).shape == (2000, 1600, 3)
    assert len(drawn) <= 190 * 1024


def test_a_card_says_when_a_text_is_shortened_and_only_then() -> None:
    whole = pixels(report_card_png(report_card()))[NOTE_AT]
    cut = pixels(report_card_png(report_card("word " * 600)))[NOTE_AT]
    assert (whole == whole[0, 0]).all()
    assert not (cut == cut[0, 0]).all()
