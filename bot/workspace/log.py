"""The traffic log: what the bot asked, what it was told, and how quickly it answered."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

KEPT = 50_000


class Log:
    """Numbered entries, newest last. Only named facts are kept, so no token can get in."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._entries: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.last_seq = 0

    def add(
        self, kind: str, *, method: str = "", channel: str = "", user: str = "", ok: bool = True,
        error: str = "", ms: float | None = None, dedup: str = "", detail: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        self.last_seq += 1
        entry: dict[str, Any] = {
            "seq": self.last_seq, "at": self._now().isoformat(timespec="milliseconds"),
            "kind": kind, "method": method, "channel": channel, "user": user, "ok": ok,
            "error": error, "ms": None if ms is None else round(ms, 1),
        }  # fmt: skip
        if dedup:
            entry["dedup"] = dedup
        if detail:
            entry["detail"] = detail
        self._entries.append(entry)
        return entry

    def since(self, seq: int) -> list[dict[str, Any]]:
        return [entry for entry in self._entries if entry["seq"] > seq]

    def clear(self) -> None:
        self._entries.clear()
