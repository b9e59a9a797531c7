"""Commands, typed by people at the workspace."""

from tests.slack.conftest import Slack, button, words


def test_help_is_ephemeral_and_shows_examples(slack: Slack) -> None:
    said = slack.type("/kpi help")
    assert len(said) == 1
    assert said[0]["ephemeral"]
    assert "/kpi log" in words(said[0])


def test_a_logged_value_is_echoed_with_its_rating_and_undo(slack: Slack) -> None:
    said = slack.type("/kpi log abandonment 611/4288 nov")
    assert "14.2%" in words(said[0])
    assert "■ Red" in words(said[0])
    assert button(said[0], "Undo")


def test_the_status_comes_in_words_and_its_pictures_after(slack: Slack) -> None:
    said = slack.type("/kpi status")
    assert "Red" in words(said[0])
    images = [block for message in said for block in message["blocks"] if block["type"] == "image"]
    assert images


def test_what_is_shared_is_for_everybody_and_says_who_shared_it(slack: Slack) -> None:
    (shared,) = slack.type("/kpi due share")
    assert not shared.get("ephemeral")
    assert words(shared).count("Shared by <@U01SDA>") == 1
    (own,) = slack.type("/kpi due")
    assert "Shared by" not in words(own)
