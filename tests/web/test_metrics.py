"""What Prometheus reads: counts of this process, and what the database holds."""

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from prometheus_client.registry import Collector

from bot.counts import Counts
from bot.slack.counted import CountedSender
from bot.web.metrics import Build, Hearing, Kept, Metrics, Sending
from bot.web.stand import Stand, stand
from domain.deliveries import (
    Absent,
    ChannelBlocked,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    Outcome,
    Place,
    Sent,
)
from domain.notices import EpisodeUpdate
from domain.organisation import QuietHours
from jobs.job_trouble import job_failed, job_worked
from storage.controls import SENDING_BLOCKED
from storage.database import Database
from tests.makers import NOW, organisation, seed
from tests.slack.sending import delivery
from tests.web.processes import ROOT, Samples, samples

TICK = 30.0


def read(*parts: Collector) -> Samples:
    return samples(Metrics(parts).page().content)


def labelled(found: Samples, name: str) -> dict[tuple[str, ...], float]:
    """By the values of its labels, in the labels' order."""
    return {
        tuple(value for _, value in sorted(labels)): number
        for (each, labels), number in found.items()
        if each == name
    }


def standing(database: Database) -> Stand:
    return stand(database, NOW, TICK)


def queue(database: Database, keys: Sequence[str]) -> None:
    with database.writing() as store:
        for key in keys:
            notice = EpisodeUpdate(1, "Abandonment rate", ("33.9%",))
            store.outbox.queue(NewDelivery(key, DeliveryKind.POST, "C01IMT", notice))


def set_rows(database: Database, values: str, which: str) -> None:
    with database.writing() as store:
        connection = store.outbox._transaction.connection
        connection.exec_driver_sql(f"UPDATE delivery SET {values} WHERE {which}")


def test_the_outbox_is_counted_by_state_with_the_age_of_the_oldest(any_database: Database) -> None:
    states = ["pending", "pending", "sending", "parked", "failed", "unknown", "sent"]
    queue(any_database, [f"{number}-{state}" for number, state in enumerate(states)])
    for number, state in enumerate(states):
        set_rows(any_database, f"state = '{state}'", f"dedup_key = '{number}-{state}'")
    set_rows(any_database, "created = created - 500", "dedup_key = '3-parked'")
    found = read(Kept(lambda: standing(any_database)))
    assert labelled(found, "statkeeper_outbox_deliveries") == {
        ("pending",): 2, ("sending",): 1, ("parked",): 1, ("failed",): 1, ("unknown",): 1,
    }  # fmt: skip
    ages = labelled(found, "statkeeper_outbox_oldest_seconds")
    assert ages["parked",] >= 500
    assert ages["pending",] < 500


def test_only_what_may_go_out_is_overdue(any_database: Database) -> None:
    queue(any_database, ["waits", "ready"])
    set_rows(any_database, "created = created - 1000, not_before = not_before + 1000", "true")
    assert standing(any_database).overdue == 0
    set_rows(any_database, "not_before = not_before - 1500", "dedup_key = 'ready'")
    assert 500 <= standing(any_database).overdue < 1000


BEHIND = {
    "a message in a channel that refuses": "state = 'parked', not_before = not_before + 5000",
    "a message that failed": "state = 'failed'",
}


@pytest.mark.parametrize("first", BEHIND.values(), ids=BEHIND.keys())
def test_what_waits_behind_another_is_not_overdue(any_database: Database, first: str) -> None:
    notice = EpisodeUpdate(1, "Abandonment rate", ("Red",))
    answer = NewDelivery("answer", DeliveryKind.THREAD, "C01IMT", notice, after="alert")
    queue(any_database, ["alert"])
    with any_database.writing() as store:
        store.outbox.queue(answer)
    set_rows(any_database, "created = created - 1000, not_before = not_before - 1000", "true")
    assert standing(any_database).overdue > 0
    set_rows(any_database, first, "dedup_key = 'alert'")
    assert standing(any_database).overdue == 0
    set_rows(any_database, "state = 'sent'", "dedup_key = 'alert'")
    assert standing(any_database).overdue >= 1000


def test_what_slack_has_told_to_wait_is_not_overdue(any_database: Database) -> None:
    queue(any_database, ["waits"])
    set_rows(any_database, "created = created - 1000, not_before = not_before - 1000", "true")
    with any_database.writing() as store:
        connection = store.outbox._transaction.connection
        connection.exec_driver_sql("UPDATE lane SET next_at = 9e9")
    assert standing(any_database).overdue == 0


def test_why_nothing_is_sent_is_told(database: Database) -> None:
    seed(database, organisation=organisation(quiet_hours=QuietHours(NOW.time(), NOW.time())))
    assert set(standing(database).held.values()) == {False}
    later = (NOW + timedelta(hours=1)).time()
    with database.writing() as store:
        store.organisation.save(organisation(quiet_hours=QuietHours(NOW.time(), later)))
        store.controls.set(SENDING_BLOCKED, "token_revoked")
        store.controls.set("paused", "{}")
    found = read(Kept(lambda: standing(database)))
    assert labelled(found, "statkeeper_sending_held") == {
        ("token",): 1, ("paused",): 1, ("quiet_hours",): 1,
    }  # fmt: skip


def test_how_late_a_job_is_counts_from_when_it_was_due(database: Database) -> None:
    seed(database)
    with database.writing() as store:
        job_worked(store, "close_period", NOW - timedelta(seconds=TICK + 70))
        job_worked(store, "chase_missing", NOW)
        job_failed(store, "close_period", ValueError(), NOW)
    found = read(Kept(lambda: standing(database)))
    assert labelled(found, "statkeeper_job_late_seconds") == {
        ("close_period",): 70, ("chase_missing",): 0,
    }  # fmt: skip
    assert labelled(found, "statkeeper_job_failures_total")["close_period",] == 1
    assert labelled(found, "statkeeper_job_failing")["close_period",] == 1
    succeeded = labelled(found, "statkeeper_job_last_success_timestamp_seconds")
    assert succeeded["chase_missing",] == NOW.timestamp()


def test_without_its_database_the_rest_is_told_all_the_same() -> None:
    gone = Database("postgresql://kpi@127.0.0.1:1/kpi")
    found = read(Kept(lambda: standing(gone)), Hearing(Counts()))
    assert labelled(found, "statkeeper_database_up") == {(): 0}
    assert labelled(found, "process_resident_memory_bytes")
    gone.dispose()


def test_requests_are_counted_by_how_they_ended_and_acks_timed() -> None:
    counts = Counts()
    counts.requests.add("command", "log", "answered")
    counts.requests.add("command", "log", "answered")
    counts.requests.add("form", "log", "refused")
    for seconds in (0.001, 0.01, 0.02, 99.0):
        counts.acks.add(seconds)
    found = read(Hearing(counts))
    assert labelled(found, "statkeeper_requests_total") == {
        ("log", "answered", "command"): 2, ("log", "refused", "form"): 1,
    }  # fmt: skip
    buckets = labelled(found, "statkeeper_ack_seconds_bucket")
    assert [buckets[bound,] for bound in ("0.005", "0.01", "0.025", "3.0", "+Inf")] == [
        1, 2, 3, 3, 4,
    ]  # fmt: skip
    assert labelled(found, "statkeeper_ack_seconds_count") == {(): 4}


class Slack:
    """Answers with these, in order."""

    def __init__(self, *outcomes: Outcome | Exception) -> None:
        self.outcomes = list(outcomes)

    def send(self, *_: object) -> Outcome:
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def look_up(self, *_: object) -> Absent:
        return Absent()


def test_attempts_are_counted_by_kind_and_outcome_and_sent_ones_timed_from_queued() -> None:
    counts = Counts()
    slack = Slack(ChannelBlocked("is_archived"), ValueError(), Sent(Place("C01IMT", "1.0")))
    sender = CountedSender(slack, counts)  # type: ignore[arg-type]
    for _ in range(3):
        try:
            sender.send(delivery(state=DeliveryState.SENDING, waited=42.0), lambda: True)
        except ValueError:
            continue
    sender.look_up(delivery())
    found = read(Sending(counts))
    assert labelled(found, "statkeeper_send_attempts_total") == {
        ("post", "channel_blocked"): 1, ("post", "error"): 1, ("post", "sent"): 1,
    }  # fmt: skip
    assert labelled(found, "statkeeper_look_ups_total") == {("absent",): 1}
    times = labelled(found, "statkeeper_queued_to_sent_seconds_sum")
    assert 42 <= times["post",] < 100


def test_the_build_is_told() -> None:
    ((name, labels),) = [key for key in read(Build("work")) if "statkeeper" in key[0]]
    assert name == "statkeeper_build_info"
    assert ("process", "work") in labels


def test_every_alert_of_the_operations_page_asks_for_metrics_that_there_are(
    database: Database,
) -> None:
    page = (Path(ROOT) / "docs" / "operations.md").read_text("utf-8")
    rules = yaml.safe_load(page.partition("```yaml\n")[2].partition("```")[0])
    counts = Counts()
    counts.requests.add("command", "log", "failed")
    counts.acks.add(0.1)
    counts.attempts.add("post", "sent")
    with database.writing() as store:
        job_worked(store, "close_period", NOW)
    found = read(Kept(lambda: standing(database)), Hearing(counts), Sending(counts), Build("run"))
    known = {name for name, _ in found}
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    assert len(alerts) >= 6
    for alert in alerts:
        asked = set(re.findall(r"statkeeper_\w+", alert["expr"]))
        assert asked <= known, alert["alert"]
        assert asked or "up{" in alert["expr"]
        assert alert["annotations"]["summary"]
