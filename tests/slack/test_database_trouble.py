"""The database is in trouble: whoever asks hears it, and nothing half is stored."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.slack import submissions
from tests.slack.conftest import Slack, words

LOG = "/kpi log abandonment 611/4288 nov"


def path_of(slack: Slack) -> Path:
    return Path(slack.database.url.removeprefix("sqlite:///"))


def readings(slack: Slack) -> int:
    with slack.database.reading() as store:
        return len(store.readings.of("abandonment"))


def waiting(slack: Slack) -> int:
    with slack.database.reading() as store:
        return sum(store.outbox.counts().values())


def test_a_value_that_could_not_be_stored_is_told_with_what_to_do_and_stored_when_typed_again(
    slack_over_socket: Slack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    slack = slack_over_socket
    before = readings(slack)
    path_of(slack).rename(tmp_path / "away.db")
    (said,) = slack.type(LOG)
    told = words(said)
    assert "the file of my database cannot be reached. Nothing was changed. Try again" in told
    assert "tell your administrator" in told
    reference = next(each for each in caplog.messages if each.startswith("reference ")).split()[1]
    assert reference.rstrip(":") in told
    (tmp_path / "away.db").rename(path_of(slack))
    assert (readings(slack), waiting(slack)) == (before, 0)
    (said,) = slack.type(LOG)
    assert "14.2%" in words(said)
    assert (readings(slack), waiting(slack)) == (before + 1, 1)


def test_a_form_that_could_not_be_stored_says_so_and_keeps_what_was_typed(
    slack_over_socket: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Well within the time that Slack waits for the answer; who can mend it is named."""
    monkeypatch.setattr(submissions, "KEPT_SECONDS", 0.2)
    slack = slack_over_socket
    before = readings(slack)
    slack.type("/kpi log")
    form = {"user": "U01SDA", "view_id": slack.view()["id"]}
    typed = {"numerator": "611", "denominator": "4288"}
    with closing(sqlite3.connect(path_of(slack), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = slack.do("submit", **form, values=typed)
        assert answer["response_action"] == "errors", answer
        (told,) = answer["errors"].values()
        assert "my database is kept busy by something else. Nothing was changed" in told
        assert "tell Head of IMT with" in told or "tell " in told
        assert "tell Head of IMT" in told
        assert readings(slack) == before
    assert slack.view()["state"]["values"]["numerator"]["numerator"]["value"] == "611"
    slack.do("submit", **form, values=typed)
    assert "14.2%" in words(slack.view())
    assert readings(slack) == before + 1
