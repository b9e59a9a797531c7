"""Limits that all replicas share: the workspace's rate of posts, and a stop of all sending."""

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, TextClause, text

from storage.pace import Pace
from storage.tables import BucketRow
from storage.transaction import Transaction

WORKSPACE = "workspace"
BLOCKED = "blocked"
NAMES = (BLOCKED, WORKSPACE)
BURST = 10  # posts that may go out at once before the workspace's rate is kept
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0  # between two attempts while the token is refused
UNLIMITED = 1_000

# In one order, so that two replicas never wait for each other.
_ALL = "SELECT name, tat, pause FROM bucket ORDER BY name"
_LOOK, _LOCK = text(_ALL), text(_ALL + " FOR UPDATE")
_SET = text("UPDATE bucket SET tat = :tat, pause = :pause WHERE name = :name")


@dataclass(frozen=True)
class Levels:
    """Theoretical arrival times (GCRA), in seconds by the database's clock.

    ``blocked`` is 0 unless the token or a scope is gone, else when it is tried again.
    """

    blocked: float = 0
    pause: float = 0
    workspace: float = 0

    def wait(self, pace: Pace, now: float) -> float:
        """Seconds until one more post may go out."""
        if self.blocked > now:
            return self.blocked - now
        if not pace.posts_per_minute:
            return 0
        return max(0.0, self.workspace - now - BURST * _gap(pace))

    def room(self, pace: Pace, now: float) -> int:
        """How many posts may go out now: only one to try whether a stop is over."""
        if self.wait(pace, now) > 0:
            return 0
        if self.blocked:
            return 1
        if not pace.posts_per_minute:
            return UNLIMITED
        return math.floor((now - max(self.workspace, now)) / _gap(pace)) + BURST + 1


class Buckets:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def levels(self) -> Levels:
        """Only looks."""
        return _levels(self._rows(_LOOK))

    def locked(self) -> Levels:
        """Until the transaction ends nobody else may ask so or count."""
        rows = self._rows(_LOCK if self._transaction.postgres else _LOOK)
        if len(rows) < len(NAMES):
            for name in NAMES:
                self._transaction.added(BucketRow(name=name))
            return self.locked()
        return _levels(rows)

    def count(self, levels: Levels, posts: int, pace: Pace, now: float) -> None:
        """So many posts more; while sending is stopped, the one that tries keeps others back."""
        if levels.blocked:
            self._set(BLOCKED, now + pace.lease, min(2 * levels.pause, LONGEST_PAUSE))
        if pace.posts_per_minute:
            self._set(WORKSPACE, max(levels.workspace, now) + posts * _gap(pace))

    def block(self, pace: Pace, now: float) -> None:
        """Stop all sending for a while: the token or a scope is gone.

        The pause grows with each attempt, not with each message that was on its way already.
        """
        pause = max(FIRST_PAUSE, self.locked().pause)
        self._set(BLOCKED, now + min(pause, pace.parked_retry), pause)

    def unblock(self) -> None:
        """Slack takes the token again."""
        self._set(BLOCKED, 0)

    def try_now(self, now: float) -> None:
        """Somebody has mended something: see at once whether sending goes on."""
        if self.levels().blocked:
            self._set(BLOCKED, now)

    def _rows(self, asked: TextClause) -> dict[str, Row[Any]]:
        return {row.name: row for row in self._transaction.connection.execute(asked)}

    def _set(self, name: str, tat: float, pause: float = 0) -> None:
        values = {"name": name, "tat": tat, "pause": pause}
        self._transaction.connection.execute(_SET, values)


def _levels(rows: dict[str, Row[Any]]) -> Levels:
    blocked, workspace = rows.get(BLOCKED), rows.get(WORKSPACE)
    return Levels(
        blocked.tat if blocked else 0,
        blocked.pause if blocked else 0,
        workspace.tat if workspace else 0,
    )


def _gap(pace: Pace) -> float:
    return 60 / pace.posts_per_minute
