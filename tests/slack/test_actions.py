"""Actions in Slack: the form with its people, and the buttons that carry an action on."""

import pytest

from tests.slack.conftest import Slack, button, words
from tests.slack.test_forms import fields
from tests.workspace.driver import Json

LEAD = "U01SDM"
WANTED = {"description": "Recruit two apprentices", "report_back": "2018-01-09"}


@pytest.fixture
def slack(slack_over_socket: Slack) -> Slack:
    return slack_over_socket


def submit(slack: Slack, **values: str) -> Json:
    view = slack.view(LEAD)
    return slack.do("submit", user=LEAD, view_id=view["id"], values=values)


def press(slack: Slack, message: Json, label: str) -> list[Json]:
    chosen = button(message, label)["action_id"]
    return slack.ask("click", "C01IMT", user=LEAD, ts=message["ts"], action_id=chosen)


def test_the_form_begins_with_the_lead_officer_and_a_day(slack: Slack) -> None:
    slack.type("/kpi action add abandonment", user=LEAD)
    view = slack.view(LEAD)
    assert "Abandonment rate" in words(view)
    assert fields(view) == [
        "kind", "description", "owner", "report_back", "root_cause", "hypothesis", "success",
    ]  # fmt: skip
    inputs = {block["block_id"]: block["element"] for block in view["blocks"][1:]}
    assert inputs["owner"]["initial_user"] == LEAD
    assert inputs["report_back"]["initial_date"] == "2018-03-06"  # the next stat meeting


def test_an_action_needs_an_owner_who_is_a_person_at_work_here(slack: Slack) -> None:
    slack.type("/kpi action add abandonment", user=LEAD)
    slack.driver.post("state", user="U01SDA", deactivate=True)
    bot = slack.running.workspace.install.user_id
    for owner, why in (("U01SDA", "has left this workspace"), (bot, "is not a member")):
        answer = submit(slack, owner=owner, **WANTED)
        assert set(answer["errors"]) == {"owner"}, answer
        assert why in answer["errors"]["owner"]
    with slack.database.reading() as store:
        assert store.actions.going() == ()
    assert submit(slack, owner="U01BDA", **WANTED)["ok"]
    with slack.database.reading() as store:
        assert [each.owner for each in store.actions.going()] == ["bda"]


def test_a_newcomer_can_own_an_action(slack: Slack) -> None:
    slack.driver.post("state", user="nell", create=True, id="U01NELL", real_name="Nell New")
    slack.type("/kpi action add abandonment", user=LEAD)
    assert submit(slack, owner="U01NELL", **WANTED)["ok"]
    assert "Nell New" in words(slack.driver.messages("C01IMT", LEAD)[-1])


def test_a_day_that_has_passed_is_refused_at_its_field(slack: Slack) -> None:
    slack.type("/kpi action add abandonment", user=LEAD)
    answer = submit(slack, owner=LEAD, **{**WANTED, "report_back": "2017-11-30"})
    assert "30 Nov 2017 has passed" in answer["errors"]["report_back"]
    kept = slack.view(LEAD)["state"]["values"]["description"]["description"]["value"]
    assert kept == "Recruit two apprentices"


def test_buttons_carry_an_action_on_to_its_last_step(slack: Slack) -> None:
    (agreed,) = slack.type("/kpi action add abandonment Recruit two apprentices", user=LEAD)
    for ahead in ("plan", "test"):
        (shown,) = press(slack, agreed, "Open")
        press(slack, shown, f"On to {ahead}")
    (shown,) = press(slack, agreed, "Open")
    press(slack, shown, "Standardise")
    assert fields(slack.view(LEAD)) == ["manual", "staff"]
    assert submit(slack, manual="yes", staff="no")["ok"]
    told = slack.driver.messages("C01IMT", LEAD)[-1]
    assert "Still to do: train the staff" in words(told)


def test_an_action_is_cancelled_by_its_button_with_a_reason(slack: Slack) -> None:
    (agreed,) = slack.type("/kpi action add abandonment Recruit two apprentices", user=LEAD)
    (shown,) = press(slack, agreed, "Open")
    press(slack, shown, "Cancel action")
    assert submit(slack, reason="the budget was withdrawn")["ok"]
    told = words(slack.driver.messages("C01IMT", LEAD)[-1])
    assert "Cancelled: the budget was withdrawn" in told
    (stale,) = press(slack, shown, "On to plan")
    assert "#1 is over: it was cancelled" in words(stale)
