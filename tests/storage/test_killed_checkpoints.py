"""kill -9 while SQLite writes and checkpoints: the file stays whole, and what was told is there."""

import subprocess
import sys
from pathlib import Path

from storage.database import Database

TIMES = 15


def killed(database: Database, times: int, seed: int) -> tuple[int, int]:
    """So many kills, in a process of their own that forks: how many of them left a checkpoint
    undone, and how many facts there are in the end."""
    database.dispose()
    path = Path(database.url.removeprefix("sqlite:///"))
    command = [sys.executable, "-m", "tests.storage.killing", str(path), str(times), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"seed {seed}: {done.stderr}"
    unfinished, facts = map(int, done.stdout.split())
    return unfinished, facts


def test_a_kill_in_the_midst_of_writes_and_checkpoints_loses_nothing_that_was_told(
    database: Database,
) -> None:
    unfinished, facts = killed(database, TIMES, seed=1)
    assert unfinished > 0
    assert facts >= TIMES
