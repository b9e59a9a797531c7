"""A process that writes and checkpoints for ever, and is killed in the midst of it, many times."""

import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from storage.database import Database
from tests import makers

PATIENCE = 20


def write_for_ever(url: str, told: int) -> None:
    """Each fact is told only once it is committed, as a reply to a person is."""
    database = Database(url, pool_size=2)
    with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as own:
        while True:
            with database.writing() as store:
                number = len(store.audit.of("fact")) + 1
                store.audit.note("sda", str(number), "fact", {"x": "y" * 3000}, makers.NOW)
                store.audit.note("sda", str(number), "twin", {"x": "y" * 3000}, makers.NOW)
            os.write(told, b"x")
            own.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def killed_once(url: str, moment: float) -> int:
    """How many facts were told before the kill, which comes so long after the first one."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        write_for_ever(url, write)
    os.close(write)
    told = len(os.read(read, 1))
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while got := os.read(read, 4096):
        told += len(got)
    os.close(read)
    return told


def check(path: Path, told: int) -> int:
    """Whole, nothing told is missing, no fact without its twin; how many there are."""
    with closing(sqlite3.connect(path)) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        counts = dict(found.execute("SELECT subject, count(*) FROM audit GROUP BY subject"))
    assert counts["fact"] == counts["twin"] >= told
    return int(counts["fact"])


def main(file: str, times: int, seed: int) -> None:
    """So many kills, and more where none of them has struck before a checkpoint was done."""
    drawn, known, kills, unfinished = random.Random(seed), 0, 0, 0
    log = Path(file + "-wal")
    while kills < times or (not unfinished and kills < PATIENCE * times):
        moment = drawn.uniform(0, 0.1) if kills % 2 else 0
        told = killed_once(f"sqlite:///{file}", moment)
        kills += 1
        unfinished += log.exists() and log.stat().st_size > 0
        known = check(Path(file), known + told)
    print(unfinished, known)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
