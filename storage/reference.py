"""The reference: one id from what somebody asked, or a job began, to every message that it led to.

It is kept with each delivery that is queued meanwhile, and stands in each line of the log.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context

_CURRENT: ContextVar[str] = ContextVar("reference", default="")


def current() -> str:
    """Empty where nothing in particular is being done."""
    return _CURRENT.get()


def new() -> str:
    """Short enough to be read out over a telephone."""
    return secrets.token_hex(4)


@contextmanager
def under(reference: str) -> Iterator[None]:
    """What is done meanwhile, in this thread, belongs to that reference."""
    token = _CURRENT.set(reference)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def carried(work: Callable[[], None]) -> Callable[[], None]:
    """The same work for another thread, under the reference of this one."""
    context = copy_context()
    return lambda: context.run(work)
