"""Stat meetings in Slack: the form, its days, the channel's message, the calendar's file."""

from icalendar import Calendar

from tests.slack.conftest import Slack, button, words
from tests.slack.test_forms import submit

OFFICER = "U01PO"
INPUTS = {
    "name": "Council stat meeting",
    "recurrence": "frist monday of the month 10.00",
    "starts": "2018-01-01",
    "units": ["imt", "cil"],
    "chair": "U01HIM",
    "told_in": "C01PERF",
}


def choose_indicator(slack: Slack, name: str) -> str:
    """What is suggested for a part of its name."""
    view = slack.view(OFFICER)
    answer = slack.do(
        "suggest", user=OFFICER, view_id=view["id"], action_id="indicators", query=name
    )
    found = [each for group in answer["option_groups"] for each in group["options"]]
    return str(found[0]["value"])


def test_a_series_is_set_up_changed_on_the_way_and_told(slack_over_socket: Slack) -> None:
    slack = slack_over_socket
    slack.type("/kpi meeting new", user=OFFICER, channel="C01PERF")
    topic = choose_indicator(slack, "abandon")
    answer = submit(slack, OFFICER, {**INPUTS, "indicators": [topic], "minutes": "soon"})
    assert set(answer["errors"]) == {"minutes"}
    assert submit(slack, OFFICER, {"minutes": "90"})["response_action"] == "update"
    days = slack.view(OFFICER)
    assert "Tue 2 Jan 2018, 10:00 (instead of Mon 1 Jan, a day off)" in words(days)
    assert '"frist" was read as first' in words(days)
    change = button(days, "Change")
    slack.do("click", user=OFFICER, view_id=days["id"], action_id=change["action_id"])
    assert "90" in str(slack.view(OFFICER)["blocks"])
    assert submit(slack, OFFICER, {"minutes": "45"})["response_action"] == "update"
    assert submit(slack, OFFICER, {})["ok"]
    with slack.database.reading() as store:
        (series,) = [each for each in store.series.all() if each.name == INPUTS["name"]]
        assert (series.minutes, series.units, series.indicators, series.chair) == (
            45, ("imt", "cil"), (topic,), "him",
        )  # fmt: skip
        assert len(store.meetings.of(series.id)) == 12
    assert slack.said("C01PERF", OFFICER, "is set up")


def test_a_calendar_comes_as_a_file_into_the_messages_of_whoever_asks(
    slack_over_socket: Slack,
) -> None:
    slack = slack_over_socket
    slack.type("/kpi meeting new", user=OFFICER, channel="C01PERF")
    submit(slack, OFFICER, INPUTS)
    submit(slack, OFFICER, {})
    (told,) = slack.type("/kpi meeting calendar council", user="U01SDM", channel="C01IMT")
    assert "in your direct messages" in words(told)
    workspace = slack.running.workspace
    (file,) = [each for each in workspace.files.values() if each.name.endswith(".ics")]
    assert file.name == "Council-stat-meeting.ics"
    assert len(Calendar.from_ical(workspace.contents[file.id]).walk("VEVENT")) == 12
    assert slack.said("dm", "U01SDM", "add the meetings to your calendar")
