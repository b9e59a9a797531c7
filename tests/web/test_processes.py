"""The bot as real processes: one reference through all of them, their health, and their end."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.end_to_end.town import eventually
from tests.web.processes import (
    ROOT,
    STOPPING_SECONDS,
    Place,
    Process,
    await_ready,
    children,
    free_port,
    kill,
    place,
)

LOGGED = frozenset({("way", "command"), ("name", "log"), ("outcome", "answered")})
POSTED = frozenset({("kind", "post"), ("outcome", "sent")})


@pytest.fixture
def norfolk(tmp_path: Path) -> Iterator[Place]:
    with place(tmp_path, HEARING="http", PORT=str(free_port())) as there:
        yield there


def from_procfile(name: str) -> list[str]:
    """The line as a shell would run it, with this Python's programs."""
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    folder = Path(sys.executable).parent
    return ["sh", "-c", f"exec {lines[name]}".replace(".venv/bin", str(folder))]


def listens_at(there: Place) -> None:
    address = f"http://127.0.0.1:{there.environment['PORT']}/slack/events"
    there.driver.post("state", {"delivery": {"mode": "http", "request_url": address}})


def type_value(there: Place) -> bool:
    said = {"user": "sda", "channel": "imt", "text": "/kpi log abandonment 611/4288 nov"}
    return bool(there.driver.post("command", {**said, "settle": 0})["acked"])


def line_about(process: Process, words: str) -> dict[str, str]:
    def found() -> dict[str, str] | None:
        return next((each for each in process.lines() if words in each["message"]), None)

    return eventually(found, words)


def test_one_reference_leads_from_a_command_through_the_procfiles_processes_to_its_post(
    norfolk: Place,
) -> None:
    with (
        norfolk.started(*from_procfile("web")) as web,
        norfolk.started(*from_procfile("worker")) as worker,
    ):
        await_ready(web)
        await_ready(worker)
        listens_at(norfolk)
        eventually(lambda: type_value(norfolk), "an ack")
        asked = line_about(web, "command log by U01SDA")
        sent = line_about(worker, "sent episode:")
        assert asked["reference"]
        assert sent["reference"] == asked["reference"]
        assert web.samples()["statkeeper_requests_total", LOGGED] >= 1
        assert worker.samples()["statkeeper_send_attempts_total", POSTED] == 1
        assert worker.stop() == 0
        assert web.stop() == 0
        assert web.lines()[-1]["logger"] == "gunicorn.error"


def test_the_procfile_starts_gunicorn_as_the_bot_itself_does() -> None:
    words = shlex.split((ROOT / "Procfile").read_text().splitlines()[0])
    threads = Settings.model_fields["listener_threads"].default
    assert words[words.index("--threads") + 1] == f"${{LISTENER_THREADS:-{threads}}}"
    assert words[words.index("--workers") + 1] == "1"
    started = (ROOT / "bot" / "web" / "server.py").read_text()
    assert "--no-control-socket" in words
    assert [word for word in words if word.startswith("--") and f'"{word}"' not in started] == []


def test_a_web_server_that_loses_its_worker_gets_another_and_one_that_dies_ends_the_bot(
    norfolk: Place,
) -> None:
    with norfolk.started("serve") as serve:
        await_ready(serve)
        (gunicorn,) = children(serve.running.pid)
        (worker,) = children(gunicorn)
        kill(worker)
        (another,) = eventually(lambda: new_children(gunicorn, worker), "another worker")
        listens_at(norfolk)
        eventually(lambda: type_value(norfolk), "an ack")
        eventually(lambda: ("statkeeper_requests_total", LOGGED) in serve.samples(), "its count")
        assert not list(norfolk.folder.rglob("*.ctl"))
        kill(gunicorn)
        assert serve.running.wait(STOPPING_SECONDS) == 1
        assert "The web server has ended" in serve.log.read_text()
        eventually(lambda: not Path(f"/proc/{another}").exists(), "the worker's end")


def new_children(pid: int, old: int) -> list[int]:
    return [child for child in children(pid) if child != old]


def test_a_stop_ends_the_web_server_too(norfolk: Place) -> None:
    with norfolk.started("serve") as serve:
        await_ready(serve)
        (gunicorn,) = children(serve.running.pid)
        assert serve.stop() == 0
        assert not Path(f"/proc/{gunicorn}").exists()


def test_a_port_that_is_taken_is_named_at_the_start(norfolk: Place) -> None:
    with norfolk.started("work") as first:
        await_ready(first)
        port = first.watched.rpartition(":")[2]
        with norfolk.started("work", METRICS_PORT=port) as second:
            assert second.running.wait(STOPPING_SECONDS) == 1
            assert f"METRICS_PORT {port} at 127.0.0.1 cannot be used" in second.log.read_text()
