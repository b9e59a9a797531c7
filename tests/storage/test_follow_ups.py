"""What reminders are made from is found on both databases."""

from datetime import date, timedelta

from domain.actions import Ending
from storage.actions import LateAction
from storage.database import Database
from tests import makers
from tests.makers import NOW

BACK = date(2018, 4, 3)


def test_going_actions_are_counted_and_found_by_owner_and_date(any_database: Database) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        number = store.series.add(makers.series()).id
        held = store.meetings.add(makers.meeting(number)).id
        near = store.actions.add(makers.action(report_back=BACK, meeting=held))
        far = store.actions.add(makers.action(report_back=BACK + timedelta(days=90)))
        none = store.actions.add(makers.action(owner="sda"))
        over = {"ending": Ending.CANCELLED, "ended_at": NOW}
        store.actions.add(makers.action(report_back=BACK, **over))
    with any_database.reading() as store:
        assert store.actions.counts() == {"sda": 1, "sdm": 2}
        assert store.actions.due_of(["sda", "sdm"], BACK) == (near, none)
        assert store.actions.owned_by(["sdm"]) == ((near.id, "sdm"), (far.id, "sdm"))
        assert store.actions.among([far.id, 999]) == (far,)
        late = LateAction(near.id, "abandonment", held, BACK, "sdm")
        assert store.actions.late(BACK, BACK) == (late,)
        assert store.actions.late(BACK + timedelta(days=1), BACK + timedelta(days=2)) == ()
        assert store.meetings.series_of([held, 999]) == {held: number}


def test_the_last_act_of_each_person_on_each_thing_is_known(any_database: Database) -> None:
    later = NOW + timedelta(days=1)
    with any_database.writing() as store:
        for who, about, at in (("amy", "action:1", later), ("amy", "action:1", NOW),
                               ("bob", "action:1", NOW), ("amy", "action:2", NOW)):  # fmt: skip
            store.audit.note(who, "noted", about, {}, at)
    with any_database.reading() as store:
        acts = store.audit.last_acts(["action:1"])
    assert acts == {("action:1", "amy"): later, ("action:1", "bob"): NOW}


def test_an_account_has_left_until_it_is_back(any_database: Database) -> None:
    with any_database.writing() as store:
        assert store.departures.note("U01AMY", NOW)
        assert not store.departures.note("U01AMY", NOW)
        store.departures.note("U01BOB", NOW)
        store.departures.is_back("U01AMY")
        store.departures.is_back("U01NOBODY")
        assert store.departures.all() == {"U01BOB"}
