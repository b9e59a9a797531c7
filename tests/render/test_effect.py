"""The look of what became of an action: the good news, its end, and what is waited for."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.render import effect as render
from bot.render.limits import Limits
from bot.render.message import Message
from domain.assessments import Record, assess
from domain.notices import ActionReopened, ActionVerified
from domain.snapshots import snapshot
from handlers.action_effect import ActionEffect
from tests import makers

VALUES = {"2017-12": "20", "2018-01": "15", "2018-02": "8", "2018-03": "9"}
RECRUIT = makers.action(id=4, took_effect=date(2018, 2, 1))


@pytest.fixture(scope="module")
def news() -> ActionVerified:
    """Means: 17.5 before, 8.5 since."""
    record = Record(
        makers.indicator(name="Abandonment rate"),
        makers.organisation(),
        (makers.target(),),
        tuple(makers.reading(value, at) for at, value in VALUES.items()),
    )
    shown = snapshot(record, assess(record, date(2018, 4, 5)), "IMT", [RECRUIT])
    return ActionVerified(
        action=4,
        description=RECRUIT.description,
        owner="Manager",
        owner_slack="U01SDM",
        snapshot=shown,
        took_effect=date(2018, 2, 1),
        periods=("Feb 18", "Mar 18"),
        values=(Decimal(8), Decimal(9)),
        before=Decimal("17.5"),
        before_count=2,
        after=Decimal("8.5"),
        after_count=2,
        days_to_change=62,
        days_to_verified=125,
    )


def all_of(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def test_the_good_news_says_who_what_since_when_and_both_units(news: ActionVerified) -> None:
    message = render.verified(news)
    assert message.text == (
        "It worked: #4 Recruit two apprentices is verified. Abandonment rate was Green twice "
        "running: 8.0% in Feb 18 and 9.0% in Mar 18."
    )
    told = all_of(message)
    for words in (
        "by *Manager*, is *verified*. Since the change took effect on 1 Feb 2018",
        "*Mean before*\\n17.5% (2 values)",
        "*Mean since*\\n8.5% (2 values)",
        "9.0 points lower, 51.4% better",  # 9 / 17.5
        "1.0 points under target, 10% better",
        "125 days to the proof, 62 of them to the change",
        "<@U01SDM>: is the manual updated, are the staff trained?",
        "Manual and training",
    ):
        assert words in told
    assert len(message.pictures) == 1


def test_its_own_level_is_named_in_the_place_of_green(news: ActionVerified) -> None:
    assert (
        "was 9.0% or better twice running" in render.verified(replace(news, level=Decimal(9))).text
    )


def test_what_is_not_known_is_not_told(news: ActionVerified) -> None:
    bare = replace(
        news,
        before=None,
        before_count=0,
        owner_slack="",
        days_to_change=None,
        days_to_verified=None,
    )
    told = all_of(render.verified(bare))
    for words in ("Mean before", "Change of the mean", "From the exception", "<@"):
        assert words not in told


def test_a_mean_that_got_worse_is_said_to_be_worse(news: ActionVerified) -> None:
    worse = replace(news, before=Decimal(8), after=Decimal("8.5"))
    assert "0.5 points higher, 6.3% worse" in all_of(render.verified(worse))


def test_the_longest_texts_keep_the_essential(news: ActionVerified) -> None:
    endless = "Take on <b>more</b> apprentices & " * 90
    shown = replace(news.snapshot, name="Percentage of calls given up " * 9)
    for message in (
        render.verified(replace(news, description=endless, owner="Officer " * 40, snapshot=shown)),
        render.reopened(
            ActionReopened(4, endless, "Officer " * 40, "a", "n" * 250, ("Feb 18",) * 2, "x" * 400)
        ),
    ):
        assert len(all_of(message)) < Limits.MESSAGE_CHARACTERS
        assert "shortened" in all_of(message)


def test_the_end_of_the_news_says_why_and_who_goes_on() -> None:
    message = render.reopened(
        ActionReopened(
            4, "Recruit", "Manager", "abandonment", "Abandonment rate", ("Feb 18", "Mar 18"),
            "corrected from 9.0% to 19.0%",
        )
    )  # fmt: skip
    assert message.text == (
        "No longer verified: #4 Recruit on Abandonment rate, because corrected from 9.0% to 19.0%."
    )
    assert "Feb 18 and Mar 18 had shown that it worked" in all_of(message)


def effect(**changes: object) -> str:
    reply = ActionEffect(
        4, "Recruit", "abandonment", "Abandonment rate", date(2018, 2, 1), "Green",
        ("Feb 18", "Mar 18"),
    )  # fmt: skip
    return all_of(render.said(replace(reply, **changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "That is Feb 18 and Mar 18 at the earliest."),
        ({"wanted": "9.0% or better"}, "two final values in a row are 9.0% or better"),
        ({"held": "Feb 18"}, "Abandonment rate is Green in Feb 18 so far. One more"),
        ({"verified": ("Feb 18", "Mar 18")}, "It is *verified*"),
        ({"reopened": True}, "no longer verified"),
        ({"moved_from": date(2018, 1, 1)}, "Before, it was 1 Jan 2018."),
        ({"already": True}, "known already"),
        ({"done_by": "Manager"}, "*Done, says Manager. In effect since 1 Feb 2018.*"),
    ],
)
def test_the_answer_says_what_is_waited_for(changes: dict[str, object], words: str) -> None:
    assert words in effect(**changes)


def test_whoever_set_the_day_may_say_next_that_it_is_done() -> None:
    assert "It is done" in effect()
    assert "It is done" not in effect(done_by="Manager")
