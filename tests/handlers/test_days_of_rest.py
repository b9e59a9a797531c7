"""A report-back day on which nobody works is kept as it was chosen, and the one before proposed."""

from dataclasses import replace
from datetime import date

import pytest

from bot.slack.modals import action as action_form
from domain.actions import ActionKind
from handlers.action_add import ActionAgreed, ActionForm
from handlers.action_changes import ActionChanged
from tests.handlers.agreeing import action
from tests.handlers.talking import Talk, said

SATURDAY, GOOD_FRIDAY = "7 apr 2018", "30 mar 2018"


def agree(talk: Talk, day: str) -> tuple[str, ...]:
    typed = f"action add abandonment Recruit two apprentices @sda by {day}"
    return said(talk.type(typed), ActionAgreed).remarks


@pytest.fixture
def english(red: Talk) -> Talk:
    with red.database.writing() as store:
        norfolk = store.organisation.require()
        store.organisation.save(replace(norfolk, country="GB", subdivision="ENG"))
    return red


def test_a_saturday_is_kept_and_the_friday_before_proposed(red: Talk) -> None:
    told = agree(red, SATURDAY)[0]
    assert told == (
        "7 Apr 2018 is a Saturday, and is kept. The working day before it is Friday 6 Apr: "
        "/kpi action report 1 6 Apr 2018"
    )
    assert action(red).report_back == date(2018, 4, 7)


def test_a_public_holiday_is_named_as_one(english: Talk) -> None:
    told = agree(english, GOOD_FRIDAY)[0]
    assert told.startswith("30 Mar 2018 is a public holiday, and is kept.")
    assert "Thursday 29 Mar" in told


def test_easter_monday_has_the_thursday_before_it(english: Talk) -> None:
    assert "Thursday 29 Mar" in agree(english, "2 apr 2018")[0]


def test_a_working_day_needs_no_word(english: Talk) -> None:
    assert not any("is kept" in each for each in agree(english, "4 apr 2018"))


def test_what_was_proposed_can_be_typed_as_it_stands(red: Talk) -> None:
    proposed = agree(red, SATURDAY)[0].partition("/kpi ")[2]
    said(red.type(proposed), ActionChanged)
    assert action(red).report_back == date(2018, 4, 6)


def test_a_day_that_is_moved_to_a_sunday_is_told_as_well(red: Talk) -> None:
    agree(red, "4 apr 2018")
    moved = said(red.type("action report 1 8 apr 2018"), ActionChanged)
    assert any("8 Apr 2018 is a Sunday, and is kept." in each for each in moved.remarks)


def test_where_no_working_day_is_left_before_it_none_is_proposed(red: Talk) -> None:
    red.at("2017-12-09T10:00+00:00")
    assert agree(red, "10 dec 2017")[0] == "10 Dec 2017 is a Sunday, and is kept."


def test_the_form_marks_the_kinds_that_need_a_day(red: Talk) -> None:
    form = said(red.press("action", indicator="abandonment"), ActionForm)
    view = str(action_form.view(form, {}))
    for kind in ActionKind:
        assert (f"{kind.words} (needs a day)" in view) is kind.needs_report_back
