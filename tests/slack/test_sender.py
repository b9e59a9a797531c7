"""The sender against the running workspace, and its faults: nothing lost, nothing doubled."""

from dataclasses import replace

import pytest

from bot.workspace.server import RunningWorkspace
from domain.deliveries import (
    Absent,
    ChannelBlocked,
    DeliveryKind,
    DeliveryState,
    Found,
    InDoubt,
    LookUpFailed,
    NewDelivery,
    Place,
    Rejected,
    RetryLater,
    SendingBlocked,
    Sent,
)
from storage.database import Database
from tests.slack.sending import CHANNEL, Bench, delivery, update


@pytest.fixture
def bench(running: RunningWorkspace, database: Database) -> Bench:
    return Bench(running, database)


def test_a_post_arrives_with_its_marker_and_tells_its_place(bench: Bench) -> None:
    outcome = bench.send()
    (message,) = bench.seen()
    assert isinstance(outcome, Sent)
    assert (outcome.place, outcome.without_picture) == (Place(CHANNEL, message["ts"]), False)
    assert message["metadata"]["event_payload"] == {"delivery": delivery().marker}
    assert "alert" not in str(message["metadata"])


def test_an_edit_changes_its_message_in_place(bench: Bench) -> None:
    place = bench.posted()
    edit = delivery(update("Jan 18: 29.0%, Red"), kind=DeliveryKind.EDIT, parent=place)
    outcome = bench.send(edit)
    (message,) = bench.seen()
    assert isinstance(outcome, Sent)
    assert outcome.place == place
    assert "29.0%" in message["text"]


def test_an_answer_goes_into_the_thread_and_is_broadcast_when_worse(bench: Bench) -> None:
    place = bench.posted()
    answer = delivery(kind=DeliveryKind.THREAD, parent=place, broadcast=True)
    bench.send(answer)
    bench.send(replace(answer, key="quiet", broadcast=False))
    told, quiet = [each for each in bench.seen() if each.get("thread_ts") == place.ts][-2:]
    assert (told.get("subtype"), quiet.get("subtype") or None) == ("thread_broadcast", None)


def test_a_reminder_opens_the_persons_direct_messages(bench: Bench) -> None:
    outcome = bench.send(delivery(kind=DeliveryKind.DM, target="U01SDA"))
    assert isinstance(outcome, Sent)
    assert [each["ts"] for each in bench.seen("dm")] == [outcome.place.ts]


def test_a_reminder_arrives_without_the_scope_to_open_conversations(bench: Bench) -> None:
    bench.state(scope="im:write", remove=True)
    assert isinstance(bench.send(delivery(kind=DeliveryKind.DM, target="U01SDA")), Sent)


def test_a_message_that_is_gone_is_posted_anew(bench: Bench) -> None:
    place = bench.posted()
    bench.driver.api("chat.delete", channel=place.channel, ts=place.ts)
    outcome = bench.send(delivery(kind=DeliveryKind.EDIT, parent=place))
    (message,) = bench.seen()[-1:]
    assert isinstance(outcome, Sent)
    assert (outcome.place != place, outcome.place.ts) == (True, message["ts"])
    assert "replaces an earlier message" in str(message["blocks"])


def test_a_message_that_cannot_be_edited_is_posted_anew_with_a_link(bench: Bench) -> None:
    place = bench.posted()
    bench.fault("error:cant_update_message", "chat.update")
    bench.send(delivery(kind=DeliveryKind.EDIT, parent=place))
    assert place.ts in str(bench.seen()[-1]["blocks"])


def test_posting_anew_in_doubt_is_looked_for_before_it_is_repeated(bench: Bench) -> None:
    place = bench.posted()
    bench.driver.api("chat.delete", channel=place.channel, ts=place.ts)
    edit = delivery(kind=DeliveryKind.EDIT, parent=place)
    bench.fault("reset_after")
    assert isinstance(bench.send(edit), InDoubt)
    assert isinstance(bench.send(replace(edit, attempts=2)), Sent)
    assert len(_posts(bench, edit.marker)) == 1


# What each failure means ---------------------------------------------------------------------


def test_a_rate_limit_is_waited_for_as_told_and_nothing_arrives(bench: Bench) -> None:
    bench.fault("429")
    assert bench.send() == RetryLater(2, "rate limit", as_told=True)
    assert bench.seen() == []


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        ("5xx", 0),
        ("5xx_after_accepting", 1),
        ("timeout_before", 0),
        ("timeout_after_accepting", 1),
        ("reset_before", 0),
        ("reset_after", 1),
        ("error:internal_error", 0),
        ("error:fatal_error", 0),
    ],
)
def test_a_lost_answer_leaves_a_doubt_that_a_look_up_settles(
    bench: Bench, fault: str, arrived: int
) -> None:
    bench.posted()
    bench.fault(fault)
    assert isinstance(bench.send(), InDoubt)
    assert len(_posts(bench, delivery().marker)) == arrived
    found = bench.sender.look_up(delivery())
    assert isinstance(found, Found if arrived else Absent)


def test_a_reset_is_never_answered_by_sending_again_at_once(bench: Bench) -> None:
    """The SDK's own handlers would: one reset became two posts."""
    bench.fault("reset_after", times=5)
    bench.send()
    assert len(bench.calls("chat.postMessage")) == 1


def test_nobody_listening_is_no_doubt(running: RunningWorkspace, database: Database) -> None:
    bench = Bench(running, database)
    bench.sender.client.base_url = "http://127.0.0.1:9/api/"
    assert isinstance(bench.send(), RetryLater)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"channel": CHANNEL, "archive": True}, "is_archived"),
        ({"channel": CHANNEL, "remove_bot": True}, "not_in_channel"),
    ],
)
def test_a_channel_that_cannot_be_posted_to_is_blocked(
    bench: Bench, change: dict[str, object], error: str
) -> None:
    bench.state(**change)
    assert bench.send() == ChannelBlocked(error)


def test_an_unknown_channel_is_blocked(bench: Bench) -> None:
    assert bench.send(delivery(target="C99")) == ChannelBlocked("channel_not_found")


def test_a_deactivated_person_is_blocked(bench: Bench) -> None:
    bench.state(user="U01SDA", deactivate=True)
    assert isinstance(bench.send(delivery(kind=DeliveryKind.DM, target="U01SDA")), ChannelBlocked)


def test_a_revoked_token_stops_sending(bench: Bench) -> None:
    bench.state(token="bot", revoke=True)
    assert bench.send() == SendingBlocked("token_revoked")


def test_a_missing_scope_stops_sending_and_names_what_is_needed(bench: Bench) -> None:
    bench.state(scope="chat:write", remove=True)
    assert bench.send() == SendingBlocked("missing_scope", "chat:write")


def test_what_is_blocked_goes_out_once_it_is_mended(bench: Bench) -> None:
    bench.queue()
    bench.state(channel=CHANNEL, archive=True)
    bench.deliver(rounds=2)
    assert (bench.outbox(), bench.seen()) == (DeliveryState.PARKED, [])
    bench.state(channel=CHANNEL, archive=False)
    bench.state(token="bot", revoke=True)
    bench.deliver(rounds=2)
    assert bench.outbox() is DeliveryState.PENDING
    bench.state(token="bot", restore=True)
    bench.deliver()
    assert bench.outbox() is DeliveryState.SENT
    assert len(bench.seen()) == 1


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long", "metadata_too_large"])
def test_a_payload_that_slack_refuses_for_good_is_rejected(bench: Bench, error: str) -> None:
    bench.fault(f"error:{error}", times=10)
    outcome = bench.send()
    assert isinstance(outcome, Rejected)
    assert outcome.error == error


def test_a_lease_that_is_about_to_end_forbids_the_post(bench: Bench) -> None:
    assert isinstance(bench.sender.send(delivery(), lambda: False), RetryLater)
    assert bench.calls("chat.postMessage") == []


def test_a_message_that_is_posted_anew_is_not_when_the_lease_ends_meanwhile(bench: Bench) -> None:
    place = bench.posted()
    bench.driver.api("chat.delete", channel=place.channel, ts=place.ts)
    left = iter([True, False])
    edit = delivery(kind=DeliveryKind.EDIT, parent=place)
    assert isinstance(bench.sender.send(edit, lambda: next(left)), RetryLater)
    assert bench.seen() == []


# Asking Slack --------------------------------------------------------------------------------


def test_a_look_up_reads_only_what_came_after_the_last_message_of_ours(bench: Bench) -> None:
    first = bench.send()
    assert isinstance(first, Sent)
    assert isinstance(bench.sender.look_up(delivery(after_ts=first.place.ts)), Absent)


def test_a_look_up_finds_an_answer_in_its_thread(bench: Bench) -> None:
    place = bench.posted()
    answer = delivery(kind=DeliveryKind.THREAD, parent=place, after_ts=place.ts)
    assert isinstance(bench.sender.look_up(answer), Absent)
    sent = bench.send(answer)
    assert isinstance(sent, Sent)
    assert bench.sender.look_up(answer) == Found(sent.place)


def test_a_look_up_reads_page_after_page(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.looking.PAGE_SIZE", 1)
    sent = bench.send()
    assert isinstance(sent, Sent)
    for number in range(3):
        bench.send(delivery(key=f"later {number}"))
    assert bench.sender.look_up(delivery()) == Found(sent.place)
    monkeypatch.setattr("bot.slack.looking.PAGES_READ", 2)
    too_long = bench.sender.look_up(delivery())
    assert isinstance(too_long, LookUpFailed)
    assert too_long.impossible


def test_without_the_history_scope_a_look_up_is_impossible(bench: Bench) -> None:
    bench.state(scope="channels:history", remove=True)
    assert bench.sender.look_up(delivery()) == LookUpFailed("missing_scope", impossible=True)


def test_a_failing_look_up_is_worth_repeating(bench: Bench) -> None:
    for fault, pause in (("5xx", 0), ("reset_before", 0), ("429", 2)):
        bench.fault(fault, "conversations.history")
        failed = bench.sender.look_up(delivery())
        assert isinstance(failed, LookUpFailed)
        assert (failed.impossible, failed.seconds) == (False, pause)


def test_a_look_up_with_a_revoked_token_waits_for_the_token(bench: Bench) -> None:
    bench.state(token="bot", revoke=True)
    failed = bench.sender.look_up(delivery())
    assert failed == LookUpFailed("token_revoked", blocked=SendingBlocked("token_revoked"))


def test_a_look_up_in_a_channel_without_the_bot_tells_of_the_channel(bench: Bench) -> None:
    bench.state(channel=CHANNEL, remove_bot=True)
    failed = bench.sender.look_up(delivery())
    assert isinstance(failed, LookUpFailed)
    assert failed.blocked == ChannelBlocked("not_in_channel")


def test_an_answer_whose_thread_is_gone_was_not_posted(bench: Bench) -> None:
    answer = delivery(kind=DeliveryKind.THREAD, parent=Place(CHANNEL, "1512120000.000001"))
    assert isinstance(bench.sender.look_up(answer), Absent)


def test_an_episode_keeps_its_order_through_faults(bench: Bench) -> None:
    bench.queue()
    edit = NewDelivery(
        "edit", DeliveryKind.EDIT, CHANNEL, update("Jan 18: 29.0%, Red"), after="alert"
    )
    bench.queue(edit)
    bench.queue(edit, key="thread", kind=DeliveryKind.THREAD)
    bench.fault("reset_after")
    bench.fault("timeout_after_accepting", "chat.update")
    bench.deliver()
    message, answer = bench.seen()
    assert "29.0%" in message["text"]
    assert answer["thread_ts"] == message["ts"]


def _posts(bench: Bench, marker: str) -> list[object]:
    shown = [each for each in bench.seen() if each.get("metadata")]
    return [each for each in shown if each["metadata"]["event_payload"].get("delivery") == marker]
