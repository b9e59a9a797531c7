"""The small web server, and readiness part by part."""

import itertools
import json
import logging
import threading
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.one_question import OneQuestion
from bot.web import readiness
from bot.web.checks import answered, lately, reachable
from bot.web.pages import Page, PageServer, listen
from bot.web.readiness import Readiness
from tests.end_to_end.town import eventually


def broken() -> Page:
    raise ValueError("the-cause-of-it")


@pytest.fixture
def address() -> Iterator[str]:
    listening = listen("127.0.0.1", 0)
    server = PageServer({"/page": lambda: Page(200, "content"), "/broken": broken}, listening)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.close()


def status(url: str, method: str = "GET") -> tuple[int, str]:
    try:
        with urlopen(Request(url, method=method), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_a_page_is_given_and_nothing_else(address: str) -> None:
    assert status(f"{address}/page?anything=1") == (200, "content")
    assert status(f"{address}/page", "HEAD") == (200, "")
    assert status(f"{address}/other")[0] == 404
    assert status(f"{address}/page", "POST")[0] == 501


def test_a_page_that_cannot_be_made_says_so_in_the_log_alone(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        code, told = status(f"{address}/broken")
    assert code == 500
    assert "xoxb" not in told
    assert "/broken could not be made" in caplog.text


def test_readiness_names_each_part_that_is_not_well() -> None:
    def cannot_tell() -> str:
        raise LookupError

    checks = {"database": lambda: "", "hearing": lambda: "not connected", "planner": cannot_tell}
    page = Readiness(checks).page()
    assert page.status == 503
    assert json.loads(page.content) == {
        "ready": False,
        "parts": {
            "database": {"ready": True},
            "hearing": {"ready": False, "fault": "not connected"},
            "planner": {"ready": False, "fault": "LookupError"},
        },
    }
    assert Readiness({"database": lambda: ""}).page().status == 200


def test_a_part_that_does_not_answer_is_not_ready_and_hides_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readiness, "ANSWER_SECONDS", 0.1)
    answers = threading.Event()
    asked: list[int] = []

    def hangs() -> str:
        asked.append(1)
        answers.wait()
        return ""

    ready = Readiness({"database": hangs, "planner": lambda: "late"})
    for _ in range(3):
        parts = json.loads(ready.page().content)["parts"]
        assert "no answer within" in parts["database"]["fault"]
        assert parts["planner"]["fault"] == "late"
    assert len(asked) == 1
    answers.set()
    eventually(lambda: json.loads(ready.page().content)["parts"]["database"]["ready"], "an answer")


def test_an_answer_is_kept_for_a_moment_and_then_found_out_anew() -> None:
    numbers = itertools.count(1)
    kept = OneQuestion(lambda: next(numbers), 3600)
    assert [kept.answer(60), kept.answer(60)] == [1, 1]
    fresh = OneQuestion(lambda: next(numbers), -1)
    assert [fresh.answer(60), fresh.answer(60)] == [2, 3]


def test_what_goes_on_all_the_time_is_late_after_a_while() -> None:
    assert lately("it last ticked", 59, 1) == ""
    assert lately("it last ticked", 61, 1) == "it last ticked 61 seconds ago"
    assert lately("it last ticked", 61, 150) == ""


def test_what_is_bound_everywhere_is_asked_at_home() -> None:
    assert reachable("0.0.0.0", 80) == "http://127.0.0.1:80"
    assert reachable("::1", 80) == "http://[::1]:80"
    assert answered("http://127.0.0.1:1/") == ""
