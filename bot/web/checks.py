"""Checks of a part of a process, and what they are made of; nothing here is slow to load."""

from collections.abc import Callable
from urllib.error import URLError
from urllib.request import urlopen

Check = Callable[[], str]
"""Empty when that part is well, else what is wrong with it."""

LEAST_SECONDS = 60.0


def lately(what: str, seconds: float, allowed: float) -> str:
    """The fault of something that goes on all the time and has not for a while."""
    late = seconds > max(allowed, LEAST_SECONDS)
    return f"{what} {seconds:.0f} seconds ago" if late else ""


def answered(url: str, timeout: float = 2.0) -> str:
    """What another process of ours tells at an address; empty when it does not."""
    try:
        with urlopen(url, timeout=timeout) as answer:  # noqa: S310  our own address
            return str(answer.read().decode())
    except (URLError, OSError):
        return ""
