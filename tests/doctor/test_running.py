"""What the doctor finds at the running bot, its organisation and its Slack, each fault produced."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from bot.doctor import organisation, running, slack
from bot.doctor.examination import examine
from bot.web.pages import Page, PageServer, listen
from bot.web.readiness import Readiness
from bot.wiring import machine_clock
from domain.deliveries import DeliveryKind, NewDelivery
from domain.notices import EpisodeUpdate
from handlers.pausing import Pause, set_pause
from jobs.job_trouble import job_failed
from jobs.schedule import LAST_TICK
from storage.controls import SENDING_BLOCKED
from storage.store import Store
from tests.doctor.conftest import Surgery, faults, only_fault
from tests.makers import NOW
from tests.storage.deliveries import take_any

AHEAD = timedelta(minutes=10)


def change(surgery: Surgery, statement: str) -> None:
    assert surgery.database.file is not None
    with closing(sqlite3.connect(surgery.database.file)) as connection, connection:
        connection.execute(statement)


def queued(store: Store) -> None:
    notice = EpisodeUpdate(1, "Abandonment rate", ("Dec 17: 33.9%",))
    store.outbox.queue(NewDelivery("alert", DeliveryKind.POST, "C01IMT", notice))


def test_a_bot_in_order_is_well(surgery: Surgery) -> None:
    with surgery.database.writing() as store:
        store.controls.set(LAST_TICK, machine_clock().isoformat())
    found = list(examine(surgery.settings()))
    assert faults(found) == []
    assert "every scope of the manifest is granted" in [each.what for each in found]


def test_a_zone_that_nobody_knows_is_named(surgery: Surgery) -> None:
    change(surgery, "UPDATE organisation SET time_zone = 'Mars/Olympus'")
    found = faults(examine(surgery.settings(), post=False))
    assert "the zone 'Mars/Olympus' is not known" in found[0].what


def planner_stands_still(store: Store) -> None:
    store.controls.set(LAST_TICK, (NOW - timedelta(hours=3)).isoformat())


def a_job_fails(store: Store) -> None:
    job_failed(store, "close_period", ValueError("wrong"), NOW)


def token_is_refused(store: Store) -> None:
    store.controls.set(SENDING_BLOCKED, "token_revoked")


def posting_is_paused(store: Store) -> None:
    set_pause(store, Pause("head", "moving house", NOW.isoformat()))


FAULTS: list[tuple[Callable[[Store], None], str, str]] = [
    (planner_stands_still, "nothing has looked what is due for 3 hours", "kpi work"),
    (a_job_fails, "the job close_period has failed since", "The log"),
    (posting_is_paused, "posting is paused by", "/kpi resume"),
]


@pytest.mark.parametrize(("produce", "what", "fix"), FAULTS)
def test_what_stands_still_is_named(
    surgery: Surgery, produce: Callable[[Store], None], what: str, fix: str
) -> None:
    with surgery.database.writing() as store:
        produce(store)
    found = only_fault(running.running(surgery.bot()))
    assert what in found.what
    assert fix in found.fix


@pytest.mark.parametrize("state", ["parked", "failed", "unknown"])
def test_messages_that_are_stuck_are_counted(surgery: Surgery, state: str) -> None:
    with surgery.database.writing() as store:
        queued(store)
    change(surgery, f"UPDATE delivery SET state = '{state}'")
    found = only_fault(running.running(surgery.bot()))
    assert f"1 message {state}" in found.what
    assert "kpi outbox list" in found.fix


def test_a_message_that_nobody_sends_is_named_unless_posting_is_paused(surgery: Surgery) -> None:
    with surgery.database.writing() as store:
        queued(store)
    assert faults(running.running(surgery.bot())) == []
    change(surgery, "UPDATE delivery SET created = created - 1000, not_before = not_before - 1000")
    assert "has waited for 16 minutes" in only_fault(running.running(surgery.bot())).what
    with surgery.database.writing() as store:
        posting_is_paused(store)
    assert "paused" in only_fault(running.running(surgery.bot())).what


def test_messages_that_only_another_version_can_read_are_counted(surgery: Surgery) -> None:
    with surgery.database.writing() as store:
        queued(store)
    change(surgery, "UPDATE delivery SET payload = '{}'")
    with surgery.database.writing() as store:
        assert take_any(store) is None
    found = only_fault(running.running(surgery.bot()))
    assert "1 message cannot be read by this version" in found.what
    assert "finish it" in found.fix


def test_what_waits_for_a_token_is_no_fault_of_its_own(surgery: Surgery) -> None:
    with surgery.database.writing() as store:
        queued(store)
    change(surgery, "UPDATE delivery SET created = created - 1000, not_before = not_before - 1000")
    with surgery.database.writing() as store:
        token_is_refused(store)
    assert faults(running.running(surgery.bot())) == []


def test_a_running_process_tells_which_part_is_not_well(surgery: Surgery) -> None:
    checks = {"hearing": lambda: "not connected to Slack", "planner": lambda: ""}
    listening = listen("127.0.0.1", 0)
    server = PageServer({"/readyz": Readiness(checks).page}, listening)
    bot = surgery.bot(metrics_port=listening.getsockname()[1])
    found = only_fault(running.running(bot))
    assert "hearing: not connected to Slack" in found.what
    server.close()
    assert "nothing answers at" in only_fault(running.running(bot)).what


def test_another_program_at_the_port_of_the_metrics_is_named(surgery: Surgery) -> None:
    listening = listen("127.0.0.1", 0)
    server = PageServer({"/readyz": lambda: Page(200, "404 page not found")}, listening)
    found = only_fault(running.running(surgery.bot(metrics_port=listening.getsockname()[1])))
    assert "another program answers at" in found.what
    server.close()


def test_a_clock_that_differs_from_the_servers_is_named(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organisation, "machine_clock", lambda: machine_clock() - AHEAD)
    found = only_fault(organisation.organisation(surgery.bot()))
    assert "600 seconds behind the database server's" in found.what
    assert "NTP" in found.fix


def test_a_clock_that_differs_from_slacks_is_named(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack, "machine_clock", lambda: machine_clock() + AHEAD)
    found = only_fault(slack.slack(surgery.bot(), kept=False, post=False))
    assert "seconds ahead of Slack's" in found.what


def test_a_revoked_token_is_named(surgery: Surgery) -> None:
    surgery.state(token="bot", revoke=True)
    found = only_fault(slack.slack(surgery.bot(), kept=True, post=False))
    assert "the bot token is refused: token_revoked" in found.what


def test_a_wrong_app_token_is_named(surgery: Surgery) -> None:
    bot = surgery.bot(slack_app_token="xapp-wrong")
    assert "the app token is refused" in only_fault(slack.slack(bot, kept=True, post=False)).what


def test_a_slack_that_cannot_be_reached_is_named(surgery: Surgery) -> None:
    bot = surgery.bot(slack_api_url="http://127.0.0.1:1/api/")
    assert "cannot be reached" in only_fault(slack.slack(bot, kept=True, post=False)).what


def test_a_renamed_channel_is_well(surgery: Surgery) -> None:
    surgery.state(channel="imt", rename="imt-old")
    found = list(slack.slack(surgery.bot(), kept=True, post=False))
    assert faults(found) == []
    assert any("#imt-old" in each.what for each in found)


def test_without_its_database_slack_is_looked_at_all_the_same(surgery: Surgery) -> None:
    surgery.state(token="bot", revoke=True)
    found = faults(examine(surgery.settings(database_url="postgresql://kpi@127.0.0.1:1/kpi")))
    assert [each.what.partition(" (")[0] for each in found] == [
        "my database does not answer",
        "the bot token is refused: token_revoked",
    ]
