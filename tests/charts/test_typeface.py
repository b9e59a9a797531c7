"""Letters: figures of one width, texts that fit, nothing drawn as an empty box."""

import pytest

from bot.charts.typeface import (
    ELLIPSIS,
    Weight,
    drawable,
    fair_room,
    fitting_size,
    shortened,
    width,
    wrapped,
)


@pytest.mark.parametrize("weight", Weight)
def test_all_figures_have_one_width(weight: Weight) -> None:
    assert len({width(figure * 4, 64, weight) for figure in "0123456789"}) == 1


@pytest.mark.parametrize(
    "text", ["Ångström Łódź ő", "Δέλτα Ω", "Дніпро щ", "≤ ≥ → ↑ · – − × … “” € £ ½ ²", "ﬁ ﬂ"]
)
def test_letters_of_europe_and_signs_are_drawn_as_they_are(text: str) -> None:
    assert "?" not in drawable(text)
    assert drawable(text)


def test_signs_without_a_form_are_left_out_and_unknown_letters_are_question_marks() -> None:
    assert drawable("🚀 Launch\x07 \u200b\u202erate") == "Launch rate"
    assert drawable("日本 calls") == "?? calls"


def test_a_shortened_text_says_so_and_fits() -> None:
    cut = shortened("Incidents resolved within the service level", 300, 36)
    assert cut.endswith(ELLIPSIS)
    assert width(cut, 36) <= 300
    assert shortened("Short", 300, 36) == "Short"


def test_wrapped_lines_hold_all_words_unless_the_last_says_otherwise() -> None:
    text = "one two three four five six seven eight nine ten"
    assert " ".join(wrapped(text, 200, 36, 20)) == text
    lines = wrapped(text, 200, 36, 2)
    assert len(lines) == 2
    assert lines[-1].endswith(ELLIPSIS)


def test_the_largest_size_that_fits_is_taken_else_the_smallest() -> None:
    assert fitting_size("abc", 1_000, (60, 40)) == 60
    assert fitting_size("abc" * 100, 100, (60, 40)) == 40


def test_short_texts_leave_their_room_to_the_long_ones() -> None:
    assert fair_room([10, 100, 100], 150) == 70
    assert fair_room([10, 20], 150) >= 20
