"""Turns: a lock that goes to whoever has waited longest, so that a busy thread cannot keep it."""

import threading
from collections import deque


class Turns:
    """A plain lock would go back to the thread that lets it go, if that asks again at once."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self, timeout: float) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        return mine.wait(timeout) or not self._gave_up(mine)

    def release(self) -> None:
        """Hand it to the next, who then has it already."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    def _gave_up(self, mine: threading.Event) -> bool:
        """False when it was handed over in the last moment."""
        with self._guard:
            if mine.is_set():
                return False
            self._waiting.remove(mine)
            return True
