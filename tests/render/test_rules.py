"""Rules in words: what a change would do stands before its buttons, at any length."""

from dataclasses import replace

from bot.render import replies
from bot.render.message import Message
from bot.slack.modals import rules as modal
from handlers.rules import (
    MOST_DECISIONS,
    MOST_LISTED,
    DecisionLine,
    RuleDecisions,
    RuleLine,
    RulesShown,
)
from handlers.rules_preview import RulesForm, RulesPreview, RulesReasonForm
from handlers.rules_save import RulesSaved
from tests import makers
from tests.render.slack_rules import faults
from tests.render.test_replay import LONG, MOVED, shown

FIGURES = {"since": "Jan 2017", "exceptions": "17 → 9", "episodes": "10 → 6"}
PREVIEW = RulesPreview(
    shown(), "abandonment", "Abandonment rate", "relative, amber 5%", "relative, amber 10%",
    "scheme=relative amber=10", "",
)  # fmt: skip


def text_of(message: Message) -> str:
    return str(message.blocks)


def check(message: Message) -> None:
    assert faults(message.text, message.pictured(["F12345678"] * len(message.pictures))) == []
    assert faults(message.text, message.plainest().blocks) == []


def test_a_change_says_what_it_would_have_done_and_that_nothing_is_saved() -> None:
    message = replies.render(PREVIEW)
    assert message.text == (
        "With these rules, since Jan 2017: 9 exceptions instead of 17, 6 episodes instead of 10, "
        "6 alerts instead of 10. Nothing is saved yet."
    )
    told = text_of(message)
    assert "kpi.rules_reason" in told
    assert "Saving asks for a reason" in told
    assert "'text': 'Cancel'" in told


def test_with_a_reason_save_saves_and_a_default_needs_one() -> None:
    assert "kpi.rules_save" in text_of(replies.render(replace(PREVIEW, reason="agreed")))
    default = text_of(replies.render(replace(PREVIEW, indicator="")))
    assert "kpi.rules_save" not in default
    assert "kpi.rules_reason" not in default
    assert "because ..." in default


def test_all_of_it_keeps_slacks_limits_at_its_longest() -> None:
    long = replace(
        PREVIEW,
        replay=shown(scope=LONG, go=(MOVED,) * 12, come=(MOVED,) * 12, go_count=99, come_count=99),
        name=LONG, before=LONG, after=LONG, reason="r" * 500,
    )  # fmt: skip
    check(replies.render(long))
    line = RuleLine("abandonment", LONG, LONG)
    check(replies.render(RulesShown("", LONG, (line,) * MOST_LISTED, 9_999, 9_999)))
    check(replies.render(RulesShown(LONG, LONG, (line,), 0, 0, "abandonment", True)))
    check(replies.render(RulesSaved(LONG, "abandonment", LONG, LONG, "r" * 500, FIGURES, 200)))
    each = DecisionLine(LONG, makers.NOW, LONG, LONG, LONG, "r" * 500, FIGURES)
    check(replies.render(RuleDecisions("", (each,) * MOST_DECISIONS)))
    view = modal.reason_view(RulesReasonForm(long), {})
    assert faults("form", [block for block in view["blocks"] if block["type"] != "input"]) == []


def test_a_saved_decision_tells_why_and_what_the_replay_said() -> None:
    each = DecisionLine("CSAT", makers.NOW, "Officer", "amber 5%", "amber 10%", "noise", FIGURES)
    told = text_of(replies.render(RuleDecisions("", (each,))))
    assert "by Officer" in told
    assert "From: amber 5%" in told
    assert "To: amber 10%" in told
    assert "Replay: exceptions 17 → 9, episodes 10 → 6, since Jan 2017" in told
    assert "None yet" in text_of(replies.render(RuleDecisions("", ())))


def test_the_form_begins_with_the_rules_in_force() -> None:
    values = {"scheme": "relative", "scheme_settings": "amber 5%", "amber_periods": "3"}
    view = modal.view(RulesForm("abandonment", "Abandonment rate", values, "relative, "), {})
    inputs = {block["block_id"]: block["element"] for block in view["blocks"][1:]}
    assert inputs["scheme"]["initial_option"]["value"] == "relative"
    assert inputs["scheme_settings"]["initial_value"] == "amber 5%"
    assert inputs["amber_periods"]["initial_value"] == "3"
    assert view["submit"]["text"] == "Show the replay"
