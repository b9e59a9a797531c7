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
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

ROOT = str(Path(__file__).resolve().parents[2])
LOADED = (
    "bot.cli.data", "bot.cli.delivery", "bot.cli.running", "bot.drawing", "bot.wiring", "psycopg",
    "storage.migration",
)  # fmt: skip


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
    """`kpi` in a process of its own, with this environment and these files for what it says."""
    child = os.fork()
    if child == 0:
        _live(asked)
    return child


def _live(asked: dict[str, Any]) -> NoReturn:
    status = 1
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        for given, taken in ((nothing, 0), (_file(asked["out"]), 1), (_file(asked["errors"]), 2)):
            os.dup2(given, taken)
        os.environ.clear()
        os.environ.update(asked["environment"])
        os.chdir(asked["folder"])
        if asked["fresh"]:
            begin = [sys.executable, "-c", "from bot.cli import main; main()", *asked["kpi"]]
            os.execve(sys.executable, begin, {**os.environ, "PYTHONPATH": ROOT})  # noqa: S606  our own command
        signal.alarm(asked["seconds"])
        sys.argv = ["kpi", *asked["kpi"]]
        status = _ended(import_module("bot.cli").main)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _file(name: str) -> int:
    return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _ended(main: Callable[[], None]) -> int:
    """As the interpreter ends."""
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main()
