"""Work on several things at once, in which one that fails holds up no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from storage.faults import DatabaseTroubleError, kind_of
from storage.store import Store

Thing = TypeVar("Thing")
Failed = tuple[tuple[str, Exception], ...]


class SomeFailedError(Exception):
    """Names each thing whose work failed, and how."""


def failing(
    store: Store,
    things: Sequence[Thing],
    work: Callable[[Sequence[Thing]], None],
    name: Callable[[Thing], str],
) -> Failed:
    """All at once, which is faster; where that fails, each by itself."""
    error = attempt(store, partial(work, things)) if things else None
    if error is None:
        return ()
    if len(things) == 1:
        return ((name(things[0]), error),)
    return tuple(each for thing in things for each in failing(store, (thing,), work, name))


def attempt(store: Store, work: Callable[[], None]) -> Exception | None:
    """Leaves nothing half done. Trouble of the database's is nobody's fault."""
    try:
        with store.attempting():
            work()
    except Exception as error:
        if isinstance(error, DatabaseTroubleError) or kind_of(error) is not None:
            raise
        return error
    return None


@dataclass(frozen=True)
class Telling:
    """The end of a day on which some failed, in a transaction of its own: the others' stays."""

    failed: Failed

    def __call__(self, store: Store, now: datetime) -> None:
        told = (f"{thing}: {type(error).__name__}: {error}" for thing, error in self.failed)
        raise SomeFailedError("; ".join(told)) from self.failed[0][1]
