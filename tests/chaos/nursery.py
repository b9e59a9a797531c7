"""A process that has loaded all of `kpi` and forks one whenever it is asked to.

Loading takes seconds of processor time for each start of a bot; what runs after it is the same.
A fresh one forgets what is loaded and begins as people begin it.
It reads a line of JSON for each request and answers with a line: a process id, or an exit status.
When its input ends, it kills whatever is left.
"""

import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

ROOT = str(Path(__file__).resolve().parents[2])
LOADED = ("bot.cli.running", "bot.drawing", "bot.wiring", "psycopg", "storage.migration")


def main() -> None:
    for name in LOADED:
        import_module(name)
    living: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "kpi" in asked:
            answer = _born(asked)
            living.add(answer)
        else:
            living.discard(asked["bury"])
            answer = os.waitpid(asked["bury"], 0)[1]
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for pid in living:
        os.kill(pid, signal.SIGKILL)


def _born(asked: dict[str, Any]) -> int:
    """`kpi` in a process of its own, with these settings and this file for what it says."""
    child = os.fork()
    if child == 0:
        _live(asked)
    return child


def _live(asked: dict[str, Any]) -> NoReturn:
    status = 1
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        said = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for given, taken in ((nothing, 0), (said, 1), (said, 2)):
            os.dup2(given, taken)
        os.environ.update(asked["settings"])
        os.chdir(asked["folder"])
        if asked["fresh"]:
            begin = [sys.executable, "-c", "from bot.cli import main; main()", asked["kpi"]]
            os.execve(sys.executable, begin, {**os.environ, "PYTHONPATH": ROOT})  # noqa: S606  our own command
        sys.argv = ["kpi", asked["kpi"]]
        import_module("bot.cli").main()
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
