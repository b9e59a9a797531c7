"""Programme health by hand: what each item counts, and what it leaves out."""

from dataclasses import replace
from datetime import date

import pytest

from domain.actions import Ending
from domain.episode_health import explanations, fixed, learned, report_backs
from domain.health import Standing, Tally
from domain.health_facts import Known
from domain.meeting_health import briefs, current_data, feedback, followed_up, held, led
from domain.meetings import MeetingState, Section
from domain.open_ages import OpenKind, open_ages
from domain.value_health import never_logged, values_on_time
from tests.domain.health_records import (
    STAT,
    announced,
    cancelled,
    decided,
    facts,
    known,
    standing,
    told,
    tracked,
)
from tests.domain.health_records import held as meeting_held
from tests.makers import action, agenda_item, episode, instant, period

STAT_6_MARCH = "IMT stat meeting, 6 Mar 2018"


@pytest.mark.parametrize(
    ("tally", "words", "standing_"),
    [
        (Tally(0, 0, 0), "none yet", Standing.TOO_FEW),
        (Tally(2, 2, 2), "2 of 2", Standing.TOO_FEW),
        (Tally(3, 3, 3), "3 of 3", Standing.HOLDS),
        (Tally(3, 4, 4), "3 of 4", Standing.PARTLY),
        (Tally(4, 5, 5), "4 of 5", Standing.HOLDS),
        (Tally(1, 3, 3), "1 of 3", Standing.SELDOM),
        (Tally(18, 19, 19), "18 of 19", Standing.HOLDS),
        (Tally(19, 20, 20), "19 of 20 (95%)", Standing.HOLDS),
        (Tally(1_999, 2_000, 30), "1,999 of 2,000 (99%)", Standing.HOLDS),
        (Tally(167, 167, 1), "167 of 167", Standing.TOO_FEW),
    ],
)
def test_a_small_base_has_no_percentage_and_few_records_say_nothing(
    tally: Tally, words: str, standing_: Standing
) -> None:
    assert (tally.words, tally.standing) == (words, standing_)


def test_a_meeting_was_held_when_planned_only_on_its_first_planned_day() -> None:
    was = instant("2018-04-03T09:00")
    found = facts(
        meetings=(
            meeting_held("2018-03-06"),
            meeting_held("2018-04-10", moved_from=was, reason="half-term"),
            cancelled("2018-02-06", reason="snow"),
            replace(cancelled("2018-01-02"), state=MeetingState.PLANNED),
            meeting_held("2017-12-05", moved_from=instant("2017-12-05T08:00")),
        )
    )
    assert told(held(found).worst_first) == [
        ("IMT stat meeting, 3 Apr 2018", "held on 10 Apr 2018 instead: half-term", 0, 1),
        ("IMT stat meeting, 6 Feb 2018", "cancelled: snow", 0, 1),
        ("IMT stat meeting, 2 Jan 2018", "never started", 0, 1),
        (STAT_6_MARCH, "held on its day", 1, 1),
        ("IMT stat meeting, 5 Dec 2017", "held on its day", 1, 1),
    ]


def test_what_an_ended_series_still_had_planned_and_todays_meeting_are_left_out() -> None:
    ended = {1: replace(STAT, ended_on=date(2018, 3, 31))}
    assert held(facts(series=ended, meetings=(cancelled("2018-04-03"),))).cases == ()
    assert held(facts(meetings=(meeting_held("2018-05-02"),))).cases == ()


def test_the_day_of_a_meeting_is_that_of_its_own_zone() -> None:
    """20:30 in Honolulu is the next day in London."""
    far = replace(STAT, time_zone="Pacific/Honolulu")
    late = instant("2018-03-07T06:30")
    found = facts(series={1: far}, meetings=(meeting_held(begins=late, started_at=late),))
    assert told(held(found).cases) == [(STAT_6_MARCH, "held on its day", 1, 1)]


def test_a_brief_is_on_time_on_its_working_day() -> None:
    """Two working days before Tuesday 6 March is Friday 2 March."""
    in_time, late = instant("2018-03-02T09:05"), instant("2018-03-05T09:05")
    found = facts(
        meetings=(
            meeting_held(briefed_at=in_time),
            meeting_held(briefed_at=late),
            meeting_held(),
            cancelled("2018-03-06"),
        )
    )
    assert told(briefs(found).cases) == [
        (STAT_6_MARCH, "came on 2 Mar 2018", 1, 1),
        (STAT_6_MARCH, "came on 5 Mar 2018, 3 days late", 0, 1),
        (STAT_6_MARCH, "no brief; it was due on 2 Mar 2018", 0, 1),
    ]


def test_current_data_is_the_latest_value_that_had_fallen_due_before_the_meeting() -> None:
    """January fell due on 10 February; February's value, due on 10 March, nobody owed yet."""
    found = facts(
        meetings=(meeting_held(),),
        indicators={
            key: tracked(key)
            for key in ("abandonment", "satisfaction", "sla", "new", "grey", "late")
        },
        began={
            **dict.fromkeys(
                ("abandonment", "satisfaction", "sla", "grey", "late"), date(2017, 4, 1)
            ),
            "new": date(2018, 2, 1),
        },
        values={
            "abandonment": known(p2018_01="2018-02-08T09:00"),
            "satisfaction": known(p2017_12="2018-01-08T09:00"),
            "late": known(p2018_01="2018-03-06T10:30"),
            "grey": {"2018-01": Known(instant("2018-02-01"), expected=False)},
        },
    )
    assert told(current_data(found).cases) == [
        (STAT_6_MARCH, "without Satisfaction Jan 18, Sla Jan 18, Late Jan 18", 1, 4)
    ]


def test_feedback_is_a_decision_on_an_exception_of_the_agenda() -> None:
    items = (
        decided(standing(1)),
        standing(2, title="Satisfaction"),
        standing(3, title="Gone", reasons=("settled since the brief",)),
        agenda_item(id=4, section=Section.SUCCESS),
    )
    found = facts(meetings=(meeting_held(),), items={1: items})
    assert told(feedback(found).worst_first) == [
        (f"Satisfaction: {STAT_6_MARCH}", "not decided", 0, 1),
        (f"Abandonment: {STAT_6_MARCH}", "noted: seen", 1, 1),
    ]


def test_a_follow_up_is_reported_when_it_is_decided_on_or_over() -> None:
    items = tuple(
        agenda_item(id=number, section=Section.FOLLOW_UP, action=number, title=f"#{number}")
        for number in (1, 2, 3)
    )
    over = action(id=2, ending=Ending.WITHOUT_EFFECT, ended_at=instant("2018-03-01T09:00"))
    after = action(id=3, ending=Ending.VERIFIED, ended_at=instant("2018-03-20T09:00"))
    found = facts(
        meetings=(meeting_held(),),
        items={1: (decided(items[0]), *items[1:])},
        actions=(over, after),
    )
    assert [(each.why, each.kept) for each in followed_up(found).cases] == [
        ("noted: seen", 1),
        ("its ending was reported", 1),
        ("not decided", 0),
    ]


def test_a_meeting_under_way_today_is_not_judged_yet() -> None:
    going = meeting_held("2018-05-02", closed_at=None, closed_by="")
    found = facts(meetings=(going,), items={1: (standing(1),)})
    assert feedback(found).cases == led(found).cases == ()


def test_the_chair_leads_by_starting_or_closing() -> None:
    found = facts(
        meetings=(
            meeting_held(),
            meeting_held(started_by="sda"),
            meeting_held(started_by="sda", closed_by="sda"),
        )
    )
    assert [(each.why, each.kept) for each in led(found).cases] == [
        ("by Ann", 1),
        ("by Ann", 1),
        ("by Ben; the chair is Ann", 0),
    ]


def test_a_lesson_is_written_in_a_memo_or_as_answer_six() -> None:
    closed = {"closed": period("2018-03"), "closed_at": instant("2018-04-05")}
    found = facts(
        meetings=(meeting_held(learned="Ring back within the hour"), meeting_held()),
        episodes=(
            announced(id=1, **closed),
            announced(id=2, **closed),
            episode(id=3, **closed),
            announced(id=4),
        ),
        lessons=frozenset({2}),
    )
    assert [(each.why, each.kept) for each in learned(found).cases] == [
        ("“Ring back within the hour”", 1),
        ("nothing written", 0),
        ("nothing written", 0),
        ("answered what can be learned", 1),
    ]


def test_a_deficit_is_fixed_when_an_action_is_verified() -> None:
    closed = {"closed": period("2018-03"), "closed_at": instant("2018-04-05")}
    found = facts(
        episodes=(
            announced(id=1, **closed),
            announced(id=2, **closed),
            announced(id=3, opened=period("2017-11")),
            announced(id=4, opened=period("2018-01")),
            announced(id=5, withdrawn="corrected"),
            episode(id=6, **closed),
        ),
        actions=(action(id=9, episode=1, ending=Ending.VERIFIED, ended_at=instant("2018-04-05")),),
    )
    assert [(each.why, each.kept) for each in fixed(found).cases] == [
        ("#9 is verified", 1),
        ("closed, no action verified", 0),
        ("goes on", 0),
    ]
    assert fixed(found).left_out == "1 too young to judge"


def test_values_are_on_time_up_to_their_due_date_from_an_indicators_first_one_on() -> None:
    """From May 2017 to now, 2 May 2018, the months of April 2017 to March 2018 fall due."""
    every = known(
        p2017_12="2018-01-10T23:00",
        p2018_01="2018-02-11T09:00",
        p2018_03="2018-04-02T09:00",
    )
    undated = {"2017-11": Known(instant("2017-12-10"), dated=False)}
    found = facts(
        values={"abandonment": {**undated, **every}},
        began={"abandonment": date(2017, 11, 1)},
        indicators={"abandonment": tracked(), "silent": tracked("silent")},
    )
    count = values_on_time(found)
    assert told(count.cases) == [
        ("Abandonment", "Feb 18 missing for 53 days, Jan 18 late by 1 day", 2, 4)
    ]
    assert count.left_out == "1 imported without saying when"
    assert [each.key for each in never_logged(found)] == ["silent"]


def test_an_explanation_is_on_time_within_five_working_days() -> None:
    """Opened on Monday 22 January: due on Monday 29 January. Today's alert is not judged yet."""
    found = facts(
        episodes=(
            announced(id=1),
            announced(id=2),
            announced(id=3),
            announced(id=4, opened_at=instant("2018-05-01")),
            episode(id=5, opened_at=instant("2018-01-22")),
        ),
        explained={1: instant("2018-01-29T20:00"), 2: instant("2018-01-30T09:00")},
    )
    assert [(each.why, each.kept) for each in explanations(found).cases] == [
        ("explained on 29 Jan 2018", 1),
        ("explained on 30 Jan 2018, due 29 Jan 2018", 0),
        ("not explained; due 29 Jan 2018", 0),
    ]


def test_a_report_back_is_on_time_with_word_in_the_two_weeks_up_to_it() -> None:
    due = date(2018, 4, 3)
    found = facts(
        actions=(
            action(id=1, report_back=due),
            action(id=2, report_back=due),
            action(id=3, report_back=due),
            action(id=4, report_back=due, done_at=instant("2018-04-03T12:00")),
            action(id=5, report_back=date(2018, 5, 2)),
            action(id=6, report_back=due, ending=Ending.CANCELLED, ended_at=instant("2018-03-01")),
        ),
        words={
            1: (instant("2018-03-20T09:00"),),
            2: (instant("2018-03-19T09:00"), instant("2018-04-09T09:00")),
        },
    )
    assert [(each.action, each.why, each.kept) for each in report_backs(found).cases] == [
        (1, "word on 20 Mar 2018", 1),
        (2, "due 3 Apr 2018, word only on 9 Apr 2018", 0),
        (3, "due 3 Apr 2018, no word; Ann owns it", 0),
        (4, "word on 3 Apr 2018", 1),
    ]


def test_the_age_of_what_is_open_is_a_median_and_the_oldest_by_name() -> None:
    found = facts(
        episodes=(
            announced(id=1, opened_at=instant("2018-04-02")),
            announced(id=2, opened_at=instant("2018-04-22"), explained_at=instant("2018-04-23")),
            announced(id=3, opened_at=instant("2018-01-01"), closed=period("2018-03")),
        ),
        actions=(
            action(id=7, created_at=instant("2018-03-03"), report_back=date(2018, 4, 30)),
            action(id=8, created_at=instant("2018-05-01")),
            action(id=9, created_at=instant("2017-05-01"), ending=Ending.CANCELLED),
        ),
    )
    ages = {each.kind: each for each in open_ages(found)}
    assert [(kind, each.age.count, each.age.median) for kind, each in ages.items()] == [
        (OpenKind.UNEXPLAINED, 1, 30),
        (OpenKind.WITHOUT_ACTION, 2, 20),
        (OpenKind.ACTIONS, 2, 30.5),
        (OpenKind.OVERDUE, 1, 2),
    ]
    assert (ages[OpenKind.ACTIONS].oldest, ages[OpenKind.ACTIONS].oldest_days) == (
        "#7 Recruit two apprentices",
        60,
    )
