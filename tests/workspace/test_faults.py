"""Faults on demand: what fails before acting, and what acts and loses its answer."""

import http.client
import urllib.error

import pytest

from tests.workspace.driver import BOT_TOKEN, Driver, Json
from tests.workspace.driver import http as call

LOST = (http.client.HTTPException, urllib.error.URLError, ConnectionError)


def posts(slack: Driver) -> Json:
    return slack.api("chat.postMessage", channel="C01IMT", text="hello")


def said(slack: Driver) -> int:
    return len(slack.messages("imt", "ann"))


def test_a_429_says_when_to_come_back_and_posts_nothing(slack: Driver) -> None:
    slack.post("faults", method="chat.postMessage", fault="429", times=1, after=7)
    address = f"{slack.url}/api/chat.postMessage?channel=C01IMT&text=x"
    status, body, headers = call(address, headers={"Authorization": f"Bearer {BOT_TOKEN}"})
    assert (status, headers["Retry-After"], b"ratelimited" in body) == (429, "7", True)
    assert said(slack) == 0
    assert posts(slack)["ok"]


def test_a_5xx_before_acting_posts_nothing_and_one_after_does(slack: Driver) -> None:
    address = f"{slack.url}/api/chat.postMessage?channel=C01IMT&text=x"
    bearer = {"Authorization": f"Bearer {BOT_TOKEN}"}
    slack.post("faults", method="*", fault="5xx", times=1)
    assert (call(address, headers=bearer)[0], said(slack)) == (503, 0)
    slack.post("faults", method="*", fault="5xx_after_accepting", times=1)
    assert (call(address, headers=bearer)[0], said(slack)) == (503, 1)


@pytest.mark.parametrize(
    ("fault", "accepted"),
    [("reset_before", 0), ("reset_after", 1), ("timeout_before", 0),
     ("timeout_after_accepting", 1)],
)  # fmt: skip
def test_a_lost_answer_leaves_the_message_posted_or_not(
    slack: Driver, fault: str, accepted: int
) -> None:
    slack.post("faults", method="chat.postMessage", fault=fault, times=1, after=0.01)
    with pytest.raises(LOST):
        posts(slack)
    assert said(slack) == accepted
    assert posts(slack)["ok"]


def test_a_slow_answer_still_comes(slack: Driver) -> None:
    slack.post("faults", method="auth.test", fault="slow", times=1, after=0.01)
    assert slack.api("auth.test")["ok"]
    assert [entry["error"] for entry in slack.get("log")["entries"]][:1] == ["slow"]


def test_any_error_of_slack_can_be_asked_for(slack: Driver) -> None:
    slack.post("faults", method="chat.postMessage", fault="error:fatal_error", times=2)
    assert [posts(slack).get("error") for _ in range(3)] == ["fatal_error", "fatal_error", None]


def test_another_servers_page_comes_in_place_of_an_answer(slack: Driver) -> None:
    slack.post("faults", method="chat.postMessage", fault="html", times=1)
    with pytest.raises(ValueError, match="Expecting value"):
        posts(slack)
    assert said(slack) == 0


def test_an_answer_that_is_cut_off_comes_after_acting(slack: Driver) -> None:
    slack.post("faults", method="chat.postMessage", fault="truncated", times=1)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        posts(slack)
    assert said(slack) == 1


def test_a_fault_of_one_channel_leaves_the_others_alone(slack: Driver) -> None:
    slack.post("faults", method="*", fault="error:fatal_error", times=9, channel="C01WEB")
    assert posts(slack)["ok"]
    address = f"{slack.url}/api/chat.postMessage"
    bearer = {"Authorization": f"Bearer {BOT_TOKEN}"}
    assert b"fatal_error" in call(address, b"channel=C01WEB&text=x", bearer)[1]
    told = slack.api("chat.postMessage", channel="C01WEB", text="x")
    assert told["error"] == "fatal_error"


def test_faults_are_listed_and_cleared(slack: Driver) -> None:
    listed = slack.post("faults", method="upload", fault="429", times=3)["faults"]
    assert listed == [{"method": "upload", "fault": "429", "times": 3, "after": None,
                       "channel": ""}]  # fmt: skip
    assert slack.get("state")["faults"] == listed
    call(f"{slack.url}/_workspace/faults", method="DELETE")
    assert slack.get("state")["faults"] == []


@pytest.mark.parametrize("body", [{}, {"method": "x", "fault": "y"},
                                  {"method": "x", "fault": "429", "times": 0}])  # fmt: skip
def test_an_unknown_fault_is_refused(slack: Driver, body: Json) -> None:
    assert slack.post("faults", **body)["error"] == "invalid_fault"


def test_the_second_step_of_an_upload_can_fail(slack: Driver) -> None:
    slack.post("faults", method="upload", fault="5xx", times=1)
    ticket = slack.api("files.getUploadURLExternal", filename="x.png", length=3)
    assert call(ticket["upload_url"], b"abc")[0] == 503
    assert call(ticket["upload_url"], b"abc")[0] == 200
