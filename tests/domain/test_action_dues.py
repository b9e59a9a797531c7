"""When a reminder of an action comes round, and when it does not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.action_dues import (
    ActionStep,
    approaching,
    chair_step,
    lead_step,
    meeting_step,
    no_action_step,
    owner_step,
)
from domain.actions import Action, Ending
from domain.meetings import MeetingState
from tests.makers import action, episode, instant, meeting, organisation, series

NORFOLK = organisation(country="GB", subdivision="ENG")
BACK = date(2018, 4, 17)  # a Tuesday
CREATED = instant("2018-03-06T10:30")


def agreed(**changes: object) -> Action:
    usual = {"created_by": "perf", "created_at": CREATED, "report_back": BACK}
    return action(**{**usual, **changes})


def days_told(one: Action, first: date, last: date, acted: date | None = None) -> list[str]:
    """The days on which a new step is there, with what it is; a step is told once."""
    told, known = [], set()
    for at in range((last - first).days + 1):
        day = first + timedelta(days=at)
        step = owner_step(one, NORFOLK, day, acted)
        if NORFOLK.is_working_day(day) and step and (step.number, step.belongs_to) not in known:
            known.add((step.number, step.belongs_to))
            told.append(f"{day:%m-%d}")
    return told


def test_the_owner_hears_a_week_and_a_day_before_and_then_each_working_day() -> None:
    told = days_told(agreed(), date(2018, 3, 7), date(2018, 4, 24))
    assert told == ["04-10", "04-16", "04-18", "04-19", "04-20", "04-23", "04-24"]


def test_before_means_before_when_the_day_itself_is_a_day_of_rest() -> None:
    """Tuesday after Easter 2018: Good Friday to Easter Monday are days off."""
    told = days_told(agreed(report_back=date(2018, 4, 3)), date(2018, 3, 7), date(2018, 4, 4))
    assert told == ["03-27", "03-29", "04-04"]


def test_what_fell_before_the_action_was_agreed_never_came_round() -> None:
    late = agreed(created_at=instant("2018-04-12T10:00"))
    assert days_told(late, date(2018, 4, 12), date(2018, 4, 17)) == ["04-16"]


def test_whoever_just_acted_is_not_told_that_day_nor_what_came_round_before() -> None:
    acted = date(2018, 4, 16)
    assert owner_step(agreed(), NORFOLK, acted, acted) is None
    assert owner_step(agreed(), NORFOLK, BACK, acted) is None
    after = owner_step(agreed(), NORFOLK, BACK + timedelta(days=1), acted)
    assert after == ActionStep(3, BACK, BACK + timedelta(days=1))


@pytest.mark.parametrize("ending", Ending)
def test_nothing_is_due_of_an_action_that_is_over(ending: Ending) -> None:
    over = agreed(ending=ending)
    for day in (BACK - timedelta(days=1), BACK + timedelta(days=20)):
        assert owner_step(over, NORFOLK, day) is None
        assert lead_step(over, day) is None
        assert chair_step(over, day) is None


def test_another_report_back_date_makes_other_steps() -> None:
    moved = agreed(report_back=date(2018, 5, 15))
    assert owner_step(moved, NORFOLK, date(2018, 4, 30)) is None
    assert owner_step(moved, NORFOLK, date(2018, 5, 8)) == ActionStep(
        1, date(2018, 5, 15), date(2018, 5, 8)
    )


def test_after_downtime_only_the_newest_step_is_there() -> None:
    step = owner_step(agreed(), NORFOLK, BACK + timedelta(days=3))
    assert step == ActionStep(5, BACK, BACK + timedelta(days=3))


def test_the_lead_officer_hears_after_a_week_and_the_chair_after_two() -> None:
    lead = [n for n in range(80) if lead_step(agreed(), BACK + timedelta(days=n))]
    chair = [n for n in range(80) if chair_step(agreed(), BACK + timedelta(days=n))]
    assert (lead[0], chair[0]) == (7, 14)
    steps = {lead_step(agreed(), BACK + timedelta(days=n)) for n in lead}
    assert steps == {ActionStep(7, BACK, BACK + timedelta(days=7))}


def test_a_meeting_reminds_from_the_working_day_of_its_brief_until_it_begins() -> None:
    """Wednesday 4 April 2018: two working days before is the Thursday before Easter."""
    coming = meeting(begins=datetime(2018, 4, 4, 9, tzinfo=UTC), planned=date(2018, 4, 4))
    near = approaching(series(), coming, NORFOLK, instant("2018-03-29T08:00"))
    assert near is not None
    assert near.reminded == date(2018, 3, 29)
    assert approaching(series(), coming, NORFOLK, instant("2018-03-28T23:00")) is not None
    assert approaching(series(), coming, NORFOLK, instant("2018-03-28T22:00")) is None
    assert approaching(series(), coming, NORFOLK, instant("2018-04-04T09:00")) is None


@pytest.mark.parametrize("state", sorted(set(MeetingState) - {MeetingState.PLANNED}))
def test_a_meeting_that_does_not_come_reminds_nobody(state: MeetingState) -> None:
    gone = meeting(begins=datetime(2018, 4, 4, 9, tzinfo=UTC), state=state)
    assert approaching(series(), gone, NORFOLK, instant("2018-04-03T09:00")) is None


@pytest.mark.parametrize(
    ("report_back", "agreed_there", "due"),
    [
        (date(2018, 5, 1), False, True),
        (date(2018, 5, 2), False, False),
        (date(2018, 4, 3), False, True),
        (None, False, True),
        (None, True, False),
    ],
)
def test_an_action_is_due_at_a_meeting_by_its_date_or_at_the_next_one_without(
    report_back: date | None, agreed_there: bool, due: bool
) -> None:
    coming = meeting(id=7, begins=datetime(2018, 5, 1, 9, tzinfo=UTC), planned=date(2018, 5, 1))
    near = approaching(series(), coming, NORFOLK, instant("2018-04-27T09:00"))
    assert near is not None
    one = agreed(report_back=report_back, meeting=7 if agreed_there else None)
    assert (meeting_step(one, near, None) is not None) is due


def test_a_red_exception_has_five_working_days_for_an_action() -> None:
    """Opened on Tuesday 27 March 2018, with Easter in between."""
    going = episode(opened_at=instant("2018-03-27T10:00"))
    assert no_action_step(going, (), NORFOLK, date(2018, 4, 4)) is None
    assert no_action_step(going, (), NORFOLK, date(2018, 4, 5)) == ActionStep(
        1, date(2018, 3, 27), date(2018, 4, 5)
    )


def test_an_action_that_had_no_effect_leaves_the_question_open_from_that_day() -> None:
    going = episode(opened_at=instant("2018-03-06T10:00"))
    ended = agreed(ending=Ending.WITHOUT_EFFECT, ended_at=instant("2018-04-16T10:00"))
    assert no_action_step(going, [ended], NORFOLK, date(2018, 4, 20)) is None
    step = no_action_step(going, [ended], NORFOLK, date(2018, 4, 23))
    assert step == ActionStep(1, date(2018, 4, 16), date(2018, 4, 23))
    assert no_action_step(going, [ended, agreed()], NORFOLK, date(2018, 5, 23)) is None
