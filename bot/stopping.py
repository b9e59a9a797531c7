"""Waiting to be told to stop, by Ctrl-C or SIGTERM."""

import os
import select
import signal
from collections.abc import Callable

INTERRUPTED = 130  # what a shell says of a program that Ctrl-C has ended


def nothing() -> None:
    """For who has nothing to take along."""


def until_told(at_once: Callable[[], None] = nothing) -> Callable[[float | None], bool]:
    """Listen from now on; what is returned waits so many seconds, or None for ever, for a signal
    and says whether there was one, also when it came before.

    Ctrl-C, once told, ends the process at once, after ``at_once``.

    Through a pipe: a handler that sets a threading.Event may interrupt the wait for that very Event
    while it holds the Event's lock, and then both wait for ever.
    """
    told, tell = os.pipe()
    os.set_blocking(tell, False)

    def wait(seconds: float | None) -> bool:
        return bool(select.select([told], [], [], seconds)[0])

    def note(number: int, _frame: object) -> None:
        if number == signal.SIGINT and wait(0):
            at_once()
            os._exit(INTERRUPTED)
        os.write(tell, b"\0")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    return wait
