"""People and a real Bolt app, over Socket Mode and over signed HTTP."""

import pytest

from tests.workspace.driver import Driver, Json
from tests.workspace.small_app import Connected

SETTLE = 250


@pytest.fixture
def heard(connected: Connected) -> list[Json]:
    """What the app hears, from an empty start."""
    Driver(connected.running.url).post("reset")
    connected.running.workspace.rates.enforced = False
    connected.heard.clear()
    return connected.heard


@pytest.fixture
def slack(connected: Connected) -> Driver:
    return Driver(connected.running.url)


def type_(slack: Driver, text: str, user: str = "ann", channel: str = "imt") -> Json:
    return slack.post("command", user=user, channel=channel, text=text, settle=SETTLE)


def test_a_command_is_acked_and_its_answer_seen_by_its_asker_alone(
    slack: Driver, heard: list[Json]
) -> None:
    answer = type_(slack, "/kpi hello")
    assert (answer["acked"], [m["text"] for m in answer["messages"]]) == (True, ["heard hello"])
    assert answer["messages"][0]["ephemeral"]
    assert slack.messages("imt", "bob") == []
    sent = heard[0]
    assert (sent["command"], sent["channel_name"], sent["user_name"]) == ("/kpi", "imt", "ann")


def test_the_slash_may_be_left_out_and_foreign_commands_are_unknown(
    slack: Driver, heard: list[Json]
) -> None:
    assert type_(slack, "hello")["messages"][0]["text"] == "heard hello"
    assert type_(slack, "/weather today")["error"] == "unknown_command"
    assert type_(slack, "/kpi x", channel="nowhere")["error"] == "channel_not_found"
    assert type_(slack, "/kpi x", user="bob", channel="web")["error"] == "not_in_channel"
    assert len(heard) == 1


def test_an_ack_may_carry_the_answer(slack: Driver, heard: list[Json]) -> None:
    answer = type_(slack, "/kpi in ack")
    assert [m["text"] for m in answer["messages"]] == ["in the ack"]


def test_a_command_in_direct_messages_says_so(slack: Driver, heard: list[Json]) -> None:
    assert type_(slack, "/kpi hello", channel="dm")["acked"]
    assert heard[0]["channel_name"] == "directmessage"


def test_a_button_in_a_message_is_clicked_and_the_message_replaced(
    slack: Driver, heard: list[Json]
) -> None:
    said = type_(slack, "/kpi post")["messages"][0]
    answer = slack.post("click", user="bob", channel="imt", ts=said["ts"], action_id="press",
                        settle=SETTLE)  # fmt: skip
    assert answer["acked"]
    assert [m["text"] for m in slack.messages("imt", "ann")] == ["pressed 7"]
    click = heard[-1]
    assert click["message"]["text"] == "Alert"
    assert (click["container"]["message_ts"], click["user"]["id"]) == (said["ts"], "U01BOB")


def test_a_button_in_an_ephemeral_is_clicked_only_by_who_sees_it(
    slack: Driver, heard: list[Json]
) -> None:
    said = type_(slack, "/kpi ask")["messages"][0]
    click = {"channel": "imt", "ts": said["ts"], "action_id": "press", "settle": SETTLE}
    assert slack.post("click", user="bob", **click)["error"] == "message_not_found"
    answer = slack.post("click", user="ann", **click)
    assert [m["text"] for m in answer["messages"]] == ["pressed 7"]
    assert "message" not in heard[-1]
    assert heard[-1]["container"]["is_ephemeral"]


def test_an_element_that_is_not_there_cannot_be_clicked(slack: Driver, heard: list[Json]) -> None:
    said = type_(slack, "/kpi post")["messages"][0]
    click = {"user": "ann", "channel": "imt", "ts": said["ts"]}
    refused = slack.post("click", **click, action_id="explode")
    assert (refused["error"], "press" in refused["detail"]) == ("no_such_element", True)
    assert slack.post("click", **click, action_id="press", value="8")["error"] == "no_such_element"


def test_an_external_select_offers_what_the_app_suggests(slack: Driver, heard: list[Json]) -> None:
    said = type_(slack, "/kpi post")["messages"][0]
    where = {"user": "ann", "channel": "imt", "ts": said["ts"], "action_id": "owner"}
    offered = slack.post("suggest", **where, query="bo")["options"]
    assert [option["value"] for option in offered] == ["bob"]
    assert slack.post("click", **where, value="bob", settle=SETTLE)["acked"]
    assert heard[-1]["actions"][0]["selected_option"]["value"] == "bob"
    assert slack.post("click", **where, value="carol")["error"] == "no_such_option"


def open_form(slack: Driver) -> str:
    return str(type_(slack, "/kpi modal")["views"][0]["id"])


def submit(slack: Driver, view_id: str, values: Json) -> Json:
    return slack.post("submit", user="ann", view_id=view_id, values=values, settle=SETTLE)


def test_a_required_field_stops_a_modal_before_the_app_hears_of_it(
    slack: Driver, heard: list[Json]
) -> None:
    view_id = open_form(slack)
    answer = submit(slack, view_id, {"value": "  "})
    assert answer["errors"] == {"value": "Please complete this required field."}
    assert [body.get("type") for body in heard] == [None]


def test_a_modal_shows_the_apps_errors_at_the_field_and_keeps_the_input(
    slack: Driver, heard: list[Json]
) -> None:
    view_id = open_form(slack)
    answer = submit(slack, view_id, {"value": "lots"})
    assert (answer["response_action"], answer["errors"]) == ("errors", {"value": "Use a number."})
    shown = slack.get("views?user=ann")["modals"][0]
    assert shown["errors"] == {"value": "Use a number."}
    assert shown["state"]["values"]["value"]["value"]["value"] == "lots"
    assert submit(slack, view_id, {"value": "29"})["view"] is None
    assert slack.get("views?user=ann")["modals"] == []


def test_a_modal_takes_slacks_own_shape_of_values(slack: Driver, heard: list[Json]) -> None:
    view_id = open_form(slack)
    values = {"value": {"value": {"type": "plain_text_input", "value": "29"}}, "owner": "bob"}
    assert submit(slack, view_id, values)["response_action"] == "close"
    state = heard[-1]["view"]["state"]["values"]
    assert state["value"]["value"] == {"type": "plain_text_input", "value": "29"}
    assert state["owner"]["owner"]["selected_option"]["value"] == "bob"


def test_a_modal_is_updated_pushed_onto_and_cleared(slack: Driver, heard: list[Json]) -> None:
    view_id = open_form(slack)
    assert submit(slack, view_id, {"value": "more"})["response_action"] == "push"
    stack = slack.get("views?user=ann")["modals"]
    assert stack[0]["id"] == view_id
    covered = slack.post("submit", user="ann", view_id=view_id, values={})
    assert covered["error"] == "view_covered"
    slack.post("close", user="ann", view_id=stack[1]["id"], settle=0)
    assert submit(slack, view_id, {"value": "done"})["view"] is None
    view_id = open_form(slack)
    updated = submit(slack, view_id, {"value": "next"})["view"]
    assert (updated["id"], updated["blocks"][0]["type"]) == (view_id, "section")


def test_a_wrong_answer_to_a_submission_leaves_the_modal_open(
    slack: Driver, heard: list[Json]
) -> None:
    view_id = open_form(slack)
    answer = submit(slack, view_id, {"value": "wrong block"})
    assert answer["error"] == "invalid_response_action"
    assert slack.get("views?user=ann")["modals"][0]["id"] == view_id


def test_closing_a_modal_tells_the_app_that_asked_for_it(slack: Driver, heard: list[Json]) -> None:
    view_id = open_form(slack)
    slack.post("close", user="ann", view_id=view_id, settle=SETTLE)
    assert (heard[-1]["type"], heard[-1]["view"]["id"]) == ("view_closed", view_id)
    assert slack.get("views?user=ann")["modals"] == []


def test_an_input_that_is_not_there_cannot_be_filled(slack: Driver, heard: list[Json]) -> None:
    assert submit(slack, open_form(slack), {"colour": "red"})["error"] == "no_such_input"


def test_opening_home_shows_the_view_that_the_app_publishes(
    slack: Driver, heard: list[Json]
) -> None:
    answer = slack.post("home", user="ann", settle=SETTLE)
    assert answer["view"]["blocks"][0]["text"]["text"] == "Welcome"
    again = slack.post("home", user="ann", settle=SETTLE)
    assert heard[-1]["view"]["id"] == again["view"]["id"] == answer["view"]["id"]


def test_the_app_hears_messages_and_mentions_where_it_is(slack: Driver, heard: list[Json]) -> None:
    ping = slack.post("message", user="ann", channel="imt", text="ping", settle=SETTLE)
    assert [(m["text"], m["thread_ts"]) for m in ping["messages"]] == [("pong", ping["ts"])]
    slack.post("message", user="ann", channel="web", text="@statkeeper hi", settle=SETTLE)
    called = slack.post("message", user="bob", channel="imt", text="@statkeeper a < b & c",
                        settle=SETTLE)  # fmt: skip
    assert [m["text"] for m in called["messages"]] == ["you called"]
    texts = [event["text"] for event in heard if event["type"] == "app_mention"]
    assert texts == ["<@U00KPIBOT> a &lt; b &amp; c"]


def test_the_app_hears_what_happens_to_its_channels(
    slack: Driver, heard: list[Json], connected: Connected
) -> None:
    slack.post("state", channel="web", invite_bot=True)
    slack.post("state", channel="imt", rename="it-services")
    slack.post("state", channel="C01IMT", archive=True)
    slack.post("upload", user="ann", channel="web", filename="r.csv", content="a", settle=SETTLE)
    kinds = {event["type"]: event for event in heard}
    assert set(kinds) >= {"member_joined_channel", "channel_rename", "channel_archive",
                          "file_shared"}  # fmt: skip
    assert kinds["channel_rename"]["channel"]["name"] == "it-services"
    assert kinds["member_joined_channel"]["user"] == connected.running.workspace.install.user_id


def test_a_late_ack_is_a_timeout(
    slack: Driver, heard: list[Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.workspace.limits.ACK_SECONDS", 0.05)
    answer = type_(slack, "/kpi slow")
    assert (answer["acked"], answer["error"]) == (False, "operation_timeout")
    deliveries = [e for e in slack.get("log")["entries"] if e["kind"] == "delivery"]
    assert deliveries[-1]["error"] == "operation_timeout"
