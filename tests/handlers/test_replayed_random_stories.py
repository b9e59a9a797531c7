"""Whatever an office does: a replay of the rules in force is what was posted, word for word."""

from random import Random

import pytest

from tests.handlers.random_stories import Story
from tests.handlers.talking import Talk
from tests.replays import posted, replayed

STEPS = 40
NUMBERS = (3, 11, 13)
"""Stories with a quiet channel and a loud one, quiet hours, a weekly cap, and alerts that wait."""


@pytest.mark.parametrize("number", NUMBERS)
def test_a_random_story_replayed_is_what_was_posted(norfolk: Talk, number: int) -> None:
    story = Story(norfolk, Random(number))
    story.play(STEPS)
    really = posted(norfolk.database)
    assert {kind for _, kind, *_ in really} == {"post", "edit", "thread"}
    assert story.done["log"] > 5
    assert replayed(norfolk.database, norfolk.timing.alert_delay) == really
