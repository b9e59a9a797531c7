"""Trouble with delivery is told to people who can mend it, once; what goes ahead of a pause."""

from domain.deliveries import (
    ChannelBlocked,
    Delivery,
    DeliveryKind,
    DeliveryState,
    LookUpFailed,
    Rejected,
    SendingBlocked,
)
from domain.notices import ChannelTrouble, MessageTrouble, SendingResumed
from storage.controls import AHEAD_OF_PAUSE, PAUSED
from storage.database import Database
from tests.jobs.planning import deliveries
from tests.jobs.slack_that_fails import LOST, FailingSlack
from tests.jobs.test_deliver import PATIENT, deliver_all, dispatcher
from tests.makers import NOW, seed
from tests.storage.deliveries import new, queue, state


def test_people_are_told_once_a_day_that_a_channel_is_blocked(database: Database) -> None:
    seed(database)
    slack = FailingSlack(faults=[ChannelBlocked("not_in_channel")] * 2)
    queue(database, new(), new("next"))
    worker = dispatcher(database, slack)
    worker.deliver_one()
    worker.deliver_one()
    told = [each for each in deliveries(database) if isinstance(each.notice, ChannelTrouble)]
    assert sorted(each.target for each in told) == ["U01HEAD", "U01SDM"]
    notice = told[0].notice
    assert isinstance(notice, ChannelTrouble)
    assert (notice.unit_name, notice.error, notice.waiting) == ("IMT", "not_in_channel", 2)
    assert "/invite" in notice.advice


def test_people_are_told_when_a_doubtful_message_cannot_be_looked_for(database: Database) -> None:
    seed(database)
    blocked = LookUpFailed("not_in_channel", blocked=ChannelBlocked("not_in_channel"))
    slack = FailingSlack(faults=[LOST], look_up_fails=blocked)
    queue(database, new())
    worker = dispatcher(database, slack)
    worker.deliver_one()
    worker.deliver_one()
    assert any(isinstance(each.notice, ChannelTrouble) for each in deliveries(database))
    assert state(database, "alert") is DeliveryState.SENDING


def test_administrators_are_told_whom_nothing_can_be_written_to(database: Database) -> None:
    seed(database)
    slack = FailingSlack(faults=[ChannelBlocked("user_not_found")])
    queue(database, new(kind=DeliveryKind.DM, target="U99"))
    deliver_all(database, slack, pace=PATIENT)
    (told,) = _troubles(database, ChannelTrouble)
    assert (told.target, slack.keys) == ("U01HEAD", [told.key])
    assert isinstance(told.notice, ChannelTrouble)
    assert "not in the workspace" in told.notice.happened


def test_the_trouble_of_telling_a_trouble_is_told_to_nobody(database: Database) -> None:
    seed(database)
    slack = FailingSlack(faults=[ChannelBlocked("user_not_found")] * 2)
    queue(database, new(kind=DeliveryKind.DM, target="U99"))
    deliver_all(database, slack, pace=PATIENT)
    assert len(_troubles(database, ChannelTrouble)) == 1


def test_administrators_are_told_once_a_day_of_messages_that_slack_refuses(
    database: Database,
) -> None:
    seed(database)
    slack = FailingSlack(faults=[Rejected("invalid_blocks")] * 2)
    queue(database, new(), new("next"))
    deliver_all(database, slack)
    (told,) = _troubles(database, MessageTrouble)
    assert isinstance(told.notice, MessageTrouble)
    assert (told.target, told.notice.number, told.notice.in_doubt) == ("U01HEAD", 1, False)


def test_administrators_are_told_of_a_message_that_may_have_arrived(database: Database) -> None:
    seed(database)
    slack = FailingSlack(faults=[LOST], look_up_fails=LookUpFailed("missing_scope", True))
    queue(database, new())
    deliver_all(database, slack)
    (told,) = _troubles(database, MessageTrouble)
    assert isinstance(told.notice, MessageTrouble)
    assert (told.target, told.notice.in_doubt) == ("U01HEAD", True)


def test_that_nothing_could_be_sent_is_told_when_it_is_over(database: Database) -> None:
    seed(database)
    slack = FailingSlack(faults=[SendingBlocked("token_revoked")] * 2)
    queue(database, new(), new("elsewhere", target="C02"))
    deliver_all(database, slack)
    (told,) = _troubles(database, SendingResumed)
    assert isinstance(told.notice, SendingResumed)
    assert (told.target, told.notice.since) == ("U01HEAD", NOW)
    assert "revoked" in told.notice.happened
    assert sorted(slack.keys) == sorted(["alert", "elsewhere", told.key])


def _troubles(database: Database, kind: type) -> list[Delivery]:
    return [each for each in deliveries(database) if isinstance(each.notice, kind)]


def test_one_message_goes_out_ahead_of_a_pause_and_no_other(any_database: Database) -> None:
    slack = FailingSlack()
    queue(any_database, new(), new("elsewhere", target="C02"), new("word of it"))
    with any_database.writing() as store:
        store.controls.set(PAUSED, "{}")
        store.controls.set(AHEAD_OF_PAUSE, "word of it")
    deliver_all(any_database, slack)
    assert slack.keys == ["word of it"]
    with any_database.writing() as store:
        store.controls.clear(PAUSED)
    deliver_all(any_database, slack)
    assert sorted(slack.keys[1:]) == ["alert", "elsewhere"]
