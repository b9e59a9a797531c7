"""Counts what is being worked on, so that one can wait until nothing is."""

import threading
from collections.abc import Callable
from types import TracebackType


class AtWork:
    """As a context manager around what is going on; `later` for what another thread will do."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def later(self, work: Callable[[], None]) -> Callable[[], None]:
        """The work to hand over; it counts from now until it is done."""
        self.__enter__()

        def counted() -> None:
            try:
                work()
            finally:
                self.__exit__(None, None, None)

        return counted

    def wait(self, seconds: float) -> bool:
        """Whether nothing was going on any more within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, seconds)
