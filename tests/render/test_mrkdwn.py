"""What a person wrote is shown as it was written, and does nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.mrkdwn import (
    SHORTENED,
    Marked,
    bold,
    clean,
    code,
    escaped,
    marked,
    mention,
    plain,
    shortened,
)

ANYTHING = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("R&D", "R&amp;D"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U01SDM>", "&lt;@U01SDM&gt;"),
        ("first_line_fix", "first_line_fix"),
        ("3 > 2", "3 &gt; 2"),
    ],
)
def test_what_slack_reads_is_escaped(written: str, safe: str) -> None:
    assert escaped(written) == safe


@given(ANYTHING)
def test_no_marker_of_formatting_is_left(text: str) -> None:
    shown = escaped(text)
    assert not set("*~`<>") & set(shown)
    assert not shown.startswith("_")
    assert not shown.endswith("_")


@given(ANYTHING)
def test_no_line_can_begin_a_quotation(text: str) -> None:
    assert not any(line.startswith(("&gt;", ">")) for line in escaped(text).split("\n"))


@given(ANYTHING)
def test_nothing_unseen_is_left(text: str) -> None:
    assert not any(ord(char) < 32 and char != "\n" for char in clean(text))
    assert "\u202e" not in clean(text)
    clean(text).encode()


@given(ANYTHING)
def test_plain_text_mentions_nobody(text: str) -> None:
    shown = plain(text)
    assert not any(start in shown for start in ("<!", "<@", "<#"))


def test_our_own_words_keep_their_marks_and_theirs_do_not() -> None:
    told = marked("{} is *here*: {}", bold("A*B"), "<b>")
    assert told == "*A\u2217B* is *here*: &lt;b&gt;"


@given(ANYTHING, st.integers(20, 60))
def test_a_shortened_text_says_so_and_breaks_no_entity(text: str, limit: int) -> None:
    shown = shortened(escaped(text * 5), limit)
    assert len(shown) <= limit
    rest = shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert "&" not in rest
    if shown != escaped(text * 5):
        assert shown.endswith(("…", SHORTENED))


def test_a_command_to_copy_is_left_as_it_is() -> None:
    assert code("/kpi log csat ~6.4 q3") == "`/kpi log csat ~6.4 q3`"
    assert "`" not in code("a`b")[1:-1]


def test_only_an_account_is_mentioned() -> None:
    assert mention("U01SDM") == "<@U01SDM>"
    assert mention("U01> <!channel", "Ann") == "Ann"
    assert isinstance(mention(""), Marked)
