"""What changed, in order: the page listens to it, and answers are gathered from it."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

KEPT = 20_000


@dataclass(frozen=True)
class Change:
    """One visible change; `user` is the only person concerned, or empty for all.

    `cause` is the response URL or trigger that it came through, where that can be told.
    """

    seq: int
    type: str
    channel: str = ""
    user: str = ""
    ts: str = ""
    view_id: str = ""
    by_bot: bool = False
    cause: str = ""

    def for_page(self) -> dict[str, Any]:
        facts = {"channel": self.channel, "user": self.user, "ts": self.ts, "view_id": self.view_id}
        return {"type": self.type, **{name: fact for name, fact in facts.items() if fact}}


class Changes:
    """A bounded history of changes with any number of listeners."""

    def __init__(self) -> None:
        self._kept: deque[Change] = deque(maxlen=KEPT)
        self._listeners: set[asyncio.Queue[Change]] = set()
        self._activity: dict[str, float] = {}
        self._cause = ""
        self.last_seq = 0

    def add(self, type_: str, **facts: Any) -> None:
        self.last_seq += 1
        change = Change(self.last_seq, type_, cause=self._cause, **facts)
        self._kept.append(change)
        for queue in self._listeners:
            queue.put_nowait(change)

    @contextmanager
    def caused_by(self, cause: str) -> Iterator[None]:
        """Whatever changes within came through this response URL or trigger."""
        self._cause = cause
        try:
            yield
        finally:
            self._cause = ""

    def since(self, seq: int) -> list[Change]:
        return [change for change in self._kept if change.seq > seq]

    def listen(self) -> asyncio.Queue[Change]:
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def unlisten(self, queue: asyncio.Queue[Change]) -> None:
        self._listeners.discard(queue)

    def note_activity(self, concerning: str = "") -> None:
        """The bot did something for a person or a cause, or what could concern anybody."""
        self._activity[concerning] = time.monotonic()

    def active_at(self, *concerning: str) -> float:
        return max(self._activity.get(each, 0.0) for each in ("", *concerning))
