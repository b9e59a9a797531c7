"""The report card's picture: one size, and honest about what it shortened."""

from dataclasses import replace
from typing import Any

import pytest

from bot.charts.canvas import Canvas
from bot.charts.facts import ReportCard
from bot.charts.masks import Point
from bot.charts.report_card import SHORTENED, report_card_png
from bot.charts.style import ThemeName
from tests.charts.makers import pixels, report_card


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
def test_a_card_is_1600_wide_and_never_taller_than_five_to_four(
    card: ReportCard, theme: ThemeName
) -> None:
    drawn = report_card_png(card, theme)
    height, width, _ = pixels(drawn).shape
    assert width == 1600
    assert height <= 2000
    assert len(drawn) <= 190 * 1024


def test_a_card_is_as_high_as_its_texts_need() -> None:
    short = pixels(report_card_png(report_card("Few words.")))
    long = pixels(report_card_png(report_card("Several words that go on for lines. " * 3)))
    assert len(short) < len(long) < 2000


def test_a_card_says_when_a_text_is_shortened_and_only_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []
    write = Canvas.text

    def noted(canvas: Canvas, at: Point, text: str, *rest: Any, **more: Any) -> float:
        written.append(text)
        return write(canvas, at, text, *rest, **more)

    monkeypatch.setattr(Canvas, "text", noted)
    report_card_png(report_card())
    assert SHORTENED not in written
    report_card_png(report_card("word " * 600))
    assert SHORTENED in written
