"""Follow-up actions: agreed on, carried on, and never ended without a word."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.actions import Action, ActionKind, ActionStage, Ending
from domain.deliveries import DeliveryKind
from domain.episodes import EpisodeState
from domain.notices import ActionAssigned, EpisodeAlert
from handlers import commands, forms, typed
from handlers.action_add import ActionAgreed, ActionForm
from handlers.action_changes import ActionChanged
from handlers.action_end import ActionCancelForm
from handlers.action_list import YOURS, ActionList
from handlers.action_note import ActionNoteForm
from handlers.action_owner import ActionOwnerForm
from handlers.action_report import ActionReportForm
from handlers.action_show import ActionShown
from handlers.action_stage import StandardiseForm
from handlers.card import ReportCard
from handlers.home import Home
from handlers.indicator import IndicatorRetired
from handlers.refused import FormRefused
from handlers.replies import Reply
from handlers.request import Request, Timing
from storage.database import Database
from tests import makers
from tests.handlers.talking import Talk, refusal, said

RECRUIT = "action add abandonment Recruit two apprentices @sda by 2 apr 2018"
FORM = {"kind": "other", "description": "Recruit two apprentices", "owner": "U01SDA"}


@pytest.fixture
def red(talk: Talk) -> Talk:
    """November is Red and announced; the lead officer speaks."""
    talk.timing = Timing(alert_delay=timedelta(0))
    talk.type("log abandonment 611/4288 nov")
    talk.deliver()
    talk.who = "U01SDM"
    return talk


@pytest.fixture
def agreed(red: Talk) -> Talk:
    """With an action, #1, of the analyst."""
    said(red.type(RECRUIT), ActionAgreed)
    return red


def action(talk: Talk, number: int = 1) -> Action:
    with talk.database.reading() as store:
        found = store.actions.get(number)
    assert found is not None
    return found


def stored(talk: Talk) -> int:
    with talk.database.reading() as store:
        return len(store.actions.of_indicators(("abandonment",)))


def shown(talk: Talk) -> EpisodeAlert:
    """The exception's message as it stands now."""
    return talk.alerts()[-1]


def faults(reply: Reply) -> dict[str, str]:
    return {fault.field: fault.text for fault in said(reply, FormRefused).faults}


def test_an_action_is_typed_in_one_line_with_its_owner_and_day(red: Talk) -> None:
    item = said(red.type(RECRUIT), ActionAgreed).item
    assert (item.number, item.description, item.owner) == (1, "Recruit two apprentices", "SDA")
    assert item.report_back == date(2018, 4, 2)


@pytest.mark.parametrize(
    ("words", "description", "owner", "day"),
    [
        ("Stand by the phones", "Stand by the phones", "sdm", None),
        ("by 2 apr @sda Recruit two", "by 2 apr Recruit two", "sda", None),
        ("Recruit two by 2 apr @sda", "Recruit two", "sda", date(2018, 4, 2)),
        ("Write to a@example.org", "Write to a@example.org", "sdm", None),
        ("Recruit two <@U01SDA|sda>", "Recruit two", "sda", None),
        ("Recruit two @SDA until in 2 weeks", "Recruit two", "sda", date(2017, 12, 15)),
    ],
)
def test_what_is_typed_is_understood_or_kept_as_words(
    red: Talk, words: str, description: str, owner: str, day: date | None
) -> None:
    said(red.type(f"action add abandonment {words}"), ActionAgreed)
    kept = action(red)
    assert (kept.description, kept.owner, kept.report_back) == (description, owner, day)


def test_the_alert_shows_the_action_and_the_thread_tells_of_it(agreed: Talk) -> None:
    assert [(each.number, each.owner) for each in shown(agreed).actions] == [(1, "SDA")]
    assert shown(agreed).state is EpisodeState.ACTIONS_AGREED
    assert agreed.lines() == [
        "Action #1 is agreed: Recruit two apprentices. SDA, report back 2 Apr 2018 (agreed by SDM)"
    ]


def test_every_change_of_an_action_edits_the_alert_and_is_told_in_its_thread(agreed: Talk) -> None:
    agreed.type("action note 1 both posts are advertised")
    agreed.type("action stage 1")
    agreed.type("action report 1 9 apr 2018")
    agreed.type("action reassign 1 @sdm")
    (item,) = shown(agreed).actions
    assert (item.stage, item.report_back, item.owner) == (
        ActionStage.PLAN,
        date(2018, 4, 9),
        "SDM",
    )
    about = "#1 Recruit two apprentices: "
    assert [line.removeprefix(about) for line in agreed.lines()[1:]] == [
        "both posts are advertised (SDM)",
        "stage cause → plan (SDM)",
        "report-back date moved from 2 Apr 2018 to 9 Apr 2018 (SDM)",
        "handed over from SDA to SDM (SDM)",
    ]
    notes = said(agreed.type("action 1"), ActionShown).notes
    assert [(each.by, each.text) for each in notes][:1] == [("SDM", "both posts are advertised")]
    assert len(notes) == 4


def test_who_is_made_an_owner_by_somebody_else_is_told_so_once(agreed: Talk) -> None:
    agreed.type("action add abandonment Mine alone")
    agreed.type("action reassign 1 @perf")
    told = [(each.target, each.notice) for each in agreed.outbox() if each.kind is DeliveryKind.DM]
    assert [(to, n.item.number, n.by) for to, n in told if isinstance(n, ActionAssigned)] == [
        ("U01SDA", 1, "SDM"),
        ("U01PERF", 1, "SDM"),
    ]


def test_the_report_card_names_what_is_agreed(agreed: Talk) -> None:
    card = said(agreed.type("card abandonment"), ReportCard)
    assert card.action == ("#1 Recruit two apprentices (SDA, report back 2 Apr 2018)",)


def test_the_form_keeps_all_that_it_asks(red: Talk) -> None:
    more = {"root_cause": "Two posts are vacant", "hypothesis": "If we recruit, then fewer give up"}
    when = {"report_back": "2018-01-09", "success": "12%"}
    form = {**FORM, **more, **when, "kind": "management_team", "indicator": "abandonment"}
    said(red.submit("action", **form), ActionAgreed)
    kept = action(red)
    assert kept.kind is ActionKind.MANAGEMENT_TEAM
    assert (kept.root_cause, kept.hypothesis) == (more["root_cause"], more["hypothesis"])
    assert kept.success == Decimal(12)
    told = said(red.type("action show 1"), ActionShown)
    assert (told.success, told.exception) == ("12.0%", "since Nov 17")


@pytest.mark.parametrize("kind", ActionKind)
def test_the_first_four_kinds_need_a_day_to_report_back_on(red: Talk, kind: ActionKind) -> None:
    reply = red.submit("action", **{**FORM, "indicator": "abandonment", "kind": kind.value})
    numbered = list(ActionKind).index(kind) < 4
    assert kind.needs_report_back is numbered
    if numbered:
        assert "needs a day to report back on" in faults(reply)["report_back"]
        assert stored(red) == 0
    else:
        said(reply, ActionAgreed)


def test_a_standard_action_says_itself_what_is_to_be_done(red: Talk) -> None:
    form = {"indicator": "abandonment", "kind": "committee", "owner": "U01SDM"}
    said(red.submit("action", **form), ActionAgreed)
    assert action(red).description == "Refer to the policy and resources committee"
    assert "description" in faults(red.submit("action", **{**form, "kind": "other"}))


def test_all_faults_of_a_form_stand_at_their_inputs_and_nothing_is_stored(red: Talk) -> None:
    wrong = {
        "indicator": "abandonment",
        "kind": "party",
        "description": "x" * 501,
        "owner": "U0NOBODY",
        "report_back": "2017-11-30",
        "success": "lots",
    }
    told = faults(red.submit("action", **wrong))
    assert set(told) == {"kind", "description", "owner", "report_back", "success"}
    assert "30 Nov 2017 has passed" in told["report_back"]
    assert stored(red) == 0


@pytest.mark.parametrize("level", ["14.3%", "20%", "99%"])
def test_a_success_that_is_reached_already_is_refused(red: Talk, level: str) -> None:
    reply = red.submit("action", **FORM, indicator="abandonment", success=level)
    assert "Nov 17: 14.2% is as good as" in faults(reply)["success"]
    assert stored(red) == 0


def test_a_success_short_of_the_target_or_beyond_it_is_taken(red: Talk) -> None:
    for level in ("13%", "5%"):
        said(red.submit("action", **FORM, indicator="abandonment", success=level), ActionAgreed)
    assert stored(red) == 2


def test_a_newcomer_who_is_chosen_becomes_known_as_its_owner(red: Talk) -> None:
    chosen = {**FORM, "owner": "U01NEW", "indicator": "abandonment"}
    request = Request(red.who, "C01IMT", "", red.now, values=chosen, names={"U01NEW": "Nell New"})
    with red.database.writing() as store:
        reply = forms.submit("action", request, store)
    assert said(reply, ActionAgreed).item.owner == "Nell New"


def test_nobody_who_has_left_slack_is_made_an_owner(agreed: Talk) -> None:
    with agreed.database.writing() as store:
        store.departures.note("U01SDA", agreed.now)
        store.departures.note("U01SDM", agreed.now)
    for words in ("add abandonment Train @sda", "add abandonment Train <@U01SDA>"):
        assert "SDA has left Slack" in refusal(agreed.type(f"action {words}"))
    agreed.type("action reassign 1 @perf")
    assert "SDA has left Slack" in refusal(agreed.type("action reassign 1 @sda"))
    assert (stored(agreed), action(agreed).owner) == (1, "perf")
    form = said(agreed.type("action add abandonment", who="U01HEAD"), ActionForm)
    assert form.owner == "U01HEAD"


def test_a_day_before_any_meeting_is_taken_and_said(red: Talk) -> None:
    told = said(red.type(RECRUIT), ActionAgreed)
    assert any("No stat meeting about Abandonment is planned by then" in r for r in told.remarks)
    with red.database.writing() as store:
        series = store.series.add(makers.series())
        store.meetings.add(makers.meeting(series.id))
    told = said(red.type(RECRUIT), ActionAgreed)
    assert not any("No stat meeting" in each for each in told.remarks)
    form = said(red.type("action add abandonment"), ActionForm)
    assert form.report_back == date(2018, 3, 6)


def test_an_exception_that_is_over_leaves_the_action_with_the_indicator(red: Talk) -> None:
    with red.database.reading() as store:
        (episode,) = store.episodes.going()
    red.type("log abandonment 5/100 nov because a digit was wrong")
    reply = red.submit("action", **FORM, indicator="abandonment", episode=str(episode.id))
    told = said(reply, ActionAgreed)
    over = "The exception since Nov 17 is withdrawn by now, so the action stands with Abandonment"
    assert any(over in each for each in told.remarks)
    assert action(red).episode is None


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


def test_mine_come_first_by_their_day_and_those_without_one_last(red: Talk) -> None:
    for words in ("Late", "Soon by 8 dec", "Later by 9 jan"):
        red.type(f"action add abandonment {words}")
    red.type(RECRUIT)
    mine = said(red.type("action"), ActionList)
    assert [each.description for each in mine.going] == ["Soon", "Later", "Late"]
    here = said(red.type("action imt"), ActionList)
    assert [each.number for each in here.going] == [2, 3, 4, 1]
    red.at("2017-12-11T10:00:00+00:00")
    assert [each.days_overdue(date(2017, 12, 11)) for each in mine.going] == [3, -29, 0]


def test_the_list_is_shared_by_its_last_word_and_what_is_written_down_keeps_it(
    agreed: Talk,
) -> None:
    for words in ("list share", "share", "list imt share", "abandonment share"):
        told = said(agreed.type(f"action {words}"), ActionList)
        assert (told.shared, told.person) == (True, "SDM" if told.scope == YOURS else "")
    assert said(agreed.type("action show 1 share"), ActionShown).shared
    assert not said(agreed.type("action list imt"), ActionList).shared
    agreed.type("action note 1 the team has its share")
    notes = said(agreed.type("action show 1"), ActionShown).notes
    assert notes[-1].text == "the team has its share"


def test_an_indicators_list_shows_those_that_ended_too(agreed: Talk) -> None:
    agreed.type("action cancel 1 no money")
    told = said(agreed.type("action abandonment"), ActionList)
    assert (told.going, [each.ended_because for each in told.ended]) == ((), ["no money"])


def test_the_home_shows_the_owner_what_is_theirs(agreed: Talk) -> None:
    def numbers(who: str) -> list[int]:
        home = typed.open_home(Request(who, "", "", agreed.now), agreed.database)
        return [each.number for each in said(home, Home).actions]

    assert (numbers("U01SDA"), numbers("U01SDM")) == ([1], [])


def test_an_indicator_with_open_actions_is_not_retired(agreed: Talk) -> None:
    why = "Abandonment has an open action: #1. End each first"
    assert why in refusal(agreed.type("indicator retire abandonment", who="U01HEAD"))
    edit = agreed.submit("indicator", who="U01HEAD", indicator="abandonment", stage="retired")
    assert why in faults(edit)["stage"]
    assert not action(agreed).is_over
    agreed.type("action cancel 1 the indicator is retired")
    said(agreed.type("indicator retire abandonment", who="U01HEAD"), IndicatorRetired)
    assert "is retired" in refusal(agreed.submit("action", **FORM, indicator="abandonment"))


def test_its_owner_carries_an_action_and_others_do_not(agreed: Talk) -> None:
    said(agreed.type("action note 1 advertised", who="U01SDA"), ActionChanged)
    for who in ("U01PERF", "U01HEAD", "U01SDM"):
        said(agreed.type("action note 1 seen", who=who), ActionChanged)
    told = refusal(agreed.type("action note 1 me too", who="U01NEW"))
    assert told.startswith(
        "Only its owner and the lead officer may write notes on #1. Ask SDA or SDM"
    )
    assert "Only the lead officer and the data owner" in refusal(agreed.type(RECRUIT, who="U01NEW"))
    agreed.type("action reassign 1 @perf")
    assert "Only its owner" in refusal(agreed.type("action note 1 mine", who="U01SDA"))


def test_the_data_owner_agrees_on_actions_too(red: Talk) -> None:
    said(red.type(RECRUIT, who="U01SDA"), ActionAgreed)


@pytest.mark.parametrize("number", ["0", "9", "x", "#", "99999999999999999999", "٣"])
def test_a_number_that_no_action_has_is_refused_by_name(agreed: Talk, number: str) -> None:
    assert "number" in refusal(agreed.type(f"action note {number} x"))


def test_both_databases_carry_an_action_from_agreement_to_its_end(any_database: Database) -> None:
    makers.seed(any_database)
    talk = Talk(any_database, who="U01SDM")
    talk.type("log abandonment 611/4288 nov")
    said(talk.type(RECRUIT), ActionAgreed)
    talk.later(minutes=1)
    said(talk.type("action stage 1 test"), ActionChanged)
    said(talk.submit("action_cancel", action="1", reason="no money"), ActionChanged)
    with any_database.reading() as store:
        (episode,) = store.episodes.of("abandonment")
        assert store.actions.going() == ()
        assert [each.at for each in store.actions.notes((1,))] == [talk.now] * 2
    assert episode.agreed_at is None
    assert talk.now - makers.NOW == timedelta(minutes=1)
