"""Waiting to be told to stop, by Ctrl-C or SIGTERM."""

import os
import select
import signal
from collections.abc import Callable


def until_told() -> Callable[[float | None], bool]:
    """Listen from now on; what is returned waits so many seconds, or None for ever, for a signal
    and says whether there was one, also when it came before.

    Through a pipe: a handler that sets a threading.Event may interrupt the wait for that very Event
    while it holds the Event's lock, and then both wait for ever.
    """
    told, tell = os.pipe()
    os.set_blocking(tell, False)

    def note(_number: int, _frame: object) -> None:
        os.write(tell, b"\0")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)

    def wait(seconds: float | None) -> bool:
        return bool(select.select([told], [], [], seconds)[0])

    return wait
