"""Whatever nobody can be reminded of: the administrators are asked once to name somebody."""

from dataclasses import replace
from datetime import date

import pytest

from bot.render import notices
from domain.deliveries import DeliveryKind
from domain.notices import OwnerMissing
from domain.reminders import Ownerless
from jobs import ask_for_owners as asking
from jobs.unit_by_unit import Step
from storage.database import Database
from tests.jobs.planning import deliveries, plan
from tests.makers import NOW, action, indicator, instant, organisation, person, seed, series, unit


def asked(database: Database) -> list[Ownerless]:
    notices = [each.notice for each in deliveries(database)]
    return [thing for each in notices if isinstance(each, OwnerMissing) for thing in each.things]


def asked_in(database: Database) -> list[tuple[DeliveryKind, str]]:
    found = [each for each in deliveries(database) if isinstance(each.notice, OwnerMissing)]
    return [(each.kind, each.target) for each in found]


@pytest.fixture
def left(database: Database) -> Database:
    """Amy owns an action and has left Slack; sdm and sda are there for the indicator."""
    people = (person("sdm"), person("sda"), person("amy"), person("head", admin=True))
    seed(database, people=people)
    with database.writing() as store:
        store.actions.add(action(owner="amy"))
        store.departures.note("U01AMY", NOW)
    return database


def test_an_action_of_somebody_who_left_is_asked_about_once(left: Database) -> None:
    plan(left, *(f"2017-12-{day:02d}T{hour}:00" for day in range(4, 9) for hour in ("09", "15")))
    assert [(each.action, each.owner, each.name) for each in asked(left)] == [
        (1, "AMY", "Abandonment")
    ]
    assert asked_in(left) == [(DeliveryKind.DM, "U01HEAD")]


def test_the_administrators_channel_is_asked_where_there_is_one(left: Database) -> None:
    with left.writing() as store:
        store.organisation.save(organisation(admin_channel="C01ADMIN"))
    plan(left, "2017-12-04T09:00")
    assert asked_in(left) == [(DeliveryKind.POST, "C01ADMIN")]


@pytest.fixture
def chaired(left: Database) -> Database:
    """Amy, who has left, also chairs a stat meeting; her action is somebody else's."""
    with left.writing() as store:
        known = store.actions.get(1)
        assert known is not None
        store.actions.save(replace(known, owner="sdm"))
        store.series.add(series(chair="amy"))
    return left


def test_a_meeting_whose_chair_left_is_asked_about_once(chaired: Database) -> None:
    plan(chaired, "2017-12-04T09:00", "2017-12-05T09:00")
    assert [(each.series, each.name, each.owner) for each in asked(chaired)] == [
        (1, "IMT stat meeting", "AMY")
    ]
    assert asked_in(chaired) == [(DeliveryKind.DM, "U01HEAD")]


def test_the_question_for_a_chair_leads_to_the_form_of_the_series(chaired: Database) -> None:
    plan(chaired, "2017-12-04T09:00")
    (notice,) = [
        each.notice for each in deliveries(chaired) if isinstance(each.notice, OwnerMissing)
    ]
    words = str(notices.render(notice).blocks)
    assert "Its chair, AMY, cannot be reached in Slack." in words
    assert "Name a chair" in words


def test_a_meeting_with_another_chair_or_that_has_ended_needs_nobody(chaired: Database) -> None:
    with chaired.writing() as store:
        (known,) = store.series.going()
        store.series.save(replace(known, chair="sdm"))
        store.series.add(series(name="Over", chair="amy", ended_on=date(2017, 12, 1)))
    plan(chaired, "2017-12-04T09:00")
    assert asked(chaired) == []


def test_an_action_that_is_over_or_handed_on_needs_nobody(left: Database) -> None:
    with left.writing() as store:
        known = store.actions.get(1)
        assert known is not None
        store.actions.save(replace(known, owner="sdm"))
    plan(left, "2017-12-04T09:00")
    assert asked(left) == []


def test_whoever_comes_back_is_not_asked_about(left: Database) -> None:
    with left.writing() as store:
        store.departures.is_back("U01AMY")
    plan(left, "2017-12-04T09:00")
    assert asked(left) == []


def test_an_indicator_is_asked_about_when_somebody_named_for_it_left_or_nobody_is(
    database: Database,
) -> None:
    named = (
        indicator("abandonment", data_owner="amy", lead_officer="sdm"),
        indicator("availability", unit="cil"),
        indicator("backlog", lead_officer="sdm"),
    )
    people = (person("sdm"), person("amy"), person("head", admin=True))
    seed(database, people=people, indicators=named, units=(unit("imt", lead="sdm"), unit("cil")))
    with database.writing() as store:
        store.departures.note("U01AMY", NOW)
    plan(database, "2017-12-04T09:00", "2017-12-05T09:00")
    assert [(each.indicator, each.owner) for each in asked(database)] == [
        ("abandonment", "AMY"),
        ("availability", ""),
    ]


def test_nobody_is_asked_on_a_day_of_rest(left: Database) -> None:
    plan(left, "2017-12-03T10:00")
    assert asked(left) == []


def test_very_many_are_asked_about_a_message_at_a_time(left: Database) -> None:
    with left.writing() as store:
        for _ in range(40):
            store.actions.add(action(owner="amy", report_back=date(2018, 4, 3)))
    plan(left, "2017-12-04T09:00")
    first = len(asked(left))
    assert first == 30
    plan(left, "2017-12-05T09:00", "2017-12-06T09:00")
    assert sorted(each.action for each in asked(left)) == list(range(1, 42))


def test_what_was_asked_about_is_passed_over_in_portions(
    left: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LOOKED_AT_ONCE", 10)
    with left.writing() as store:
        for _ in range(40):
            store.actions.add(action(owner="amy"))
    assert portions(left, "2017-12-04T09:00") == 3  # as many as make a message
    assert portions(left, "2017-12-04T09:01") == 1  # the day is over
    assert portions(left, "2017-12-05T09:00") == 5
    assert portions(left, "2017-12-06T09:00") == 5
    assert sorted(each.action for each in asked(left)) == list(range(1, 42))


def portions(database: Database, when: str) -> int:
    """How many transactions the job took."""
    step: Step | None = asking.ask_for_owners
    count = 0
    while step is not None:
        with database.writing() as store:
            step = step(store, instant(when))
        count += 1
    return count
