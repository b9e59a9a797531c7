"""Follow-up actions: agreed on, carried on, and never ended without a word."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.actions import ActionKind, ActionStage
from domain.deliveries import DeliveryKind
from domain.episodes import EpisodeState
from domain.notices import ActionAssigned
from handlers import forms, typed
from handlers.action_add import ActionAgreed, ActionForm
from handlers.action_changes import ActionChanged
from handlers.action_list import YOURS, ActionList
from handlers.action_show import ActionShown
from handlers.card import ReportCard
from handlers.home import Home
from handlers.indicator import IndicatorRetired
from handlers.request import Request
from storage.database import Database
from tests import makers
from tests.handlers.agreeing import FORM, RECRUIT, action, faults, shown, stored
from tests.handlers.talking import Talk, refusal, said


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


@pytest.mark.parametrize("day", ["31 feb", "31st February 2018", "2018-02-31", "31/02/2018"])
def test_a_report_back_day_that_does_not_exist_is_refused_and_nothing_is_stored(
    red: Talk, day: str
) -> None:
    told = refusal(red.type(f"action add abandonment Recruit two @sda by {day}"))
    assert f'"{day}" is not a day. Write for example' in told
    assert stored(red) == 0


@pytest.mark.parametrize("words", ["Cut calls by 10%", "Answer by 20 people", "Ready by 1.5"])
def test_what_only_sounds_like_a_day_belongs_to_what_is_to_be_done(red: Talk, words: str) -> None:
    said(red.type(f"action add abandonment {words}"), ActionAgreed)
    assert (action(red).description, action(red).report_back) == (words, None)


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
