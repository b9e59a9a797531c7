"""Trouble of delivery: what the log says how often, and trouble that cannot be told where it is."""

import logging

import pytest

from domain.deliveries import (
    ChannelBlocked,
    Delivery,
    SendingBlocked,
)
from domain.notices import ChannelTrouble
from jobs.delivery_trouble import Repeating
from storage.database import Database
from tests.jobs.planning import deliveries
from tests.jobs.slack_that_fails import FailingSlack
from tests.jobs.test_deliver import PATIENT, deliver_all
from tests.jobs.test_job_trouble import run, with_admin_channel
from tests.makers import seed
from tests.storage.deliveries import new, queue


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


def _troubles(database: Database, kind: type) -> list[Delivery]:
    return [each for each in deliveries(database) if isinstance(each.notice, kind)]
