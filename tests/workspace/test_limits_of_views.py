"""Every limit of modals and Home views, refused by the workspace itself."""

import pytest

from bot.workspace import limits
from bot.workspace.errors import SlackError
from bot.workspace.server import RunningWorkspace
from bot.workspace.tickets import Tickets
from tests.workspace.driver import Driver, Json, actions, modal, plain, section, text_input

LIMITS: dict[str, tuple[Json, Json, str]] = {
    "title": (modal(title=plain("x" * 24)), modal(title=plain("x" * 25)), "/view/title/text"),
    "submit": (modal(submit=plain("x" * 24)), modal(submit=plain("x" * 25)), "/view/submit/text"),
    "close": (modal(close=plain("x" * 24)), modal(close=plain("x" * 25)), "/view/close/text"),
    "private metadata": (modal(private_metadata="x" * 3000), modal(private_metadata="x" * 3001),
                         "/view/private_metadata"),
    "callback id": (modal(callback_id="x" * 255), modal(callback_id="x" * 256),
                    "/view/callback_id"),
    "100 blocks": (modal(*[section()] * 100), modal(*[section()] * 101), "/view/blocks"),
    "inputs need submit": (modal(text_input()),
                           {name: part for name, part in modal(text_input()).items()
                            if name != "submit"}, "/view"),
    "input label": (modal(text_input(label=plain("x" * 2000))),
                    modal(text_input(label=plain("x" * 2001))), "/view/blocks/0/label/text"),
    "no tables": (modal(section()), modal({"type": "table", "rows": []}), "/view/blocks/0/type"),
    "unknown field": (modal(), modal(colour="red"), "/view"),
    "block ids differ": (modal(text_input("a"), text_input("b")),
                         modal(text_input("a"), text_input("a")), "/view/blocks/1/block_id"),
    "plain text input": (
        modal(text_input(element={"type": "plain_text_input", "max_length": 3000})),
        modal(text_input(element={"type": "plain_text_input", "max_length": 3001})),
        "/view/blocks/0/element/max_length"),
    "no button in an input": (modal(text_input()),
                              modal(text_input(element={"type": "button", "text": plain("x")})),
                              "/view/blocks/0/element/type"),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_a_modal_at_a_limit_is_taken_and_beyond_it_refused_with_a_pointer(
    slack: Driver, running: RunningWorkspace, name: str
) -> None:
    at_limit, beyond, pointer = LIMITS[name]
    triggers = [running.workspace.tickets.new_trigger("U01ANN") for _ in range(2)]
    taken = slack.api("views.open", trigger_id=triggers[0], view=at_limit)
    assert taken["ok"], taken
    refused = slack.api("views.open", trigger_id=triggers[1], view=beyond)
    assert refused["error"] == "invalid_arguments"
    assert f"[json-pointer:{pointer}]" in refused["response_metadata"]["messages"][0]


def test_a_home_view_beyond_250_kb_is_too_large(slack: Driver) -> None:
    full: Json = {"type": "home", "blocks": [section("x" * 2900)] * 50}
    assert slack.api("views.publish", user_id="U01ANN", view=full)["ok"]
    larger = {"type": "home", "blocks": [section("x" * 2900)] * 100}
    refused = slack.api("views.publish", user_id="U01ANN", view=larger)
    assert refused["error"] == "view_too_large"


def test_a_home_view_has_no_title(slack: Driver) -> None:
    view = {"type": "home", "title": plain("x"), "blocks": []}
    refused = slack.api("views.publish", user_id="U01ANN", view=view)
    assert refused["error"] == "invalid_arguments"


def test_a_fourth_modal_does_not_fit_on_the_stack(slack: Driver, running: RunningWorkspace) -> None:
    tickets = running.workspace.tickets
    assert slack.api("views.open", trigger_id=tickets.new_trigger("U01ANN"), view=modal())["ok"]
    for _ in range(2):
        assert slack.api("views.push", trigger_id=tickets.new_trigger("U01ANN"), view=modal())["ok"]
    refused = slack.api("views.push", trigger_id=tickets.new_trigger("U01ANN"), view=modal())
    assert refused["error"] == "push_limit_reached"
    assert len(slack.get("views?user=ann")["modals"]) == limits.MODAL_STACK


def test_a_trigger_opens_one_modal_only(slack: Driver, running: RunningWorkspace) -> None:
    trigger_id = running.workspace.tickets.new_trigger("U01ANN")
    assert slack.api("views.open", trigger_id=trigger_id, view=modal())["ok"]
    again = slack.api("views.open", trigger_id=trigger_id, view=modal())
    assert again["error"] == "exchanged_trigger_id"
    assert slack.api("views.open", trigger_id="1.2.x", view=modal())["error"] == (
        "invalid_trigger_id"
    )


@pytest.mark.usefixtures("slacks_seconds")
def test_a_trigger_lives_for_three_seconds() -> None:
    now = [100.0]
    tickets = Tickets(lambda: now[0])
    in_time, late = tickets.new_trigger("U01ANN"), tickets.new_trigger("U01ANN")
    now[0] += 3.0
    assert tickets.use_trigger(in_time).user == "U01ANN"
    now[0] += 0.1
    with pytest.raises(SlackError, match="expired_trigger_id"):
        tickets.use_trigger(late)


def test_a_response_url_works_five_times_within_thirty_minutes() -> None:
    now = [100.0]
    tickets = Tickets(lambda: now[0])
    ticket, late = tickets.new_response("U01ANN", "C1"), tickets.new_response("U01ANN", "C1")
    for _ in range(5):
        tickets.use_response(ticket)
    with pytest.raises(SlackError, match="used_url"):
        tickets.use_response(ticket)
    now[0] += 1800.1
    with pytest.raises(SlackError, match="expired_url"):
        tickets.use_response(late)


def test_an_update_with_an_old_hash_is_refused(slack: Driver, running: RunningWorkspace) -> None:
    trigger_id = running.workspace.tickets.new_trigger("U01ANN")
    view = slack.api("views.open", trigger_id=trigger_id, view=modal())["view"]
    fresh = slack.api("views.update", view_id=view["id"], hash=view["hash"], view=modal(section()))
    assert fresh["ok"]
    stale = slack.api("views.update", view_id=view["id"], hash=view["hash"], view=modal())
    assert stale["error"] == "hash_conflict"
    assert slack.api("views.update", view_id="V0", view=modal())["error"] == "not_found"


def test_what_was_typed_stays_when_the_modal_is_updated(
    slack: Driver, running: RunningWorkspace
) -> None:
    trigger_id = running.workspace.tickets.new_trigger("U01ANN")
    view = slack.api("views.open", trigger_id=trigger_id, view=modal(text_input()))["view"]
    slack.post("click", user="ann", view_id=view["id"], action_id="value", value="29.0")
    changed = modal(section("new"), text_input(), actions({
        "type": "datepicker", "action_id": "day", "initial_date": "2018-01-31"}))  # fmt: skip
    updated = slack.api("views.update", view_id=view["id"], view=changed)["view"]
    assert updated["state"]["values"]["value"]["value"]["value"] == "29.0"


def test_external_ids_name_one_view(slack: Driver, running: RunningWorkspace) -> None:
    tickets = running.workspace.tickets
    view = modal(external_id="log-1")
    assert slack.api("views.open", trigger_id=tickets.new_trigger("U01ANN"), view=view)["ok"]
    again = slack.api("views.open", trigger_id=tickets.new_trigger("U01BOB"), view=view)
    assert again["error"] == "duplicate_external_id"
    assert slack.api("views.update", external_id="log-1", view=view)["ok"]


def test_time_of_triggers_is_real_and_not_the_business_clock(
    slack: Driver, running: RunningWorkspace
) -> None:
    trigger_id = running.workspace.tickets.new_trigger("U01ANN")
    slack.post("clock", advance="1mo")
    assert slack.api("views.open", trigger_id=trigger_id, view=modal())["ok"]
