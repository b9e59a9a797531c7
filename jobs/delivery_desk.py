"""The desk of a dispatcher's threads: whichever of them comes keeps the books for all.

So any number of threads costs the database one short transaction after the other, and next to
nothing while there is nothing to do.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.deliveries import LookUpFailed, Outcome
from storage.claims import Claim
from storage.faults import DatabaseTroubleError


@dataclass(frozen=True)
class Ended:
    """What a thread has sent, and how that ended."""

    claim: Claim
    outcome: Outcome | LookUpFailed


class Books(Protocol):
    """Kept by one thread at a time."""

    def settle(self, ended: Sequence[Ended]) -> None:
        """Write down what has ended."""

    def claim(self, most: int) -> Sequence[Claim]:
        """So many new claims at most."""

    def seconds(self) -> float:
        """Until there is something to do again, unless something happens."""


class Desk:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._lock = threading.Lock()
        self._given = threading.Condition(self._lock)
        self._time = threading.Condition(self._lock)  # for the one that watches the time
        self._ended: list[Ended] = []
        self._claims: deque[Claim] = deque()
        self._free = 0
        self._kept = self._watched = False
        self._next_look = 0.0

    def wake(self) -> None:
        """Something may be due that was not before, or all are to stop."""
        with self._lock:
            self._next_look = 0
            self._time.notify()

    def next(self, stop: threading.Event, ended: Ended | None = None) -> Claim | None:
        """Hand in what has ended, and wait for the next claim; None once told to stop."""
        with self._lock:
            if ended is not None:
                self._ended.append(ended)
            self._free += 1
            try:
                while not self._claims:
                    if self._kept:
                        self._given.wait()
                    elif self._is_due(stop):
                        self._keep(stop)
                    elif stop.is_set():
                        return None
                    else:
                        self._wait()
                return self._claims.popleft()
            finally:
                self._free -= 1
                if not self._watched:
                    self._given.notify()

    def _is_due(self, stop: threading.Event) -> bool:
        if self._ended:
            return True
        return not stop.is_set() and time.monotonic() >= self._next_look

    def _wait(self) -> None:
        if self._watched:
            self._given.wait()
            return
        self._watched = True
        try:
            self._time.wait(max(0.0, self._next_look - time.monotonic()))
        finally:
            self._watched = False

    def _keep(self, stop: threading.Event) -> None:
        """Others may come and go meanwhile."""
        ended, self._ended = self._ended, []
        most = 0 if stop.is_set() else self._free
        self._kept, self._next_look = True, float("inf")
        claims: Sequence[Claim] = ()
        seconds, unwritten = 0.0, list[Ended]()
        self._lock.release()
        try:
            if ended:
                self._books.settle(ended)
            if most:
                claims = self._books.claim(most)
            seconds = self._books.seconds()
        except DatabaseTroubleError:
            unwritten = ended  # known to us, so that Slack need not be asked; twice does no harm
            raise
        finally:
            self._lock.acquire()
            self._kept = False
            self._ended[:0] = unwritten
            self._next_look = min(self._next_look, time.monotonic() + seconds)
            self._claims.extend(claims)
            self._given.notify(len(claims))
            self._time.notify()
