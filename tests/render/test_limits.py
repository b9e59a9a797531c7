"""Whatever a notice or reply holds, its message is one that Slack takes."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import notices, replies
from bot.render.message import Message
from bot.workspace.blockkit import whole
from bot.workspace.blockkit.blocks import MESSAGE_BLOCKS
from bot.workspace.blockkit.rules import Problems
from domain.notices import Notice
from handlers.replies import Said
from tests.render.any_facts import fact
from tests.render.slack_rules import STRAY_AMPERSAND, UNESCAPED_MENTION, faults, objects

WHOLE = (whole.distinct_block_ids, whole.one_table, whole.tables_fit)
KINDS = [*Notice.__args__, *Said.__args__]
SEEDS = st.integers(0, 2**32)


def rendered(fact: Any) -> Message:
    return notices.render(fact) if isinstance(fact, Notice) else replies.render(fact)


def rungs(message: Message) -> list[tuple[str, list[dict[str, Any]]]]:
    """The message in every form that it can be sent in."""
    files: list[str | None] = ["F12345678"] * len(message.pictures)
    forms = [(message.text, message.unpictured()), (message.text, message.plainest().blocks)]
    shown: Message | None = message
    while shown is not None:
        forms += [(shown.text, shown.blocks), (shown.text, shown.pictured(files))]
        shown = shown.plainer()
    return forms


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=8)
@given(seed=SEEDS)
def test_every_form_of_a_message_keeps_the_limits(kind: type, seed: int) -> None:
    message = rendered(fact(kind, Random(seed)))
    for text, blocks in rungs(message):
        assert faults(text, blocks) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=8)
@given(seed=SEEDS)
def test_the_workspace_takes_every_message_by_its_own_rules(kind: type, seed: int) -> None:
    message = rendered(fact(kind, Random(seed), most=30))
    for _, blocks in rungs(message):
        problems = Problems()
        MESSAGE_BLOCKS(blocks, "/blocks", problems)
        for rule in WHOLE:
            rule(blocks, "/blocks", problems)
        assert problems.lines() == []
        assert whole.text_length(blocks) <= 12_000


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=8)
@given(seed=SEEDS)
def test_no_text_of_a_person_can_mention_link_or_break_out(kind: type, seed: int) -> None:
    message = rendered(fact(kind, Random(seed)))
    for text, blocks in rungs(message):
        assert not UNESCAPED_MENTION.search(text)
        assert not STRAY_AMPERSAND.search(text)
        for each in objects(blocks, "mrkdwn"):
            assert not UNESCAPED_MENTION.search(each["text"])
            assert "<http" not in each["text"]
            assert not STRAY_AMPERSAND.search(each["text"])
            assert each["verbatim"] is True
        for each in objects(blocks, "plain_text"):
            assert not UNESCAPED_MENTION.search(each["text"])
            assert each["emoji"] is False
