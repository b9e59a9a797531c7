"""The business clock, the seed, and everything that survives a restart."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.workspace import clock, seed, server
from bot.workspace.clock import Clock
from bot.workspace.errors import SeedError
from bot.workspace.model import Workspace
from tests.workspace.driver import SEED, Driver, modal

LONDON = ZoneInfo("Europe/London")
DECEMBER = datetime(2017, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "reached"),
    [
        ("1d", "2018-03-25T08:30:00+00:00"), ("24h", "2018-03-25T09:30:00+00:00"),
        ("2w", "2018-04-07T08:30:00+00:00"), ("30m", "2018-03-24T10:00:00+00:00"),
        ("1mo", "2018-04-24T08:30:00+00:00"), (90, "2018-03-24T09:31:30+00:00"),
        ("next_day", "2018-03-25T08:00:00+00:00"), ("next_week", "2018-03-26T08:00:00+00:00"),
        ("next_month", "2018-04-01T08:00:00+00:00"),
    ],
)  # fmt: skip
def test_steps_keep_the_teams_wall_clock_over_a_change_of_summer_time(
    step: str | int, reached: str
) -> None:
    start = datetime(2018, 3, 24, 9, 30, tzinfo=UTC)
    assert clock.advanced(start, step, LONDON).isoformat() == reached


def test_a_month_after_31_january_is_the_end_of_february() -> None:
    start = datetime(2018, 1, 31, 12, tzinfo=UTC)
    assert clock.advanced(start, "1mo", LONDON) == datetime(2018, 2, 28, 12, tzinfo=UTC)


def test_the_clock_runs_on_from_where_it_was_set() -> None:
    ticks = [50.0]
    now = Clock(DECEMBER, lambda: ticks[0])
    ticks[0] += 90
    assert now.now() == datetime(2017, 12, 1, 9, 1, 30, tzinfo=UTC)


def test_message_times_rise_even_when_the_clock_is_set_back() -> None:
    now = Clock(DECEMBER, lambda: 0.0)
    first = now.next_ts()
    now.set(datetime(2017, 11, 1, tzinfo=UTC))
    assert now.next_ts() > first
    assert first == "1512118800.000000"


def test_the_clock_goes_back_only_when_forced(slack: Driver) -> None:
    slack.post("clock", now="2030-01-01T09:00")
    assert slack.post("clock", now="2029-01-01T09:00")["error"] == "backwards"
    forced = slack.post("clock", now="2029-01-01T09:00", force=True)
    assert forced["now"].startswith("2029-01-01T09:00")
    moved = slack.post("clock", advance="next_month")
    assert moved["now"].startswith("2029-02-01T09:00")
    assert slack.get("clock")["now"].startswith("2029-02-01T09:00")


@pytest.mark.parametrize("body", [{}, {"advance": "soon"}, {"now": "yesterday"}])
def test_a_time_that_is_none_is_refused(slack: Driver, body: dict[str, str]) -> None:
    assert slack.post("clock", **body)["error"] in ("invalid_time", "missing_field")


def test_an_empty_seed_is_a_workspace(tmp_path: Path) -> None:
    empty = tmp_path / "seed.yaml"
    empty.write_text("", "utf-8")
    workspace = Workspace(seed.load(empty))
    assert [user.name for user in workspace.users.values()] == ["alex", "statkeeper"]
    assert [channel.name for channel in workspace.channels.values()] == ["general"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("[1, 2]", "mapping"), ("users: [{name: x}]", "needs an id"), ("a: [", "not YAML"),
     ("users: [{id: U1}, {id: U1}]", "twice"), ("clock: soon", "no time")],
)  # fmt: skip
def test_a_wrong_seed_says_what_is_wrong(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(SeedError, match=reason):
        seed.load(file)


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "workspace.jsonl"
    first = server.start(seed.from_mapping(SEED), clock_start=DECEMBER, state_file=state)
    slack = Driver(first.url)
    file_id = slack.upload()
    ts = slack.api("chat.postMessage", channel="C01IMT", text="one")["ts"]
    slack.api("chat.update", channel="C01IMT", ts=ts, text="two")
    slack.api("chat.postMessage", channel="U01ANN", text="direct")
    trigger_id = first.workspace.tickets.new_trigger("U01ANN")
    slack.api("views.open", trigger_id=trigger_id, view=modal())
    slack.api("views.publish", user_id="U01ANN", view={"type": "home", "blocks": []})
    slack.post("state", channel="web", rename="website")
    slack.post("state", scope="files:write", remove=True)
    slack.post("clock", now="2018-01-05T09:00:00+00:00")
    first.stop()

    second = server.start(seed.from_mapping(SEED), clock_start=DECEMBER, state_file=state)
    again = Driver(second.url)
    assert [m["text"] for m in again.messages("imt", "ann")] == ["two"]
    assert again.messages("imt", "ann")[0]["history"][0]["text"] == "one"
    assert again.messages("dm", "ann")[0]["text"] == "direct"
    views = again.get("views?user=ann")
    assert (len(views["modals"]), views["home"]["type"]) == (1, "home")
    assert again.get(f"files/{file_id}?info=1")["file"]["ready"]
    described = again.get("state")
    assert described["clock"].startswith("2018-01-05T09:00")
    assert "files:write" not in described["scopes"]
    assert "website" in [channel["name"] for channel in described["channels"]]
    again.post("reset")
    assert again.messages("imt", "ann") == []
    assert again.get("clock")["now"].startswith("2017-12-01T09:00")
    second.stop()


def test_a_line_cut_short_by_a_crash_loses_only_itself(tmp_path: Path) -> None:
    state = tmp_path / "workspace.jsonl"
    first = server.start(seed.from_mapping(SEED), clock_start=DECEMBER, state_file=state)
    Driver(first.url).api("chat.postMessage", channel="C01IMT", text="kept")
    first.stop()
    with state.open("a", encoding="utf-8") as out:
        out.write('["message","C01IMT/1","{')
    workspace = Workspace(seed.from_mapping(SEED), DECEMBER, state)
    assert [m.text for m in workspace.messages["C01IMT"]] == ["kept"]
    newest = workspace.messages["C01IMT"][0].ts
    assert workspace.clock.next_ts() > newest
    workspace.journal.close()


def test_reset_can_bring_another_seed(slack: Driver) -> None:
    slack.api("chat.postMessage", channel="C01IMT", text="gone")
    slack.post("reset", seed={"users": [{"id": "U9", "name": "zoe"}], "channels": []})
    described = slack.get("state")
    assert [user["name"] for user in described["users"]] == ["zoe", "statkeeper"]
    assert described["channels"] == []
    assert slack.post("reset", seed=[1])["error"] == "invalid_seed"
