"""Answers in every fault of Slack's: the person hears something useful, nothing is stored half."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.render import replies
from bot.slack.answers import Answers
from bot.slack.commands import Commands
from bot.slack.payloads import Place
from tests.slack.answering import FAULTS, PERSON, SHORT, Asking, told
from tests.slack.conftest import Slack, one_for_all, over_socket, words
from tests.slack.ordeals import ADMIN, LOST_AFTER
from tests.slack.test_talking import CSV

LOG = "/kpi log abandonment 611/4288 nov"
NOT_SHOWN = "I could not show you my answer"


@pytest.fixture
def asking(slack_over_socket: Slack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    """With a bot that waits only a short time for Slack."""
    yield from impatient(slack_over_socket, monkeypatch)


@pytest.fixture(scope="module")
def everybody(norfolk_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slack]:
    """One bot for whatever stores nothing."""
    with (
        one_for_all(norfolk_file, tmp_path_factory.mktemp("asked")) as slack,
        over_socket(slack.app, slack.running),
    ):
        yield slack


@pytest.fixture
def reading(everybody: Slack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    """Asks only for what is stored already."""
    everybody.app.desk.homes.clear()
    yield from impatient(everybody, monkeypatch)


def impatient(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    monkeypatch.setattr("bot.slack.saying.TIMEOUT_SECONDS", SHORT)
    slack.app.desk.client.timeout = SHORT
    yield Asking(slack)
    slack.running.workspace.faults.clear()


def november(asking: Asking) -> int:
    with asking.slack.database.reading() as store:
        return sum(each.period.text == "2017-11" for each in store.readings.of("abandonment"))


def test_an_answer_whose_address_fails_finds_another_way(reading: Asking) -> None:
    for fault in FAULTS:
        reading.go_wrong("response_url", fault)
        answers = reading.ask("/kpi due")
        assert reading.befallen("response_url"), fault
        assert 1 <= len(answers) <= 2, fault
        assert all(each.get("ephemeral") for each in answers), fault


def test_an_answer_that_cannot_be_whispered_becomes_a_direct_message(reading: Asking) -> None:
    for fault in FAULTS:
        reading.go_wrong("chat.postEphemeral", fault)
        reading.also("response_url", "error:expired_url")
        answers = reading.ask("/kpi due")
        assert reading.befallen("chat.postEphemeral"), fault
        assert 1 <= len(answers) <= 2, fault


def test_a_shared_answer_is_never_shared_twice(reading: Asking) -> None:
    for fault in FAULTS:
        reading.go_wrong("response_url", fault)
        reading.also("chat.postMessage", "reset_after", times=1)
        answers = reading.ask("/kpi due share")
        public = [each for each in answers if not each.get("ephemeral")]
        assert len(public) <= 1, fault
        if fault in LOST_AFTER and fault != "truncated":
            (private,) = [each for each in answers if each.get("ephemeral")]
            assert len(public) == 1, fault
            assert "Look before you share it again" in words(private)


def test_what_was_asked_is_stored_once_though_nobody_can_be_told(
    asking: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    asking.go_wrong("chat.postMessage", "reset_before", times=1_000)
    asking.also("chat.postEphemeral", "html")
    asking.also("response_url", "5xx")
    with caplog.at_level(logging.ERROR):
        assert asking.ask(LOG) == []
    assert november(asking) == 1
    assert "nobody could be told of the fault" in caplog.text
    assert "reference " in caplog.text


def test_an_answer_that_cannot_be_put_into_words_does_not_deny_what_was_stored(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break_rendering(monkeypatch)
    (answer,) = asking.ask(LOG)
    assert NOT_SHOWN in words(answer)
    assert "Reference" in words(answer)
    assert november(asking) == 1


def test_a_form_whose_answer_cannot_be_put_into_words_closes_with_a_reference(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking.ask("/kpi log")
    view = asking.slack.view()
    _break_rendering(monkeypatch)
    values = {"numerator": "611", "denominator": "4288"}
    answer = asking.slack.do("submit", user=PERSON, view_id=view["id"], values=values)
    assert answer["acked"], answer
    shown = words(asking.slack.view())
    assert NOT_SHOWN in shown
    assert "Reference" in shown
    assert november(asking) == 1


def _break_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once: the answer itself has a fault, what is said of it has none."""
    sound, broken = replies.render, iter([True])

    def render(reply: Any) -> Any:
        if next(broken, False):
            raise KeyError("no such colour")
        return sound(reply)

    monkeypatch.setattr(replies, "render", render)


def test_a_form_opens_or_the_person_is_told_once_that_it_does_not(reading: Asking) -> None:
    for fault in FAULTS:
        reading.go_wrong("views.open", fault, times=2)
        answers = reading.ask("/kpi log")
        assert reading.befallen("views.open"), fault
        assert len(answers) == ("log" not in reading.modals()), fault
        assert len(told(answers, "could not be opened")) == len(answers), fault
        _close_all(reading)


def test_a_form_that_cannot_be_filled_is_told_once(reading: Asking) -> None:
    for fault in FAULTS:
        reading.go_wrong("views.update", fault)
        answers = reading.ask("/kpi log")
        assert reading.befallen("views.update"), fault
        assert len(answers) == (fault != "slow"), fault
        assert len(told(answers, "The form could not be opened")) == len(answers), fault
        _close_all(reading)


def test_an_answer_that_no_view_can_show_comes_as_a_message(reading: Asking) -> None:
    """Refused, or closed by the person meanwhile."""
    reading.user = "U01PO"
    expected = reading.ask("/kpi explain abandonment")
    assert expected == []
    said = words(reading.slack.view("U01PO")).splitlines()[1]
    _close_all(reading)
    for fault in ("error:not_found", "error:invalid_arguments", "reset_before"):
        reading.go_wrong("views.update", fault)
        assert told(reading.ask("/kpi explain abandonment"), said), fault
        _close_all(reading)


def _close_all(asking: Asking) -> None:
    asking.slack.running.workspace.stacks.clear()


def test_a_home_that_cannot_be_shown_is_told_and_spoils_no_other_answer(reading: Asking) -> None:
    for fault in FAULTS:
        reading.go_wrong("views.publish", fault)
        before = reading.slack.said("dm", PERSON, "My Home could not be shown")
        reading.slack.hear("home", lambda: reading.befallen("views.publish"), user=PERSON)
        after = reading.slack.said("dm", PERSON, "My Home could not be shown")
        assert len(after) - len(before) == (fault != "slow"), fault
        reading.go_wrong("views.publish", fault)
        assert len(reading.ask("/kpi due")) == 1, fault


def test_somebody_whose_name_cannot_be_asked_is_answered_all_the_same(reading: Asking) -> None:
    desk = reading.slack.app.desk
    reading.user = "U01PO"
    with reading.slack.database.writing() as store:
        person = store.people.by_slack("U01PO")
        assert person is not None
        store.people.save(type(person)(person.key, person.name, slack=""))
    for fault in FAULTS:
        desk.names._known.clear()
        reading.go_wrong("users.info", fault)
        assert told(reading.ask("/kpi help"), "What you can type"), fault
        assert reading.befallen("users.info"), fault


def test_whether_the_bot_is_in_the_channel_is_no_condition_of_an_answer(reading: Asking) -> None:
    for fault in FAULTS:
        reading.go_wrong("conversations.info", fault)
        assert len(reading.ask("/kpi")) == 1, fault
        assert reading.befallen("conversations.info"), fault


def test_a_dropped_file_is_read_whole_or_not_at_all(reading: Asking) -> None:
    for fault in FAULTS:
        reading.go_wrong("download", fault)
        wanted = "would change" if fault == "slow" else "did not hand me this whole file"
        before = len(reading.slack.said("dm", ADMIN, wanted))
        body: dict[str, Any] = {"file": {"filename": "nov.csv", "content": CSV}}
        reading.slack.hear(
            "upload",
            lambda: len(reading.slack.said("dm", ADMIN, wanted)) > before,  # noqa: B023
            user=ADMIN, channel="dm", **body,
        )  # fmt: skip
        assert reading.befallen("download"), fault
    assert november(reading) == 0


def test_a_picture_that_fails_is_in_words_and_never_missing(reading: Asking) -> None:
    for fault in FAULTS:
        _forget_pictures(reading)
        reading.go_wrong("files.getUploadURLExternal", fault)
        answers = reading.ask("/kpi card abandonment")
        assert reading.befallen("files.getUploadURLExternal"), fault
        in_words = told(answers, "The picture could not be shown; in words: ")
        drawn = [each for each in answers if "slack_file" in str(each["blocks"])]
        assert len(in_words) + len(drawn) == 1, fault


def _forget_pictures(asking: Asking) -> None:
    """So that the next one has to be uploaded again."""
    with asking.slack.database.writing() as store:
        store.outbox._session.connection().execute(text("DELETE FROM picture"))


def test_a_direct_answer_keeps_its_words_whatever_becomes_of_its_picture(reading: Asking) -> None:
    for fault in FAULTS:
        reading.go_wrong("chat.update", fault)
        before = len(reading.slack.said("dm", PERSON, "Abandonment rate"))
        reading.slack.hear(
            "message",
            lambda: reading.befallen("chat.update"),
            user=PERSON, channel="dm", text="card abandonment",
        )  # fmt: skip
        assert len(reading.slack.said("dm", PERSON, "Abandonment rate")) == before + 1, fault


def test_a_home_is_not_refreshed_by_workers_that_have_stopped(asking: Asking) -> None:
    desk = asking.slack.app.desk
    desk.homes.add(PERSON)
    desk.close()
    with pytest.raises(RuntimeError):
        desk.later(lambda: None)
    Commands(desk, Answers(desk)).refresh_home(Place(user=PERSON), {})
    assert desk.at_work.wait(0), "a stop would wait for what nobody does"
