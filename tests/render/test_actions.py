"""What messages say of actions: the number, what, who, by when; and what is next."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.render import replies
from bot.render.action_lines import action_line, add_action_lines
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked
from domain.action_items import ActionItem
from domain.actions import ActionKind, ActionStage, Ending
from handlers.action_list import YOURS, ActionList
from handlers.action_show import ActionShown
from handlers.replies import Said
from tests import makers
from tests.render.slack_rules import faults

TODAY = date(2018, 3, 6)
ITEM = ActionItem(12, "abandonment", "Abandonment rate", "IMT", "Recruit", "SDM", report_back=TODAY)


def told(reply: Said) -> str:
    return json.dumps(replies.render(reply).blocks, ensure_ascii=False)


def shown(**changes: Any) -> ActionShown:
    facts: dict[str, Any] = {"agreed_by": "SDM", "agreed_at": makers.NOW, "today": TODAY}
    return ActionShown(**{"item": ITEM, "may_change": True, **facts, **changes})


def labels(message: Message) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


def test_sixty_actions_with_the_longest_words_fit_and_the_rest_are_counted() -> None:
    longest = replace(ITEM, description="&<!channel>" * 45, name="R&D " * 25, owner="<@U1> " * 20)
    items = tuple(replace(longest, number=number) for number in range(60))
    message = replies.render(ActionList(YOURS, items, TODAY, 60, ended=items[:10], unit="imt"))
    assert faults(message.text, message.blocks) == []
    assert message.text == "You have 60 open actions."
    assert any("more" in str(block) for block in message.blocks[-3:])


def test_a_line_says_what_who_and_how_late() -> None:
    late = action_line(ITEM, TODAY + timedelta(days=3))
    assert late == (
        "*#12* Recruit\nAbandonment rate · SDM · *report back 6 Mar 2018, 3 days overdue* · "
        "cause stage"
    )
    assert "report back 6 Mar 2018, today" in action_line(ITEM, TODAY)
    assert "no report-back date" in action_line(replace(ITEM, report_back=None), TODAY)


def test_a_standard_kind_is_said_where_the_description_does_not_say_it() -> None:
    referred = replace(ITEM, kind=ActionKind.TASK_GROUP)
    assert "*#12* Refer to a task and finish group: Recruit" in action_line(referred, TODAY)
    itself = replace(referred, description=ActionKind.TASK_GROUP.words)
    assert action_line(itself, TODAY).count("Refer to a task and finish group") == 1


def test_an_alert_counts_the_actions_that_it_does_not_name() -> None:
    items = [replace(ITEM, number=number) for number in range(1, 10)]
    ended = [replace(ITEM, number=99, ending=Ending.SUPERSEDED, superseded_by=3)]
    words = in_alert([*items, *ended])
    assert "#99 Recruit: superseded by #3" in words
    assert "and 3 more: `/kpi action abandonment`" in words
    assert in_alert(()) == ""


def in_alert(items: Sequence[ActionItem]) -> str:
    page = Page(Marked("An alert."))
    add_action_lines(page, items)
    texts = [b.get("text") or b["elements"][0] for b in page.message().blocks]
    return "\n".join(each["text"] for each in texts)


def test_an_alert_names_six_actions_with_long_words_whole() -> None:
    longest = replace(
        ITEM, description="Answer the phones sooner " * 20, owner="Lead officer " * 20
    )
    busy = replace(longest, kind=ActionKind.COMMITTEE, took_effect=TODAY, done=True)
    over = replace(busy, ending=Ending.CANCELLED, ended_because="no money " * 200)
    words = in_alert([replace(busy, number=n) for n in range(1, 9)] + [over] * 4)
    assert words.count("waits for the indicator") == 6
    assert words.count("cancelled") == 3
    assert "and 3 more" in words


def test_a_referral_names_the_body_that_owns_it_and_who_reports_back() -> None:
    referred = replace(ITEM, kind=ActionKind.LEADERSHIP_TEAM)
    for words in (action_line(referred, TODAY), in_alert([referred]), told(shown(item=referred))):
        assert "the leadership team, SDM reports back" in words


def test_the_cycle_time_is_shown_with_the_action() -> None:
    reply = shown(days_to_change=62, days_to_verified=125)
    assert "125 days to the proof, 62 of them to the change" in told(reply)
    assert "62 days to the change" in told(shown(days_to_change=62))


@pytest.mark.parametrize(
    ("stage", "lasting", "step"),
    [
        (ActionStage.CAUSE, None, "On to plan"),
        (ActionStage.PLAN, None, "On to test"),
        (ActionStage.TEST, None, "Standardise"),
        (ActionStage.STANDARDISE, False, "Manual and training"),
    ],
)
def test_the_next_step_is_a_button(stage: ActionStage, lasting: bool | None, step: str) -> None:
    reply = shown(item=replace(ITEM, stage=stage), manual_updated=lasting, staff_trained=True)
    assert labels(replies.render(reply))[:2] == ["Add a note", step]


def test_the_life_line_shows_where_it_stands() -> None:
    assert "● Cause  →  ● Plan  →  ◉ *Test*  →  ○ Standardise" in told(
        shown(item=replace(ITEM, stage=ActionStage.TEST))
    )


def test_one_that_is_over_says_how_and_offers_no_change() -> None:
    over = replace(ITEM, ending=Ending.CANCELLED, ended_by="PERF", ended_because="no money")
    reply = shown(item=over, may_change=False)
    assert "Ended: cancelled, no money, PERF" in told(reply)
    assert labels(replies.render(reply)) == []
