"""One question at a time, however many ask it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class OneQuestion(Generic[Answer]):
    """Its answer is kept for so many seconds; whoever comes while it is being found out waits for
    the same one. So a database that hangs holds up one thread, not one for each who asks."""

    def __init__(self, ask: Callable[[], Answer], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asked: Future[Answer] | None = None
        self._since = 0.0

    def answer(self, timeout: float) -> Answer:
        """TimeoutError when it takes longer than that."""
        return self._future().result(timeout)

    def _future(self) -> Future[Answer]:
        with self._lock:
            asked = self._asked
            if asked is None or (asked.done() and time.monotonic() > self._since + self._seconds):
                asked = self._asked = Future()
                threading.Thread(target=self._find_out, args=(asked,), daemon=True).start()
            return asked

    def _find_out(self, asked: Future[Answer]) -> None:
        try:
            found = self._ask()
        except Exception as error:
            asked.set_exception(error)
        else:
            asked.set_result(found)
        finally:
            self._since = time.monotonic()
