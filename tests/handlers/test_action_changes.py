"""Actions on their way: stages, days, another in their place, and never an end in silence."""

from datetime import date

import pytest

from domain.actions import ActionStage, Ending
from domain.episodes import EpisodeState
from handlers import commands
from handlers.action_add import ActionAgreed, ActionForm
from handlers.action_changes import ActionChanged
from handlers.action_end import ActionCancelForm
from handlers.action_note import ActionNoteForm
from handlers.action_owner import ActionOwnerForm
from handlers.action_report import ActionReportForm
from handlers.action_stage import StandardiseForm
from tests import makers
from tests.handlers.agreeing import FORM, action, faults, shown
from tests.handlers.talking import Talk, refusal, said


def test_an_action_of_an_exception_that_ends_goes_on_and_stays_in_its_message(
    agreed: Talk,
) -> None:
    agreed.type("log abandonment 5/100 nov because a digit was wrong")
    assert shown(agreed).state is EpisodeState.WITHDRAWN
    assert [each.number for each in shown(agreed).actions] == [1]
    said(agreed.type("action note 1 still worth it"), ActionChanged)
    assert not action(agreed).is_over


def test_the_last_step_asks_for_the_manual_and_the_staff(agreed: Talk) -> None:
    for stage in ("plan", "test"):
        said(agreed.type(f"action stage 1 {stage}"), ActionChanged)
    said(agreed.type("action stage 1"), StandardiseForm)
    assert action(agreed).stage is ActionStage.TEST
    reply = agreed.submit("action_standardise", action="1", manual="yes")
    assert set(faults(reply)) == {"staff"}
    done = said(
        agreed.submit("action_standardise", action="1", manual="yes", staff="no"), ActionChanged
    )
    assert "Still to do: train the staff" in done.remarks[0]
    kept = action(agreed)
    assert (kept.stage, kept.manual_updated, kept.staff_trained) == (
        ActionStage.STANDARDISE,
        True,
        False,
    )


def test_a_day_that_has_come_moves_only_with_a_reason(agreed: Talk) -> None:
    agreed.at("2018-04-02T10:00:00+00:00")
    assert "say why it moves" in refusal(agreed.type("action report 1 30 apr"))
    assert set(faults(agreed.submit("action_report", action="1", report_back="2018-04-30"))) == {
        "reason"
    }
    assert action(agreed).report_back == date(2018, 4, 2)
    said(agreed.type("action report 1 30 apr because the supplier is late"), ActionChanged)
    assert action(agreed).report_back == date(2018, 4, 30)
    assert agreed.lines()[-1].endswith("to 30 Apr 2018: the supplier is late (SDM)")


def test_a_cancelled_action_says_why_and_the_exception_has_none_again(agreed: Talk) -> None:
    said(agreed.type("action cancel 1 the budget was withdrawn"), ActionChanged)
    kept = action(agreed)
    assert (kept.ending, kept.ended_because) == (Ending.CANCELLED, "the budget was withdrawn")
    assert shown(agreed).state is EpisodeState.OPEN
    assert [each.ending for each in shown(agreed).actions] == [Ending.CANCELLED]


def test_what_is_over_changes_no_more(agreed: Talk) -> None:
    agreed.type("action cancel 1 the budget was withdrawn")
    for words in ("note 1 x", "stage 1 test", "cancel 1 x", "report 1 9 apr", "reassign 1 @sdm"):
        assert "#1 is over: it was cancelled by SDM" in refusal(agreed.type(f"action {words}"))
    assert action(agreed).ended_because == "the budget was withdrawn"


def test_an_action_is_superseded_by_another_one_or_by_a_new_one(agreed: Talk) -> None:
    agreed.type("action add abandonment Move the early shift")
    said(agreed.type("action supersede 1 by #2"), ActionChanged)
    assert (action(agreed).ending, action(agreed).superseded_by) == (Ending.SUPERSEDED, 2)
    form = said(agreed.press("action_supersede", action="2"), ActionForm)
    assert (form.supersedes, form.description) == (2, "Move the early shift")
    done = said(
        agreed.submit("action", **FORM, supersedes="2", indicator="abandonment"), ActionAgreed
    )
    assert done.remarks[0] == "It takes the place of #2."
    assert action(agreed, 2).superseded_by == done.item.number == 3
    assert shown(agreed).state is EpisodeState.ACTIONS_AGREED


def test_an_exception_whose_last_action_is_cancelled_has_none_again(agreed: Talk) -> None:
    """Also where that one had taken the place of another."""
    agreed.type("action add abandonment Move the early shift")
    agreed.type("action supersede 1 by 2")
    assert shown(agreed).state is EpisodeState.ACTIONS_AGREED
    agreed.type("action cancel 2 no money")
    assert shown(agreed).state is EpisodeState.OPEN


def test_the_words_of_another_action_begin_its_form(agreed: Talk) -> None:
    form = said(agreed.type("action supersede 1 by Move the early shift"), ActionForm)
    assert (form.supersedes, form.description) == (1, "Move the early shift")
    assert not action(agreed).is_over


def test_an_owner_who_may_agree_on_none_is_told_before_the_form_and_supersedes_by_number(
    agreed: Talk,
) -> None:
    with agreed.database.writing() as store:
        store.people.save(makers.person("csm"))
    agreed.type("action reassign 1 @csm")
    agreed.type("action add abandonment Move the early shift")
    for reply in (
        agreed.press("action_supersede", who="U01CSM", action="1"),
        agreed.type("action supersede 1 by Something new", who="U01CSM"),
    ):
        assert "Only the lead officer and the data owner" in refusal(reply)
    said(agreed.type("action supersede 1 by 2", who="U01CSM"), ActionChanged)


def test_what_was_typed_without_a_description_stands_in_the_form(red: Talk) -> None:
    form = said(red.type("action add abandonment @sda by 2 apr 2018"), ActionForm)
    assert (form.indicator, form.owner, form.report_back) == (
        "abandonment", "U01SDA", date(2018, 4, 2),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        ("done 1", True), ("done 1 both are trained", False), ("took-effect 1", True),
        ("took-effect 1 1 feb", False), ("supersede 1", True), ("supersede 1 by 2", False),
        ("supersede 1 by Move the early shift", True), ("stage 1 standardize", True),
        ("stage 1 plan", False), ("note 1 all is well", False), ("show 1", False), ("", False),
    ],
)  # fmt: skip
def test_a_form_opens_at_once_only_where_something_is_left_to_say(words: str, opens: bool) -> None:
    assert commands.may_open_form(f"action {words}") is opens


def test_nothing_supersedes_itself_or_what_is_over(agreed: Talk) -> None:
    assert "cannot take its own place" in refusal(agreed.type("action supersede 1 by 1"))
    assert 'No action has the number "7"' in refusal(agreed.type("action supersede 1 by 7"))
    agreed.type("action add abandonment Move the early shift")
    agreed.type("action cancel 2 no money")
    assert "#2 is over" in refusal(agreed.type("action supersede 1 by 2"))
    assert not action(agreed).is_over


def test_a_form_asks_for_what_a_bare_subcommand_leaves_out(agreed: Talk) -> None:
    said(agreed.type("action add"), ActionForm)
    said(agreed.type("action note 1"), ActionNoteForm)
    said(agreed.type("action report 1"), ActionReportForm)
    said(agreed.type("action reassign #1"), ActionOwnerForm)
    said(agreed.type("action cancel 1"), ActionCancelForm)
    said(agreed.type("action supersede 1"), ActionForm)
