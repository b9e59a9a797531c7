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
from tempfile import TemporaryDirectory
from typing import IO

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Bot:
    """``bury`` waits for the end of the process and tells its exit status."""

    pid: int
    bury: Callable[[], int]


@dataclass(frozen=True)
class Nursery:
    """Starts processes of `kpi`; see `nursery.py`."""

    asking: IO[str]
    answering: IO[str]

    def start(self, word: str, settings: Mapping[str, str], folder: Path, *, fresh: bool) -> Bot:
        """`kpi <word>` in a folder, where it leaves its log; ``fresh`` in a new interpreter."""
        log = folder / f"{word}.log"
        return self._begin([word], {**os.environ, **settings}, folder, (log, log), fresh=fresh)

    def run(
        self, words: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: int = 300
    ) -> subprocess.CompletedProcess[str]:
        """`kpi` with these words, to its end."""
        with TemporaryDirectory() as said:
            out, errors = (Path(said, name) for name in ("out", "errors"))
            files = (out, errors)
            bot = self._begin(words, environment, folder, files, seconds=seconds)
            status = bot.bury()
            texts = [file.read_text("utf-8") for file in files]
        return subprocess.CompletedProcess(words, status, *texts)

    def _begin(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        files: tuple[Path, Path],
        *,
        fresh: bool = False,
        seconds: int = 0,
    ) -> Bot:
        out, errors = map(str, files)
        asked = {"kpi": words, "fresh": fresh, "environment": environment, "folder": str(folder),
                 "out": out, "errors": errors, "seconds": seconds}  # fmt: skip
        pid = self._ask(asked)
        return Bot(pid, lambda: os.waitstatus_to_exitcode(self._ask({"bury": pid})))

    def _ask(self, what: Mapping[str, object]) -> int:
        self.asking.write(json.dumps(what) + "\n")
        self.asking.flush()
        return int(self.answering.readline())


@dataclass
class Bots:
    """``words`` are the processes that make up the bot, such as ``serve``, ``work``, ``work``.

    They are killed from the thread in which the workspace hears them, so nothing that they have
    asked last is answered. ``fresh_every`` so many lives they are started as people start them.
    """

    nursery: Nursery
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
            fresh = self.fresh_every > 0 and self.lives % self.fresh_every == 0
            self._alive = [
                self.nursery.start(word, self.settings, self.folder, fresh=fresh)
                for word in self.words
            ]
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
