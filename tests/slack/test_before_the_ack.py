"""What Slack is asked before an ack, who we are and who is named, and what is said if in vain."""

from collections.abc import Iterator

import pytest

from bot.slack.names import NO_MEMBER, NOT_LET, UNASKED
from bot.slack.strangers import UNKNOWN
from bot.workspace.records import User
from bot.workspace.server import RunningWorkspace
from storage.database import Database
from tests.end_to_end.town import eventually
from tests.slack.conftest import Slack, app_for, over_socket, words
from tests.slack.test_repeats import command, form, hear
from tests.workspace.driver import Driver, Json

NEW, NEWER = "U0NEW", "U0NEWER"
VIEW: Json = {
    "id": "V1", "type": "modal", "callback_id": "log", "state": {"values": {}},
    "blocks": [{"type": "input", "block_id": "reason"}],
}  # fmt: skip
SHORT = 2.0  # seconds before an ack, of which 1.5 are kept for storing


@pytest.fixture
def hasty(running: RunningWorkspace, norfolk: Database) -> Iterator[Slack]:
    """A bot that waits but a moment for Slack, and knows itself. Two people are new."""
    for person in (NEW, NEWER):
        running.workspace.users[person] = User(person, person.lower(), person.title())
    app = app_for(running, norfolk)
    assert app.identity.known(60)
    app.ack_seconds = SHORT
    with over_socket(app, running):
        yield Slack(Driver(running.url), running, norfolk, app)


@pytest.fixture
def unknown(running: RunningWorkspace, norfolk: Database) -> Iterator[Slack]:
    """A bot that has not been told yet who it is."""
    app = app_for(running, norfolk)
    with over_socket(app, running):
        yield Slack(Driver(running.url), running, norfolk, app)


def go_wrong(slack: Slack, method: str, fault: str) -> None:
    body = {"method": method, "fault": fault, "times": 1_000, "after": 60}
    assert slack.driver.post("faults", **body)["ok"]


def calls(slack: Slack, method: str) -> int:
    entries = slack.running.workspace.log.since(0)
    return sum(each["method"] == method for each in entries)


def indicator_form(slack: Slack, **people: str) -> Json:
    """A new indicator with these people, as Slack sends it."""
    slack.type("/kpi indicator add", user="U01HIM")
    sent = form(slack.view("U01HIM"), {"name": "Calls answered"})
    state = sent["view"]["state"]["values"]
    state["measure"] = {"measure": {"selected_option": {"value": "count"}}}
    state["unit"] = {"unit": {"selected_option": {"value": "imt"}}}
    for field, person in people.items():
        state[field] = {field: {"type": "users_select", "selected_user": person}}
    return {**sent, "user": {"id": "U01HIM", "team_id": "T01NORFOLK"}}


def is_stored(slack: Slack) -> bool:
    with slack.database.reading() as store:
        return any(each.name == "Calls answered" for each in store.indicators.all("imt"))


@pytest.mark.parametrize("fault", ["timeout_before", "5xx", "error:internal_error", "html", "429"])
def test_a_person_about_whom_slack_cannot_be_asked_is_refused_at_their_field_until_it_can(
    hasty: Slack, fault: str
) -> None:
    sent = indicator_form(hasty, lead_officer=NEW, data_owner=NEWER)
    go_wrong(hasty, "users.info", fault)
    answer = hear(hasty, sent)
    assert calls(hasty, "users.info")
    assert answer.count(UNASKED) == 2
    assert '"lead_officer"' in answer
    assert '"data_owner"' in answer
    assert not is_stored(hasty)
    hasty.running.workspace.faults.clear()
    hasty.app.ack_seconds = 60
    hear(hasty, sent)
    assert is_stored(hasty)


@pytest.mark.parametrize("fault", ["timeout_before", "5xx", "error:missing_scope"])
def test_who_is_known_here_can_be_named_while_slack_cannot_be_asked(
    hasty: Slack, fault: str
) -> None:
    sent = indicator_form(hasty, lead_officer="U01SDM")
    go_wrong(hasty, "users.info", fault)
    hear(hasty, sent)
    assert calls(hasty, "users.info")
    assert is_stored(hasty)


def test_who_has_left_cannot_be_named(hasty: Slack) -> None:
    sent = indicator_form(hasty, lead_officer="U01SDM", data_owner=NEW)
    for person in ("U01SDM", NEW):
        hasty.driver.post("state", user=person, deactivate=True)
    hasty.app.ack_seconds = 60
    answer = hear(hasty, sent)
    assert "Service Delivery Manager has left this workspace" in answer
    assert f"{NEW.title()} has left this workspace" in answer
    assert not is_stored(hasty)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("error:missing_scope", NOT_LET.format("missing_scope")),
        ("error:user_not_found", NO_MEMBER),
    ],
)
def test_what_trying_again_does_not_mend_is_said_otherwise(
    hasty: Slack, fault: str, told: str
) -> None:
    sent = indicator_form(hasty, lead_officer=NEW)
    go_wrong(hasty, "users.info", fault)
    assert told in hear(hasty, sent)
    assert not is_stored(hasty)


def test_who_asks_is_asked_about_again_after_a_failure(hasty: Slack) -> None:
    go_wrong(hasty, "users.info", "5xx")
    hear(hasty, command("help", user_id=NEW, user_name="new"))
    asked = calls(hasty, "users.info")
    assert asked
    hasty.running.workspace.faults.clear()
    hear(hasty, command("help", user_id=NEW, user_name="new", trigger_id="2.3.four"))
    assert calls(hasty, "users.info") > asked
    assert hasty.app.desk.names._known[NEW] == NEW.title()


@pytest.mark.parametrize("fault", ["5xx", "error:invalid_auth", "html", "timeout_before"])
def test_while_slack_does_not_say_who_we_are_people_hear_it_in_our_words(
    unknown: Slack, fault: str
) -> None:
    unknown.app.ack_seconds = SHORT
    go_wrong(unknown, "auth.test", fault)
    typed = command()
    assert hear(unknown, typed) == UNKNOWN
    submitted = form(VIEW, {})
    assert UNKNOWN in hear(unknown, submitted)
    assert hear_click(unknown)
    unknown.running.workspace.faults.clear()
    assert eventually(lambda: unknown.app.identity.known(60), "an answer")
    hear(unknown, typed)
    assert any("14.2%" in words(each) for each in unknown.driver.messages("C01IMT", "U01SDA"))


def hear_click(slack: Slack) -> bool:
    """Whether somebody who pressed a button is told."""
    place = {"channel": {"id": "C01IMT"}, "container": {"channel_id": "C01IMT"}}
    action = {"type": "button", "action_id": "kpi.log", "block_id": "b", "value": "{}"}
    user = {"id": "U01SDA", "team_id": "T01NORFOLK"}
    body = {"type": "block_actions", "user": user, "actions": [action], "trigger_id": "9.9.nine"}
    hear(slack, {**body, **place})
    shown = slack.driver.messages("C01IMT", "U01SDA")
    return any(UNKNOWN in words(each) for each in shown)


def test_who_we_are_is_asked_once_and_ahead(unknown: Slack) -> None:
    assert unknown.app.identity.known(60)
    go_wrong(unknown, "auth.test", "5xx")
    before = calls(unknown, "auth.test")
    assert unknown.type("/kpi help")
    assert calls(unknown, "auth.test") == before
