"""The whole bot as real processes that are killed without a word and started again."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Bot:
    """``bury`` waits for the end of the process and tells its exit status."""

    pid: int
    bury: Callable[[], int]


class Start(Protocol):
    """Starts `kpi <word>` in a folder, where it leaves its log."""

    def __call__(self, word: str, settings: Mapping[str, str], folder: Path) -> Bot: ...


@dataclass
class Bots:
    """``words`` are the processes that make up the bot, such as ``serve``, ``work``, ``work``.

    They are killed from the thread in which the workspace hears them, so nothing that they have
    asked last is answered. ``fresh_every`` so many lives they are started as people start them.
    """

    start_one: Start
    words: Sequence[str]
    settings: Mapping[str, str]
    folder: Path
    fresh_every: int = 0
    lives: int = 0
    _alive: list[Bot] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        with self._lock:
            assert not self._alive
            is_fresh = self.fresh_every and self.lives % self.fresh_every == 0
            start = fresh if is_fresh else self.start_one
            self._alive = [start(word, self.settings, self.folder) for word in self.words]
            self.lives += 1

    def kill(self) -> bool:
        """kill -9 of every process; False when they are dead already."""
        with self._lock:
            for bot in self._alive:
                os.kill(bot.pid, signal.SIGKILL)
            return bool(self._alive)

    def bury(self) -> None:
        """Wait until they have gone; each has to have died of the kill and of nothing else."""
        with self._lock:
            dead, self._alive = self._alive, []
        assert [bot.bury() for bot in dead] == [-signal.SIGKILL] * len(dead)

    @property
    def are_alive(self) -> bool:
        return bool(self._alive)


def fresh(word: str, settings: Mapping[str, str], folder: Path) -> Bot:
    """In a new interpreter, as people start it."""
    with (folder / f"{word}.log").open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", "from bot.cli import main; main()", word],
            env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
            cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
        )  # fmt: skip
    return Bot(process.pid, process.wait)


@dataclass(frozen=True)
class Nursery:
    """Each process is forked from one that has loaded everything; see `nursery.py`."""

    asking: IO[str]
    answering: IO[str]

    def __call__(self, word: str, settings: Mapping[str, str], folder: Path) -> Bot:
        log = str(folder / f"{word}.log")
        pid = self._ask({"kpi": word, "settings": settings, "folder": str(folder), "log": log})
        return Bot(pid, lambda: os.waitstatus_to_exitcode(self._ask({"bury": pid})))

    def _ask(self, what: Mapping[str, object]) -> int:
        self.asking.write(json.dumps(what) + "\n")
        self.asking.flush()
        return int(self.answering.readline())


@contextmanager
def open_nursery() -> Iterator[Nursery]:
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.nursery"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert running.stdin is not None
    assert running.stdout is not None
    with running:
        yield Nursery(running.stdin, running.stdout)
        running.stdin.close()
