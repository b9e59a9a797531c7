"""Limits that all replicas share: the workspace's rate of posts, and a stop of all sending."""

import math
from dataclasses import dataclass, replace

from sqlalchemy import text

from storage.clock import SECONDS
from storage.pace import Pace
from storage.tables import BucketRow
from storage.transaction import Transaction

WORKSPACE = "workspace"
BLOCKED = "blocked"
NAMES = (BLOCKED, WORKSPACE)
BURST = 10  # posts that may go out at once before the workspace's rate is kept
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0  # between two attempts while the token is refused
UNLIMITED = 1_000

_LOOK = {
    dialect: text(f"""
SELECT {now} AS now, EXISTS (SELECT 1 FROM control WHERE name = 'paused') AS paused,
  (SELECT tat FROM bucket WHERE name = 'blocked') AS blocked,
  (SELECT pause FROM bucket WHERE name = 'blocked') AS pause,
  (SELECT tat FROM bucket WHERE name = 'workspace') AS workspace
""")  # noqa: S608  made of our own constants
    for dialect, now in SECONDS.items()
}
# In one order, so that two replicas never wait for each other.
_LOCK = text("SELECT name FROM bucket ORDER BY name FOR UPDATE")
_SET = text("""
INSERT INTO bucket (name, tat, pause) VALUES (:name, :tat, :pause)
ON CONFLICT (name) DO UPDATE SET tat = excluded.tat, pause = excluded.pause
""")


@dataclass(frozen=True)
class Levels:
    """Theoretical arrival times (GCRA) and ``now``, in seconds by the database's clock.

    ``paused``: a person has stopped all sending; ``blocked`` is 0 unless the token or a scope is
    gone, else when it is tried again.
    """

    now: float
    paused: bool = False
    blocked: float = 0
    pause: float = 0
    workspace: float = 0

    def wait(self, pace: Pace) -> float:
        """Seconds until one more post may go out."""
        if self.blocked > self.now:
            return self.blocked - self.now
        if not pace.posts_per_minute:
            return 0
        return max(0.0, self.workspace - self.now - BURST * _gap(pace))

    def room(self, pace: Pace) -> int:
        """How many posts may go out now: only one to try whether a stop is over."""
        if self.wait(pace) > 0:
            return 0
        if self.blocked:
            return 1
        if not pace.posts_per_minute:
            return UNLIMITED
        ahead = max(self.workspace, self.now) - self.now
        return math.floor(-ahead / _gap(pace)) + BURST + 1

    def after(self, posts: int, pace: Pace) -> "Levels":
        """As they are once so many posts more have gone out."""
        if not pace.posts_per_minute:
            return self
        return replace(self, workspace=max(self.workspace, self.now) + posts * _gap(pace))


class Buckets:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def levels(self) -> Levels:
        """Only looks."""
        row = self._transaction.connection.execute(_LOOK[self._transaction.dialect]).one()
        return Levels(
            row.now, bool(row.paused), row.blocked or 0, row.pause or 0, row.workspace or 0
        )

    def locked(self) -> Levels:
        """Until the transaction ends nobody else may ask so or count."""
        if self._transaction.postgres:
            self._lock()
        return self.levels()

    def for_claiming(self, pace: Pace) -> Levels:
        """Locked only where there is something to share out: else replicas would queue here."""
        if not pace.posts_per_minute and not (levels := self.levels()).blocked:
            return levels
        return self.locked()

    def count(self, levels: Levels, posts: int, pace: Pace) -> None:
        """So many posts more; while sending is stopped, the one that tries keeps others back."""
        if levels.blocked:
            self._set(BLOCKED, levels.now + pace.lease, min(2 * levels.pause, LONGEST_PAUSE))
        if pace.posts_per_minute:
            self._set(WORKSPACE, levels.after(posts, pace).workspace)

    def block(self, pace: Pace) -> None:
        """Stop all sending for a while: the token or a scope is gone.

        The pause grows with each attempt, not with each message that was on its way already.
        """
        levels = self.locked()
        pause = max(FIRST_PAUSE, levels.pause)
        self._set(BLOCKED, levels.now + min(pause, pace.parked_retry), pause)

    def unblock(self) -> None:
        """Slack takes the token again."""
        self._set(BLOCKED, 0)

    def try_now(self, now: float) -> None:
        """Somebody has mended something: see at once whether sending goes on."""
        if self.levels().blocked:
            self._set(BLOCKED, now)

    def _lock(self) -> None:
        while len(self._transaction.connection.execute(_LOCK).all()) < len(NAMES):
            for name in NAMES:
                self._transaction.added(BucketRow(name=name))

    def _set(self, name: str, tat: float, pause: float = 0) -> None:
        values = {"name": name, "tat": tat, "pause": pause}
        self._transaction.connection.execute(_SET, values)


def _gap(pace: Pace) -> float:
    return 60 / pace.posts_per_minute
