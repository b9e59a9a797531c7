"""How a bot ends: with its web server, within one deadline, and at once for who insists."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.stopping import INTERRUPTED
from tests.end_to_end.town import eventually
from tests.web.processes import (
    STOPPING_SECONDS,
    Place,
    Process,
    await_ready,
    children,
    free_port,
    kill,
    place,
)

CUT_SHORT = "not all was finished within"
LONG = "600"  # seconds; longer than any of these tests waits


@pytest.fixture(params=["socket", "http"])
def norfolk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """By both transports."""
    with place(tmp_path, HEARING=request.param, PORT=str(free_port())) as there:
        yield there


@pytest.fixture
def over_http(tmp_path: Path) -> Iterator[Place]:
    with place(tmp_path, HEARING="http", PORT=str(free_port())) as there:
        yield there


def keep_somebody_waiting(there: Place) -> None:
    """An answer that Slack does not take, at which the bot is from now on."""
    hold = {"fault": "timeout_before", "times": 1_000, "after": 60}
    for method in ("response_url", "chat.postEphemeral", "chat.postMessage"):
        there.driver.post("faults", {**hold, "method": method})
    if there.environment["HEARING"] == "http":
        address = f"http://127.0.0.1:{there.environment['PORT']}/slack/events"
        there.driver.post("state", {"delivery": {"mode": "http", "request_url": address}})
    asked = {"user": "sda", "channel": "imt", "text": "/kpi due", "settle": 0}
    eventually(lambda: there.driver.post("command", asked)["acked"], "an ack")
    eventually(lambda: is_held(there), "the fault")


def is_held(there: Place) -> bool:
    entries = there.driver.get("log")["entries"]
    return any(each["kind"] == "fault" for each in entries)


def family(process: Process) -> list[int]:
    """The process and all that come of it."""
    found = [process.running.pid]
    for pid in found:
        found += children(pid)
    return found


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def test_a_web_server_ends_with_its_killed_parent_and_gives_the_port_back(
    over_http: Place,
) -> None:
    with over_http.started("serve") as serve:
        await_ready(serve)
        parent, *others = family(serve)
        assert len(others) == 2, "gunicorn and its worker"
        port = int(over_http.environment["PORT"])
        assert not is_free(port)
        kill(parent)
        eventually(lambda: all(is_gone(each) for each in others), "the web server's end")
        assert is_free(port)


def test_a_stop_is_cut_short_at_its_deadline_and_leaves_nobody_behind(norfolk: Place) -> None:
    with norfolk.started("run", STOP_SECONDS="1") as run:
        await_ready(run)
        keep_somebody_waiting(norfolk)
        all_of_it = family(run)
        assert run.stop() == 0
        assert CUT_SHORT in run.log.read_text()
        eventually(lambda: all(is_gone(each) for each in all_of_it), "the end of all")


def test_a_second_ctrl_c_ends_at_once(norfolk: Place) -> None:
    with norfolk.started("serve", STOP_SECONDS=LONG) as serve:
        await_ready(serve)
        keep_somebody_waiting(norfolk)
        all_of_it = family(serve)

        def ends_when_told_again() -> bool:
            if serve.running.poll() is None:
                os.kill(serve.running.pid, signal.SIGINT)
            return serve.running.poll() is not None

        eventually(ends_when_told_again, "the end")
        assert serve.running.wait(STOPPING_SECONDS) == INTERRUPTED
        eventually(lambda: all(is_gone(each) for each in all_of_it), "the end of all")


def test_ctrl_c_in_a_terminal_lets_the_web_server_finish_too(over_http: Place) -> None:
    """The terminal tells the whole process group."""
    with over_http.started("serve") as serve:
        await_ready(serve)
        os.killpg(serve.running.pid, signal.SIGINT)
        assert serve.running.wait(STOPPING_SECONDS) == 0
        assert "SIGINT" not in serve.log.read_text()
        assert "Handling signal: term" in serve.log.read_text()


def test_the_web_servers_lines_go_by_the_level_that_is_set(over_http: Place) -> None:
    with over_http.started("serve", LOG_LEVEL="WARNING") as serve:
        await_ready(serve)
        assert serve.stop() == 0
        assert "gunicorn" not in serve.log.read_text()
