"""Direct messages, dropped files, mentions and invitations."""

import base64
from typing import Any

from domain.deliveries import DeliveryState
from domain.notices import Greeting
from tests.slack.conftest import Slack, button, words
from tests.workspace.driver import Json

CSV = "indicator,period,value,numerator,denominator,status,note\nabandonment,2017-11,,611,4288,,\n"


def tell(slack: Slack, wanted: str, user: str = "U01SDA", **body: Any) -> Json:
    """Write to the bot and get the message that holds what is wanted."""
    path = "upload" if "filename" in body.get("file", {}) else "message"
    said = slack.hear(path, lambda: slack.said("dm", user, wanted), user=user, channel="dm", **body)
    return dict(said[-1])


def press(slack: Slack, message: Json, label: str, user: str = "U01SDA") -> None:
    chosen = button(message, label)["action_id"]
    slack.do("click", user=user, channel="dm", ts=message["ts"], action_id=chosen)


def test_words_in_a_direct_message_are_a_command(slack: Slack) -> None:
    assert tell(slack, "Abandonment rate", text="status abandonment")


def test_a_form_is_offered_by_a_button_where_none_can_open(slack: Slack) -> None:
    offer = tell(slack, "This needs a form", text="log")
    press(slack, offer, "Open the form")
    assert slack.view()["callback_id"] == "log"


def test_a_dropped_file_is_previewed_and_applied(slack: Slack) -> None:
    file = {"filename": "nov.csv", "content_base64": base64.b64encode(CSV.encode()).decode()}
    preview = tell(slack, "would change", user="U01HIM", file=file)
    press(slack, preview, "Apply", user="U01HIM")
    with slack.database.reading() as store:
        assert any(each.period.text == "2017-11" for each in store.readings.of("abandonment"))
    told = slack.said("dm", "U01HIM", "Applied")
    assert [each["ts"] for each in told] == [preview["ts"]]
    assert "Discard" not in words(told[0])


def test_a_file_that_is_no_table_is_refused_kindly(slack: Slack) -> None:
    photo = {"filename": "photo.png", "content": "png"}
    assert tell(slack, "neither a catalogue", user="U01HIM", file=photo)


def test_a_file_of_somebody_who_may_not_import_is_not_fetched(slack: Slack) -> None:
    table = {"filename": "nov.csv", "content_base64": base64.b64encode(CSV.encode()).decode()}
    assert tell(slack, "Only administrators may", file=table)


def mention(slack: Slack, text: str, wanted: str, seen_by: str = "U01SDA") -> Json:
    """Name the bot in the channel and get the message that holds what is wanted."""
    said = slack.hear(
        "message",
        lambda: slack.said("C01IMT", seen_by, wanted),
        user="U01SDA",
        channel="C01IMT",
        text=f"<@U00KPIBOT> {text}",
    )
    return dict(said[-1])


def test_a_mention_is_answered_where_it_was_made(slack: Slack) -> None:
    assert mention(slack, "help", "What you can type")["ephemeral"]


def test_a_mention_is_answered_with_the_pictures_too(slack: Slack) -> None:
    pictured = mention(slack, "status", "Status of IMT.")
    assert pictured["ephemeral"]
    assert "image" in {block["type"] for block in pictured["blocks"]}


def test_what_a_mention_shares_is_seen_by_everybody(slack: Slack) -> None:
    shared = mention(slack, "due share", "Shared by", seen_by="U01SDM")
    assert not shared.get("ephemeral")


def test_an_invitation_queues_one_greeting(slack: Slack) -> None:
    slack.do("state", channel="new", create=True, members=["U01HIM"])
    assert slack.hear("state", lambda: greetings(slack) == 1, channel="new", invite_bot=True)


def greetings(slack: Slack) -> int:
    with slack.database.reading() as store:
        listed = store.outbox.listed(tuple(DeliveryState))
    return sum(isinstance(each.notice, Greeting) for each in listed)
