"""Trouble of delivery: what the log says how often, and trouble that cannot be told where it is."""

import logging

import pytest

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
from jobs.delivery_trouble import Repeating
from storage.database import Database
from tests.jobs.planning import deliveries
from tests.jobs.slack_that_fails import LOST, FailingSlack
from tests.jobs.test_deliver import PATIENT, deliver_all, dispatcher
from tests.jobs.test_job_trouble import run, with_admin_channel
from tests.makers import NOW, seed
from tests.storage.deliveries import new, queue, state


def test_that_sending_has_stopped_is_logged_once_however_often_it_is_tried(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    slack = FailingSlack(faults=[SendingBlocked("token_revoked")] * 4)
    queue(database, new())
    with caplog.at_level(logging.ERROR):
        deliver_all(database, slack)
    assert slack.faults == []
    assert [each.getMessage() for each in caplog.records].count(
        "sending has stopped: Slack refuses: token_revoked "
    ) == 1


def test_what_goes_on_is_said_at_once_then_ever_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("jobs.delivery_trouble.time.monotonic", lambda: now)
    stopped, said = Repeating(), list[float]()
    for minute in range(24 * 60):
        now = 1000.0 + 60 * minute
        said += [minute] if stopped.is_due() else []
    assert said[:8] == [0, 1, 3, 7, 15, 31, 63, 123]
    assert said[8] - said[7] == 60
    stopped.over()
    assert stopped.is_due()


def test_a_failed_job_that_cannot_be_told_in_its_channel_is_told_of_all_the_same(
    database: Database,
) -> None:
    seed(database)
    with_admin_channel(database)
    run(database, (0, False))
    deliver_all(database, FailingSlack(faults=[ChannelBlocked("is_archived")]), pace=PATIENT)
    told = [each for each in deliveries(database) if isinstance(each.notice, ChannelTrouble)]
    assert [each.target for each in told] == ["U01HEAD"]


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
