"""Posting, editing, threads, metadata and history, and who may post where."""

from datetime import UTC, datetime

import pytest

from tests.workspace.driver import Driver, Json, section

METADATA = {"event_type": "alert", "event_payload": {"delivery": "key-1"}}


def post(slack: Driver, channel: str = "C01IMT", text: str = "hello", **more: object) -> Json:
    return slack.api("chat.postMessage", channel=channel, text=text, **more)


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C0NONE", "channel_not_found"), ("C01WEB", "not_in_channel"),
     ("G01SEC", "channel_not_found"), ("U0NONE", "channel_not_found")],
)  # fmt: skip
def test_the_bot_posts_only_where_it_is(slack: Driver, channel: str, error: str) -> None:
    assert post(slack, channel)["error"] == error


def test_nobody_posts_in_an_archived_channel(slack: Driver) -> None:
    slack.post("state", channel="imt", archive=True)
    assert post(slack)["error"] == "is_archived"
    refused = slack.post("message", user="ann", channel="imt", text="hello?")
    assert refused["error"] == "is_archived"
    slack.post("state", channel="imt", archive=False)
    assert post(slack)["ok"]


def test_inviting_the_bot_lets_it_post_and_removing_it_ends_that(slack: Driver) -> None:
    slack.post("state", channel="web", invite_bot=True)
    assert post(slack, "C01WEB")["ok"]
    slack.post("state", channel="web", remove_bot=True)
    assert post(slack, "C01WEB")["error"] == "not_in_channel"


def test_posting_to_a_person_opens_their_direct_messages(slack: Driver) -> None:
    channel = post(slack, "U01ANN")["channel"]
    assert channel.startswith("D")
    assert slack.api("conversations.open", users="U01ANN")["channel"]["id"] == channel
    assert slack.messages("dm", "ann")[0]["text"] == "hello"
    assert slack.get(f"messages?channel={channel}&user=bob")["error"] == "not_in_channel"


def test_a_deactivated_person_cannot_be_reached(slack: Driver) -> None:
    channel = post(slack, "U01BOB")["channel"]
    slack.post("state", user="bob", deactivate=True)
    assert post(slack, "U01BOB")["error"] == "channel_not_found"
    assert post(slack, channel)["error"] == "channel_not_found"
    assert slack.api("conversations.open", users="U01BOB")["error"] == "user_disabled"
    assert slack.post("home", user="bob")["error"] == "user_deactivated"


def test_message_times_are_unique_and_rising_on_the_business_clock(slack: Driver) -> None:
    slack.post("clock", now="2027-12-01T09:00:00+00:00")
    times = [post(slack)["ts"] for _ in range(20)]
    assert times == sorted(set(times))
    assert float(times[0]) >= datetime(2027, 12, 1, 9, tzinfo=UTC).timestamp()


def test_metadata_comes_back_only_when_asked_for(slack: Driver) -> None:
    ts = post(slack, metadata=METADATA)["ts"]
    plain = slack.api("conversations.history", channel="C01IMT")["messages"][0]
    assert "metadata" not in plain
    full = slack.api("conversations.history", channel="C01IMT", include_all_metadata=True)
    assert (full["messages"][0]["metadata"], full["messages"][0]["ts"]) == (METADATA, ts)


@pytest.mark.parametrize("metadata", [{"event_type": "x"}, {"event_payload": {}}, "[]", 5])
def test_metadata_of_another_shape_is_refused(slack: Driver, metadata: object) -> None:
    assert post(slack, metadata=metadata).get("error", "ok") in ("invalid_metadata_format", "ok")
    assert post(slack, metadata={"event_type": "x"})["error"] == "invalid_metadata_format"


def test_history_is_newest_first_and_bounded_by_time(slack: Driver) -> None:
    times = [post(slack, text=str(n))["ts"] for n in range(4)]
    said = slack.api("conversations.history", channel="C01IMT", oldest=times[1])["messages"]
    assert [m["text"] for m in said] == ["3", "2"]
    inclusive = slack.api("conversations.history", channel="C01IMT", oldest=times[1],
                          latest=times[2], inclusive=True)  # fmt: skip
    assert [m["text"] for m in inclusive["messages"]] == ["2", "1"]


def test_history_comes_in_pages(slack: Driver) -> None:
    for number in range(5):
        post(slack, text=str(number))
    first = slack.api("conversations.history", channel="C01IMT", limit=3)
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = slack.api("conversations.history", channel="C01IMT", limit=3, cursor=cursor)
    pages = first["messages"] + second["messages"]
    assert ([m["text"] for m in pages], second["has_more"]) == (["4", "3", "2", "1", "0"], False)


def test_history_of_a_foreign_channel_is_refused(slack: Driver) -> None:
    refused = slack.api("conversations.history", channel="C01WEB")
    assert refused["error"] == "not_in_channel"


def test_replies_stay_in_their_thread_unless_broadcast(slack: Driver) -> None:
    root = post(slack, text="root")["ts"]
    post(slack, text="quiet", thread_ts=root, metadata=METADATA)
    post(slack, text="loud", thread_ts=root, reply_broadcast=True)
    history = slack.api("conversations.history", channel="C01IMT")["messages"]
    assert [m["text"] for m in history] == ["loud", "root"]
    assert history[1]["reply_count"] == 2
    thread = slack.api("conversations.replies", channel="C01IMT", ts=root,
                       include_all_metadata=True)["messages"]  # fmt: skip
    assert [m["text"] for m in thread] == ["root", "quiet", "loud"]
    assert thread[1]["metadata"] == METADATA
    refused = post(slack, thread_ts="1.000001")
    assert refused["error"] == "thread_not_found"


def test_an_edit_keeps_the_earlier_version_and_new_words_alone_replace_the_blocks(
    slack: Driver,
) -> None:
    ts = post(slack, text="first", blocks=[section("block")], metadata=METADATA)["ts"]
    other = {"event_type": "alert", "event_payload": {"delivery": "key-2"}}
    slack.api("chat.update", channel="C01IMT", ts=ts, metadata=other)
    assert slack.messages("imt", "ann")[0]["blocks"][0]["text"]["text"] == "block"
    slack.api("chat.update", channel="C01IMT", ts=ts, text="second", metadata=METADATA)
    shown = slack.messages("imt", "ann")[0]
    assert (shown["text"], shown["history"][0]["text"]) == ("second", "first")
    assert (shown["blocks"], shown["history"][0]["blocks"][0]["type"]) == ([], "section")
    assert (shown["metadata"], shown["edited"]["user"]) == (METADATA, "U00KPIBOT")


def test_the_bot_changes_only_its_own_messages(slack: Driver) -> None:
    ts = slack.post("message", user="ann", channel="imt", text="mine", settle=0)["ts"]
    update = slack.api("chat.update", channel="C01IMT", ts=ts, text="yours")
    assert update["error"] == "cant_update_message"
    assert slack.api("chat.delete", channel="C01IMT", ts=ts)["error"] == "cant_delete_message"
    gone = slack.api("chat.update", channel="C01IMT", ts="1.000001", text="x")
    assert gone["error"] == "message_not_found"


def test_a_deleted_message_is_gone_for_everybody(slack: Driver) -> None:
    ts = post(slack)["ts"]
    assert slack.api("chat.delete", channel="C01IMT", ts=ts)["ok"]
    assert slack.messages("imt", "ann") == []
    assert slack.api("conversations.history", channel="C01IMT")["messages"] == []
    again = slack.api("chat.delete", channel="C01IMT", ts=ts)
    assert again["error"] == "message_not_found"


def test_an_ephemeral_is_seen_by_one_person_and_by_no_history(slack: Driver) -> None:
    sent = slack.api("chat.postEphemeral", channel="C01IMT", user="U01ANN", text="psst")
    assert [m["ephemeral"] for m in slack.messages("imt", "ann")] == [True]
    assert slack.messages("imt", "bob") == []
    assert slack.api("conversations.history", channel="C01IMT")["messages"] == []
    update = slack.api("chat.update", channel="C01IMT", ts=sent["message_ts"], text="x")
    assert update["error"] == "message_not_found"
    outsider = slack.api("chat.postEphemeral", channel="C01IMT", user="U0NONE", text="psst")
    assert outsider["error"] == "user_not_in_channel"


def test_a_reaction_counts_once(slack: Driver) -> None:
    ts = post(slack)["ts"]
    react = {"channel": "C01IMT", "timestamp": ts, "name": "eyes"}
    assert slack.api("reactions.add", **react)["ok"]
    assert slack.api("reactions.add", **react)["error"] == "already_reacted"
    assert slack.messages("imt", "ann")[0]["reactions"][0]["count"] == 1


def test_people_and_channels_can_be_looked_up(slack: Driver) -> None:
    assert slack.api("users.info", user="U01ANN")["user"]["real_name"] == "Ann Analyst"
    assert slack.api("users.info", user="U0")["error"] == "user_not_found"
    assert slack.api("conversations.info", channel="C01IMT")["channel"]["is_member"]
    assert not slack.api("conversations.info", channel="C01WEB")["channel"]["is_member"]
    hidden = slack.api("conversations.info", channel="G01SEC")
    assert hidden["error"] == "channel_not_found"
    listed = slack.api("conversations.list", types="public_channel,private_channel")["channels"]
    assert [c["name"] for c in listed] == ["imt", "web"]
    mine = slack.api("users.conversations", types="public_channel")["channels"]
    assert [c["name"] for c in mine] == ["imt"]
    assert slack.api("conversations.members", channel="C01IMT")["members"][0] == "U01ANN"
    assert slack.api("conversations.join", channel="C01WEB")["ok"]
    assert post(slack, "C01WEB")["ok"]
    link = slack.api("chat.getPermalink", channel="C01WEB", message_ts=post(slack, "C01WEB")["ts"])
    assert link["permalink"].startswith(slack.url)
    assert slack.api("bots.info")["bot"]["id"] == "B00KPIBOT"
    assert slack.api("team.info")["team"]["name"] == "Test County"
